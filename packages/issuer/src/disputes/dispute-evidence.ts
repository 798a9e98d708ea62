/**
 * What is known about a payment that is objected to, gathered from what devices signed and when it came
 * (P-26): nobody has to ask for it, and it says the same to every operator.
 */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { ElementClass } from '@tallystick/protocol/messages/balance-certificate';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { tallyOf, type Tally } from '@tallystick/protocol/states/tally';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { findDevices, type DeviceStatus } from '../accounts/device-row.ts';
import { lockLines } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadCircumstances } from '../redemption/circumstances.ts';
import { findPayments, paidOf, type PaymentRow } from '../redemption/payment-row.ts';
import { loadHalf } from '../redemption/stored-half.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import type { DisputeRow } from './dispute-row.ts';
import { isPayeeProven } from './payee-proven.ts';

export interface DisputeEvidence {
  readonly tally: Tally;
  /** When each side handed its half in, and a courier; unix seconds. */
  readonly halves: readonly { readonly side: string; readonly at: number }[];
  readonly receipt?: ReceiptOutcome;
  readonly codeMatched: boolean;
  readonly wrongCodes: number;
  /** The payer's device signed an order to pay it through the network. */
  readonly isOrdered: boolean;
  /** Where the payer's key lies. */
  readonly element: ElementClass;
  /** The time on the withdrawal: the payer's word. */
  readonly signedAt: number;
  /** Where the till stands, by its certificate; a geohash. */
  readonly place?: string;
  /** Its number on its line, the highest that is known, and whether the line contradicts itself. */
  readonly counter: number;
  readonly knownCounter: number;
  readonly isForked: boolean;
  readonly payerDevice: DeviceStatus | 'unknown';
  /** The request names a bundle from before the report, and came in time. */
  readonly isTimely: boolean;
  /** Handed in after the payee had stated that there was nothing more. */
  readonly isLate: boolean;
  readonly isPayeeProven: boolean;
  /** Paid to the payee so far. */
  readonly paid: bigint;
  /** Objections of this account, and against this payee, that were decided so far. */
  readonly ofPayer: DisputeCount;
  readonly againstPayee: DisputeCount;
}

export interface DisputeCount {
  readonly upheld: number;
  readonly rejected: number;
}

/** Gathers it, as things stand now. */
export async function disputeEvidence(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  dispute: Pick<DisputeRow, 'home' | 'digest'>,
): Promise<DisputeEvidence> {
  const [payment] = await findPayments(transaction, [dispute]);
  assert(payment !== undefined, 'a payment vanished');
  // Under its lock, so that all of it is of one moment.
  const [line] = await lockLines(transaction, [payment]);
  const record = await loadTenant(transaction);
  assert(line !== undefined && record !== undefined, 'a payment has no line');
  const { circumstances } = await loadCircumstances(transaction, {
    tenant,
    payments: [payment],
    lineOf: () => line,
    now: deps.clock(),
    bundleAgeSecondsMax: record.settings.policy.bundleAgeSecondsMax,
  });
  const [device] = await findDevices(transaction, [{ home: line.home, keyHash: line.keyHash }]);
  const { receipt, codeMatched } = payment.evidence;
  return {
    tally: tallyOf(payment.evidence),
    halves: await halvesOf(transaction, payment),
    ...(receipt === undefined ? {} : { receipt }),
    codeMatched,
    wrongCodes: payment.wrongCodes.length,
    isOrdered: payment.ordered,
    ...(await signedFacts(deps, tenant, transaction, payment)),
    counter: payment.counter,
    knownCounter: line.knownCounter,
    isForked: line.status === 'fraud',
    payerDevice: device?.status ?? 'unknown',
    isTimely: payment.timely ?? circumstances[0]?.timely === true,
    isLate: payment.late,
    isPayeeProven: await isPayeeProven(transaction, payment),
    paid: paidOf(payment),
    ofPayer: await countDecided(transaction, 'd.home', payment.home),
    againstPayee: await countDecided(transaction, 'p.payee', payment.payee),
  };
}

async function halvesOf(
  transaction: Transaction,
  { home, digest }: PaymentRow,
): Promise<DisputeEvidence['halves']> {
  const rows = await transaction.query(
    'select side, received_at from half where home = $1 and digest = $2 order by received_at, side',
    [home, digest],
  );
  return rows.map((row) => ({
    side: textColumn(row, 'side'),
    at: Number(bigintColumn(row, 'received_at')),
  }));
}

async function signedFacts(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  payment: PaymentRow,
): Promise<Pick<DisputeEvidence, 'element' | 'signedAt' | 'place'>> {
  const { authorization, payee } = await loadHalf(deps, tenant, transaction, payment);
  const { place } = payee.body;
  return {
    element: authorization.certificate.body.flags.element,
    signedAt: authorization.withdrawal.body.time,
    ...(place === undefined ? {} : { place }),
  };
}

async function countDecided(
  transaction: Transaction,
  column: 'd.home' | 'p.payee',
  account: bigint,
): Promise<DisputeCount> {
  const rows = await transaction.query(
    `select d.outcome, count(*) as times from dispute d
     join payment p on p.home = d.home and p.digest = d.digest
     where ${column} = $1 and d.outcome is not null group by d.outcome`,
    [account],
  );
  const times = (outcome: string): number =>
    rows
      .filter((row) => textColumn(row, 'outcome') === outcome)
      .reduce((sum, row) => sum + Number(bigintColumn(row, 'times')), 0);
  return { upheld: times('upheld'), rejected: times('rejected') };
}
