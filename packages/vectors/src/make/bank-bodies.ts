/** Vectors of the bodies of calls about bank accounts, and of their results. */

import {
  BANK_ORDER_REASONS,
  BANK_ORDER_STATES,
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
  type BankOrderView,
} from '@tallystick/protocol/calls/bank';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { NOW, RUPEES } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';

const ORDER: BankOrderView = {
  order: fixedBytes('order at a bank', 16),
  currency: RUPEES,
  amount: minor(125_000n),
  state: 'asked',
  askedAt: NOW,
};

/** Those that are read. */
export function bankVectors(): Vector[] {
  const change = {
    bank: 'TSBA0000001',
    account: '1000 0000 0001',
    name: 'आशा राव',
    phone: '+91 98200 12345',
    pan: 'ABCPR1234F',
  };
  const account = { bank: change.bank, ending: '0001', setAt: NOW };
  const refusals = [BANK_ORDER_REASONS.slice(0, 9), BANK_ORDER_REASONS.slice(9)];
  return [
    bodyVector('read the bank account', 'bankAccount', bankAccountBodyShape, {}),
    bodyVector('give a bank account', 'bankAccount', bankAccountBodyShape, { change }),
    bodyVector('result of bankAccount: none', 'bankAccountResult', bankAccountResultShape, {
      orders: [],
    }),
    bodyVector('result of bankAccount: orders', 'bankAccountResult', bankAccountResultShape, {
      account,
      orders: BANK_ORDER_STATES.filter((state) => state !== 'refused').map((state) => ({
        ...ORDER,
        state,
      })),
    }),
    ...refusals.map((reasons, index) =>
      bodyVector(
        `result of bankAccount: refusals, ${index + 1}`,
        'bankAccountResult',
        bankAccountResultShape,
        {
          account,
          orders: reasons.map((reason) => ({ ...ORDER, state: 'refused' as const, reason })),
        },
      ),
    ),
    bodyVector('order money of the bank account', 'fundFromBank', fundFromBankBodyShape, {
      currency: RUPEES,
      amount: minor(125_000n),
    }),
    bodyVector('result of fundFromBank', 'fundFromBankResult', fundFromBankResultShape, {
      order: ORDER,
    }),
  ];
}

/** Those that are not. */
export function refusedBankBodies(): readonly RefusedBody[] {
  const { order } = ORDER;
  const many = Array.from({ length: 15 }, () => null);
  return [
    ['a detail missing', 'bankAccount', 'bankAccount.change', [['TSBA0000001', '1', 'A', '+1']]],
    [
      'a name with a line break',
      'bankAccount',
      'bankAccount.change.name',
      [['TSBA0000001', '1', 'Asha\nRao', '+91', 'X']],
    ],
    [
      'a name of 101 letters',
      'bankAccount',
      'bankAccount.change.name',
      [['TSBA0000001', '1', 'x'.repeat(101), '+91', 'X']],
    ],
    [
      'five characters of a number',
      'bankAccountResult',
      'bankAccountResult.account.ending',
      [['TSBA0000001', '00001', NOW], []],
    ],
    ['15 orders', 'bankAccountResult', 'bankAccountResult.orders', [null, many]],
    [
      'an unknown state of an order',
      'fundFromBankResult',
      'fundFromBankResult.order.state',
      [[order, 356, 1, BANK_ORDER_STATES.length, null, NOW]],
    ],
    [
      'an unknown reason',
      'fundFromBankResult',
      'fundFromBankResult.order.reason',
      [[order, 356, 1, 3, BANK_ORDER_REASONS.length, NOW]],
    ],
    [
      'the id of an order with 15 bytes',
      'fundFromBankResult',
      'fundFromBankResult.order.order',
      [[order.subarray(1), 356, 1, 0, null, NOW]],
    ],
    ['an amount that is a text', 'fundFromBank', 'fundFromBank.amount', [356, '125000']],
  ];
}
