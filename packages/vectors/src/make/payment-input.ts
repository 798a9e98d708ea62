/** The whole input of the payee's verdict on a payment. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import type { PayeeStanding } from '@tallystick/protocol/risk/assess-risk';
import type { OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import type { Policy, TrustBundle } from '@tallystick/protocol/messages/trust-bundle';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import type { Payment, PaymentChanges } from '../fixed/payment.ts';
import { craftBundle, NOW } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { Stage } from '../stages.ts';
import type { JsonObject } from '../vector.ts';
import { trustInput } from './trust-input.ts';

/** What the payee's device knows besides the payment. */
export interface Judging {
  readonly bundle?: Omit<Partial<TrustBundle>, 'policy'> & { readonly policy?: Partial<Policy> };
  /** How far it saw the payment's own line. */
  readonly seen?: { readonly counter: number; readonly cumulative: bigint };
  /** What it took from that line since a time. */
  readonly takenLately?: { readonly since: number; readonly sum: bigint };
  /** What it took before without a network. */
  readonly standing?: PayeeStanding;
  readonly ownLimits?: OwnLimits;
  /** Digest of the payment that the request was paid with. */
  readonly paidWith?: Uint8Array;
  readonly now?: number;
  readonly online?: boolean;
}

/** The stage and code of its fault, its name, and what differs from a good payment and its judging. */
export type FaultyPayment = readonly [Stage, string, string, PaymentChanges, Judging?];

/** The same for a fault that is in the judging alone, whatever the payment draws on. */
export type FaultyJudging<Code extends string> = readonly [
  Stage,
  Code,
  string,
  Readonly<Record<string, never>>,
  Judging,
];

/** The whole input for a payment. */
export async function paymentInput(payment: Payment, judging: Judging = {}): Promise<JsonObject> {
  const { bundle = {}, seen, takenLately, standing, ownLimits } = judging;
  const { paidWith, now = NOW, online = false } = judging;
  const line = toHex(lineIdOf(fixedCrypto, payment.certificate.body));
  return {
    ...trustInput(await craftBundle(bundle)),
    requestCode: toHex(payment.requestCode),
    authorization: toHex(encodeCbor(payment.authorization)),
    now,
    online,
    seen:
      seen === undefined
        ? null
        : { line, counter: seen.counter, cumulative: seen.cumulative.toString() },
    takenLately:
      takenLately === undefined
        ? null
        : { line, since: takenLately.since, sum: takenLately.sum.toString() },
    paidWith: paidWith === undefined ? null : toHex(paidWith),
    ...(standing === undefined ? {} : { standing: jsonObjectOf(standing) }),
    ...(ownLimits === undefined ? {} : { ownLimits: jsonObjectOf(ownLimits) }),
  };
}
