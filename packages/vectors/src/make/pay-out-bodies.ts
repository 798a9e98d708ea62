/** Vectors of the bodies of calls about payouts, and of their results. */

import {
  PAY_OUT_REASONS,
  PAY_OUT_STATES,
  payOutBodyShape,
  payOutResultShape,
  payOutsBodyShape,
  payOutsResultShape,
  type PayOutView,
} from '@tallystick/protocol/calls/pay-out';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { NOW, RUPEES } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';

const ORDER: PayOutView = {
  order: fixedBytes('pay-out', 16),
  currency: RUPEES,
  amount: minor(125_000n),
  state: 'ordered',
  orderedAt: NOW,
  isEndOfDay: false,
};

/** Those that are read. */
export function payOutVectors(): Vector[] {
  const open = PAY_OUT_STATES.slice(0, 3).map((state) => ({ ...ORDER, state }));
  const back = PAY_OUT_REASONS.map((reason, index) => ({
    ...ORDER,
    state: index < 6 ? ('returned' as const) : ('refused' as const),
    reason,
    isEndOfDay: true,
  }));
  return [
    bodyVector('pay out an amount', 'payOut', payOutBodyShape, {
      currency: RUPEES,
      amount: minor(125_000n),
    }),
    bodyVector('pay out everything', 'payOut', payOutBodyShape, { currency: RUPEES }),
    bodyVector('result of payOut', 'payOutResult', payOutResultShape, { order: ORDER }),
    bodyVector('look at the payouts', 'payOuts', payOutsBodyShape, {}),
    bodyVector('pay the takings out at ten in the evening', 'payOuts', payOutsBodyShape, {
      change: { hour: 22 },
    }),
    bodyVector('pay the takings out no more', 'payOuts', payOutsBodyShape, { change: {} }),
    bodyVector('result of payOuts: none', 'payOutsResult', payOutsResultShape, {
      endOfDay: {},
      orders: [],
    }),
    bodyVector('result of payOuts: on their way', 'payOutsResult', payOutsResultShape, {
      endOfDay: { hour: 22 },
      payableFrom: NOW,
      orders: open,
    }),
    bodyVector('result of payOuts: what came back', 'payOutsResult', payOutsResultShape, {
      endOfDay: { hour: 0 },
      payableFrom: NOW,
      orders: back,
    }),
  ];
}

/** Those that are not. */
export function refusedPayOutBodies(): readonly RefusedBody[] {
  const { order } = ORDER;
  const view = (state: number, reason: number | null): CborValue => [
    [order, 356, 1, state, reason, NOW, false],
  ];
  const many = Array.from({ length: 15 }, () => null);
  return [
    ['an amount that is a text', 'payOut', 'payOut.amount', [356, '125000']],
    ['a payout to somewhere', 'payOut', 'payOut', [356, 125_000, 'TSBA0000001']],
    ['the 24th hour', 'payOuts', 'payOuts.change.hour', [[24]]],
    ['15 payouts', 'payOutsResult', 'payOutsResult.orders', [[null], null, many]],
    [
      'an unknown state of a payout',
      'payOutResult',
      'payOutResult.order.state',
      view(PAY_OUT_STATES.length, null),
    ],
    [
      'an unknown reason of a payout',
      'payOutResult',
      'payOutResult.order.reason',
      view(4, PAY_OUT_REASONS.length),
    ],
  ];
}
