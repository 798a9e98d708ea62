/** Which money pays, row by row. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { currency, minor } from '@tallystick/protocol/money';
import type { ReadyOffline } from '@tallystick/sdk/device/balances';
import type { Reservation } from '@tallystick/sdk/payer/reservations';
import { choosePayFrom, type PayFrom, type PayFromInput } from './pay-from.ts';

const NOW = 1_795_000_000;
const READY: ReadyOffline = {
  amount: minor(100n),
  paymentMax: minor(80n),
  paymentsLeft: 3,
  expiresAt: NOW + 60,
  returnsBy: NOW + 120,
  locked: minor(0n),
};
const ASIDE: Reservation = {
  currency: currency(356),
  purse: 7,
  amount: minor(50n),
  left: minor(0n),
  expiresAt: NOW + 60,
  state: 'open',
};

const ROWS: readonly (readonly [string, Partial<PayFromInput>, PayFrom])[] = [
  ['what is ready, although there are coins', {}, MAIN_PURSE],
  ['coins, where nothing was made ready', { offline: undefined }, 'coins'],
  ['coins, where too little is ready', { amount: 120n }, 'coins'],
  ['coins, where it is more than one payment may be', { amount: 90n }, 'coins'],
  ['coins, where all payments were made', { offline: { ...READY, paymentsLeft: 0 } }, 'coins'],
  ['coins, where the time is over', { offline: { ...READY, expiresAt: NOW } }, 'coins'],
  ['what is ready, where coins are too few as well', { amount: 500n }, MAIN_PURSE],
  [
    'coins, where they are too few and nothing else is there',
    { amount: 500n, offline: undefined },
    'coins',
  ],
  ['what is set aside for exactly this', { fitting: [ASIDE] }, ASIDE.purse],
  [
    'no purse that is missing, where there are no coins',
    { coins: 0n, offline: undefined },
    MAIN_PURSE,
  ],
];

suite('a payment is made from (V-05)', () => {
  for (const [name, input, from] of ROWS) {
    test(name, () => {
      const ground = { fitting: [], offline: READY, coins: 200n, amount: 50n, now: NOW };
      assert.equal(choosePayFrom({ ...ground, ...input }), from);
    });
  }
});
