/**
 * The payer's statement of where a line stands, against what the issuer knows.
 *
 * A withdrawal at or below the stated head that is not in the stated chain is proof of fraud. A head
 * beyond what is known means that payments are missing: that is no proof, and it blocks the next
 * certificate until they are handed in (G-044, G-059).
 */

import type { Transaction } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageBytes,
  readMessageValue,
  verifyMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { contradictsStatement } from '@tallystick/protocol/fraud/contradiction';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  payerStatementKind,
  type PayerStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { least } from '@tallystick/protocol/money';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { LineRow } from '../certificates/line-row.ts';
import { promisedOf } from '../certificates/promise.ts';
import { afterConviction } from '../fraud/find-fraud.ts';
import { hiddenFrom } from '../fraud/find-contradictions.ts';
import { keepPayerProof } from '../fraud/keep-proof.ts';
import { MISSING_SECONDS } from '../history/find-missing.ts';
import type { IssuerDeps } from '../issuer.ts';
import { historyWork } from '../jobs/history.ts';
import type { Work } from '../jobs/work.ts';
import { flagUnconfirmed } from '../redemption/flag-unconfirmed.ts';
import { countNumbers, paymentsAround } from '../redemption/payment-row.ts';
import { keepStatement } from './keep-statement.ts';

/** Reads a statement and verifies that this device signed it. */
export async function readPayerStatement(
  deps: IssuerDeps,
  tenant: TenantId,
  device: Pick<DeviceRow, 'publicKey'>,
  value: CborValue,
): Promise<SignedMessage<PayerStatement> | undefined> {
  const read = readMessageValue(payerStatementKind, value);
  if (!read.ok) return undefined;
  const { publicKey } = device;
  return verifyMessage(deps.crypto, read.message, { tenant, context: [], publicKey });
}

export type StatementVerdict =
  | 'complete'
  /** Payments up to the stated head are not known here. */
  | 'incomplete'
  /** The issuer knows more of the line than the device, or other things. */
  | 'contradicts';

export interface NotedStatement {
  /** A proven lie marks it, and a statement that says nothing new leaves the same object. */
  readonly line: LineRow;
  readonly verdict: StatementVerdict;
  /** To be asked for with the other work of the transaction. */
  readonly work: readonly Work[];
}

/** Keeps the statement on its locked line and compares it with the line's payments. */
export async function applyPayerStatement(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly device: DeviceRow;
    readonly line: LineRow;
    readonly statement: SignedMessage<PayerStatement>;
  },
): Promise<NotedStatement> {
  const { device, line, statement } = input;
  const { headCounter, headDigest, cumulative } = statement.body;
  const isKept = line.stated !== undefined && equalBytes(line.stated.statement, statement.digest);
  if (!isKept) {
    await keepStatement(transaction, tenant, {
      device,
      kind: 'payer',
      statement,
      receivedAt: deps.clock(),
    });
  }
  // What a proven cheat says of its line changes nothing more.
  if (line.status === 'fraud') return { line, verdict: 'contradicts', work: [] };
  // As long as the line's payments agree, one of them contradicts the head if any of them does that is
  // next to it.
  const around = await paymentsAround(transaction, line, headCounter);
  const hidden = around.find((payment) => contradictsStatement(statement.body, payment));
  if (hidden !== undefined) {
    const found = hiddenFrom(messageBytes(statement), hidden, device.keyHash);
    await keepPayerProof(deps, tenant, transaction, found);
    const now = deps.clock();
    const work = [historyWork(line.home, now), afterConviction(line, now)];
    return { line: { ...line, status: 'fraud' }, verdict: 'contradicts', work };
  }
  // An older statement, repeated: the newer one stands.
  if (line.stated !== undefined && line.stated.headCounter > headCounter) {
    return { line, verdict: 'contradicts', work: [] };
  }
  const stated = { headCounter, headDigest, cumulative, statement: statement.digest };
  const knownCounter = Math.max(line.knownCounter, headCounter);
  // The ceiling bounds what is noted: a stated sum beyond it would need a withdrawal beyond it.
  const knownSum = largest(line.knownSum, least(cumulative, promisedOf(line)));
  const isNoted = isKept && knownCounter === line.knownCounter && knownSum === line.knownSum;
  const noted: LineRow = isNoted ? line : { ...line, stated, knownCounter, knownSum };
  const upTo = { upTo: headCounter, now: deps.clock() };
  const flagged = isKept ? [] : await flagUnconfirmed(transaction, tenant, line, upTo);
  if (around.some(({ counter }) => counter > headCounter)) {
    return { line: noted, verdict: 'contradicts', work: flagged };
  }
  const above = line.completeCounter;
  const known = await countNumbers(transaction, line, { above, upTo: headCounter });
  if (known !== headCounter - above) {
    const dueAt = deps.clock() + MISSING_SECONDS;
    const work = [historyWork(line.home, dueAt), ...flagged];
    return { line: noted, verdict: 'incomplete', work };
  }
  const head = around.find(({ counter }) => counter === headCounter);
  const agrees = cumulative === (head?.cumulative ?? 0n);
  return { line: noted, verdict: agrees ? 'complete' : 'contradicts', work: flagged };
}

function largest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
