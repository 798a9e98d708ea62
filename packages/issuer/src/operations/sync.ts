/**
 * Sync: everything a device hands in, in one transaction, and what it learns in return (G-014, G-015,
 * G-096, P-17). Whoever syncs first, payer or payee, the end is the same (G-172).
 */

import { availableAccount, coverAccount, reservationAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  AccountBalance,
  CoverAllotment,
  PaymentOutcome,
  SyncBody,
  SyncRefusal,
  SyncResult,
} from '@tallystick/protocol/calls/sync';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import type { PayeeStatement, PayerStatement } from '@tallystick/protocol/messages/sync-statement';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { lockDevice, noteBundleHeld, type DeviceRow } from '../accounts/device-row.ts';
import { convictedLines, lineKey, lockLines, saveLines } from '../certificates/line-row.ts';
import { coinPaymentOutcomes } from '../coins/coin-payment-outcomes.ts';
import { takeCoinHalves } from '../coins/take-coin-halves.ts';
import { bytesColumn } from '../columns.ts';
import { owedBy } from '../debts/debt-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { Work } from '../jobs/work.ts';
import { applyRecords } from '../redemption/apply-records.ts';
import { orderedNews, tellPaidCodes } from '../redemption/ordered-payments.ts';
import { findPaymentsOf, outcomeOf } from '../redemption/payment-row.ts';
import { readRecords, type ReadRecord, type RecordResult } from '../redemption/read-records.ts';
import { book } from '../redemption/settle-payments.ts';
import {
  applyPayeeStatement,
  closeRequests,
  readPayeeStatement,
} from '../statements/payee-statement.ts';
import { applyPayerStatement, readPayerStatement } from '../statements/payer-statement.ts';
import { enrolAgain } from '../restore/enrol-again.ts';
import { issueAgain } from '../restore/issue-again.ts';
import { FIRST_EPOCH } from '../restore/restores.ts';
import { storedValue } from '../stored-value.ts';
import { askedCase } from '../tracing/trace-reports.ts';
import { bundleBytes, currentBundle, type PublishedBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';

/** A sync whose signatures are checked, ready for its transaction. */
export interface PreparedSync {
  readonly body: SyncBody;
  readonly records: readonly RecordResult[];
  readonly payerStatements: readonly SignedMessage<PayerStatement>[];
  readonly payeeStatement?: SignedMessage<PayeeStatement>;
}

/** Verifies everything before a transaction begins: signatures take longer than the database. */
export async function prepareSync(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, bundle }: { readonly device: DeviceRow; readonly bundle: PublishedBundle },
  body: SyncBody,
): Promise<
  | { readonly ok: true; readonly sync: PreparedSync }
  | { readonly ok: false; readonly code: SyncRefusal }
> {
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const { records: handed } = body;
  const ofLines = await readRecords(deps, {
    tenant,
    trust,
    crypto,
    uploader: device,
    records: handed,
  });
  // Coins touch nothing that lines do, so their halves are kept in a transaction of their own.
  const others = ofLines.flatMap((result, place) => {
    const value = handed[place];
    const isOther = !result.ok && result.outcome.code === 'unknownInstrument';
    return isOther && value !== undefined ? [{ value, place }] : [];
  });
  const ofCoins = await takeCoinHalves(deps, { tenant, trust, crypto, records: others });
  const records = ofLines.map((result, place): RecordResult => {
    const outcome = ofCoins.get(place);
    return outcome === undefined ? result : { ok: false, outcome };
  });
  if (bundle.epoch !== FIRST_EPOCH) {
    const good = records.flatMap((result) => (result.ok ? [result.record] : []));
    const shown = good.map(({ half }) => half.authorization.certificate);
    await enrolAgain(
      deps,
      tenant,
      good.map(({ half }) => half.payee),
    );
    await issueAgain(deps, tenant, shown);
  }
  const payerStatements: SignedMessage<PayerStatement>[] = [];
  for (const value of body.payerStatements) {
    const statement = await readPayerStatement(deps, tenant, device, value);
    if (statement === undefined) return { ok: false, code: 'statementSignature' };
    payerStatements.push(statement);
  }
  const prepared = { body, records, payerStatements };
  if (body.payeeStatement === undefined) {
    const claims = records.some((result) => result.ok && result.record.byPayee);
    return claims ? { ok: false, code: 'statementMissing' } : { ok: true, sync: prepared };
  }
  const payeeStatement = await readPayeeStatement(deps, tenant, device, body.payeeStatement);
  if (payeeStatement === undefined) return { ok: false, code: 'statementSignature' };
  return { ok: true, sync: { ...prepared, payeeStatement } };
}

/** Applies a prepared sync. */
export async function sync(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: { readonly device: DeviceRow; readonly sync: PreparedSync },
): Promise<SyncResult> {
  const { body, records, payerStatements, payeeStatement } = input.sync;
  const device =
    payeeStatement === undefined ? input.device : await lockDevice(transaction, input.device);
  const good = records.flatMap((result): readonly ReadRecord[] =>
    result.ok ? [result.record] : [],
  );
  const closedUnpaid = payeeStatement?.body.closedUnpaid ?? [];
  const touched = await closeRequests(deps, tenant, transaction, { device, closedUnpaid });
  const alsoLock = payerStatements.map(({ body: { line } }) => ({ home: device.home, line }));
  const applied = await applyRecords(deps, tenant, transaction, {
    records: good,
    touched,
    alsoLock,
  });
  if (payeeStatement !== undefined) {
    const { epoch } = body;
    const said = { device, statement: payeeStatement, epoch };
    await applyPayeeStatement(deps, tenant, transaction, said);
  } else if (body.seq > device.syncedBundleSeq) {
    // Whoever has asked nobody yet has nothing to state, and still holds what it says in this call.
    await noteBundleHeld(transaction, device, body);
  }
  const asked = await applyPayerStatements(deps, tenant, transaction, { device, payerStatements });
  const answered = good.flatMap((record, index) => {
    const outcome = applied.outcomes[index];
    return outcome === undefined ? [] : [{ record, outcome }];
  });
  const told = await tellPaidCodes(deps, tenant, transaction, answered);
  const { work, postings } = applied.settlement;
  await book(deps, tenant, transaction, { work: [...work, ...asked, ...told], postings });
  const outcomes = [...applied.outcomes];
  const bundle = await currentBundle(deps, tenant, transaction);
  const isPayee = payeeStatement !== undefined;
  const ordered = await orderedNews(deps, tenant, transaction, { device, isPayee, answered });
  const isNewer =
    bundle.epoch > body.epoch || (bundle.epoch === body.epoch && bundle.seq > body.seq);
  const traceCase = await askedCase(deps, transaction, device);
  const owed = await owedBy(transaction, device.home);
  return {
    records: records.map((result): PaymentOutcome => {
      if (!result.ok) return result.outcome;
      const outcome = outcomes.shift();
      assert(outcome !== undefined, 'a record has no outcome');
      return outcome;
    }),
    asked: await answerAsks(transaction, device.home, body.asks),
    balances: [await accountBalance(transaction, device.home)],
    cover: await coverOf(transaction, device, deps.clock()),
    ...(isNewer ? { bundle: storedValue(await bundleBytes(transaction, bundle)) } : {}),
    ...(traceCase === undefined ? {} : { traceCase }),
    ...(ordered === undefined ? {} : { ordered }),
    ...(owed === 0n ? {} : { owed: minor(owed) }),
  };
}

/** Notes where the device's lines stand; the work that this asks for. */
async function applyPayerStatements(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  {
    device,
    payerStatements,
  }: Pick<PreparedSync, 'payerStatements'> & { readonly device: DeviceRow },
): Promise<readonly Work[]> {
  const work: Work[] = [];
  for (const statement of payerStatements) {
    const [line] = await lockLines(transaction, [{ home: device.home, line: statement.body.line }]);
    if (line === undefined || toHex(line.keyHash) !== toHex(device.keyHash)) continue;
    const noted = await applyPayerStatement(deps, tenant, transaction, { device, line, statement });
    if (noted.line !== line) await saveLines(transaction, [noted.line]);
    work.push(...noted.work);
  }
  return work;
}

async function answerAsks(
  transaction: Transaction,
  home: bigint,
  asks: readonly Uint8Array[],
): Promise<readonly PaymentOutcome[]> {
  if (asks.length === 0) return [];
  const payments = new Map(
    (await findPaymentsOf(transaction, home, asks)).map((payment) => [
      toHex(payment.digest),
      payment,
    ]),
  );
  const convicted = await convictedLines(transaction, [...payments.values()]);
  const others = asks.filter((digest) => !payments.has(toHex(digest)));
  const ofCoins = await coinPaymentOutcomes(
    transaction,
    others.map((digest) => ({ payer: home, digest })),
  );
  return asks.map((digest) => {
    const payment = payments.get(toHex(digest));
    if (payment === undefined) return ofCoins.get(toHex(digest)) ?? { digest, paid: minor(0n) };
    return outcomeOf(payment, convicted.has(lineKey(payment)));
  });
}

/** What the account has at the issuer: free, and set aside for its lines. */
async function accountBalance(transaction: Transaction, home: bigint): Promise<AccountBalance> {
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  const lines = await transaction.query('select line from line where home = $1 order by line', [
    home,
  ]);
  const [available, ...reserved] = await balancesOf(transaction, [
    availableAccount(home),
    ...lines.map((row) => reservationAccount(home, toHex(bytesColumn(row, 'line')))),
  ]);
  return {
    currency: account.currency,
    available: minor(available ?? 0n),
    reserved: minor(reserved.reduce<bigint>((sum, balance) => sum + (balance ?? 0n), 0n)),
  };
}

async function coverOf(
  transaction: Transaction,
  { home, till }: DeviceRow,
  now: number,
): Promise<readonly CoverAllotment[]> {
  const rows = await transaction.query(
    `select currency, until, again from cover_allotment
     where home = $1 and till = $2 and until > $3`,
    [home, till, now],
  );
  const [row] = rows;
  if (row === undefined) return [];
  const account = await findAccount(transaction, home);
  const [left] = await balancesOf(transaction, [coverAccount(home, till)]);
  assert(account?.currency === integerColumn(row, 'currency'), 'cover in another currency');
  // What a restore set aside besides is for what the till promised before.
  const told = (left ?? 0n) - bigintColumn(row, 'again');
  return [
    {
      currency: account.currency,
      amount: minor(told > 0n ? told : 0n),
      until: Number(bigintColumn(row, 'until')),
    },
  ];
}
