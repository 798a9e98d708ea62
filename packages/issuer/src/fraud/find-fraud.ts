/**
 * What new payments prove against their payers' devices. Found before any money moves: the line of a
 * convicted device is marked, and nothing returns from it before redeemBy. A line whose last certificate is
 * past that already is looked at once more: what cover paid for it is owed from now on.
 */

import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { LineKey, LineRow } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { Work } from '../jobs/work.ts';
import { findContradictions, type FreshPayment } from './find-contradictions.ts';
import { keepPayerProof, type FraudFound } from './keep-proof.ts';

export interface FraudInput {
  /** Payments without a row, whose halves are stored. */
  readonly fresh: readonly FreshPayment[];
  /** Digests, in hexadecimal, of those that go beyond their certificate by themselves. */
  readonly beyond: ReadonlySet<string>;
  /** Locked; the map is brought up to date. */
  readonly lines: Map<string, LineRow>;
}

/** Keeps at most one proof for each device, and marks the device's lines; the work that this asks for. */
export async function findFraud(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { fresh, beyond, lines }: FraudInput,
): Promise<readonly Work[]> {
  const convicted = new Set<string>();
  const found = [
    ...fresh
      .filter(({ payment }) => beyond.has(toHex(payment.digest)))
      .map(({ payment, line }): FraudFound => ({
        kind: 'beyondCertificate',
        home: payment.home,
        keyHash: line.keyHash,
        first: { kind: 'payment', payment },
      })),
    ...(await findContradictions(transaction, fresh)),
  ];
  for (const fraud of found) {
    const device = deviceOf(fraud);
    if (convicted.has(device)) continue;
    convicted.add(device);
    await keepPayerProof(deps, tenant, transaction, fraud);
  }
  const work: Work[] = [];
  for (const [key, line] of lines) {
    if (!convicted.has(deviceOf(line))) continue;
    lines.set(key, { ...line, status: 'fraud' });
    work.push(afterConviction(line, deps.clock()));
  }
  return work;
}

/** Looks at the end of a marked line once more: it was marked just now, or an objection on it has ended. */
export function afterConviction({ home, line }: LineKey, now: number): Work {
  return { home, kind: 'release', subject: line, dueAt: now };
}

function deviceOf({ home, keyHash }: Pick<LineRow, 'home' | 'keyHash'>): string {
  return `${home}/${toHex(keyHash)}`;
}
