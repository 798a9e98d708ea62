/** What the issuer last said of one payment, as both sides keep it. */

import {
  flagShape,
  minorShape,
  oneOf,
  optional,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  RECORD_REFUSALS,
  type PaymentOutcome,
  type RecordRefusal,
} from '@tallystick/protocol/calls/sync';
import { TIME_MAX } from '@tallystick/protocol/limits';
import type { Minor } from '@tallystick/protocol/money';
import { MONEY_STATUSES, type MoneyStatus } from '@tallystick/protocol/states/money-status';
import { TALLIES, type Tally } from '@tallystick/protocol/states/tally';

export interface IssuerWord {
  /** Absent when the issuer keeps nothing of the payment. */
  readonly status?: MoneyStatus;
  readonly tally?: Tally;
  /** Paid to the payee so far. */
  readonly paid: Minor;
  /** Why it waits, or is refused, returned or reversed. */
  readonly code?: RecordRefusal;
  /** When it settles by itself, where it waits for the payer's half; unix seconds. */
  readonly until?: number;
  /** The payer's device is convicted of having spent the same money twice. */
  readonly convicted?: true;
}

export const issuerWordShape: Shape<IssuerWord> = withLaterField<IssuerWord, 'until' | 'convicted'>(
  {
    status: optional(oneOf(MONEY_STATUSES)),
    tally: optional(oneOf(TALLIES)),
    paid: minorShape,
    code: optional(oneOf(RECORD_REFUSALS)),
  },
  { until: uint(TIME_MAX), convicted: flagShape },
);

/** The issuer's word in one outcome of a sync. */
export function issuerWord({
  status,
  tally,
  paid,
  code,
  until,
  convicted,
}: PaymentOutcome): IssuerWord {
  return {
    ...(status === undefined ? {} : { status }),
    ...(tally === undefined ? {} : { tally }),
    paid,
    ...(code === undefined ? {} : { code }),
    ...(until === undefined ? {} : { until }),
    ...(convicted === undefined ? {} : { convicted }),
  };
}
