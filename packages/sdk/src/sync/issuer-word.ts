/** What the issuer last said of one payment, as both sides keep it. */

import {
  minorShape,
  oneOf,
  optional,
  tuple,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  RECORD_REFUSALS,
  type PaymentOutcome,
  type RecordRefusal,
} from '@tallystick/protocol/calls/sync';
import type { Minor } from '@tallystick/protocol/money';
import { MONEY_STATUSES, type MoneyStatus } from '@tallystick/protocol/states/money-status';
import { TALLIES, type Tally } from '@tallystick/protocol/states/tally';

export interface IssuerWord {
  /** Absent when the issuer keeps nothing of the payment. */
  readonly status?: MoneyStatus;
  readonly tally?: Tally;
  /** Paid to the payee so far. */
  readonly paid: Minor;
  /** Why it is refused, returned or reversed. */
  readonly code?: RecordRefusal;
}

export const issuerWordShape: Shape<IssuerWord> = tuple<IssuerWord>({
  status: optional(oneOf(MONEY_STATUSES)),
  tally: optional(oneOf(TALLIES)),
  paid: minorShape,
  code: optional(oneOf(RECORD_REFUSALS)),
});

/** The issuer's word in one outcome of a sync. */
export function issuerWord({ status, tally, paid, code }: PaymentOutcome): IssuerWord {
  return {
    ...(status === undefined ? {} : { status }),
    ...(tally === undefined ? {} : { tally }),
    paid,
    ...(code === undefined ? {} : { code }),
  };
}
