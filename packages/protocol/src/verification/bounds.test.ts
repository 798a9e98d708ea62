/** The bounds of a certificate, edge by edge (G-019, G-134, G-147, G-155, G-156). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { currency, minor } from '../money.ts';
import {
  checkAgainstRequest,
  checkBounds,
  type BeyondRefusal,
  type MismatchRefusal,
} from './bounds.ts';

const CERTIFICATE = {
  currency: currency(356),
  baseCounter: 4,
  baseSum: minor(1_000n),
  ceiling: minor(5_000n),
  counterMax: 9,
  paymentMax: minor(2_000n),
  flags: { fundsLocked: false, payeeOnline: false, element: 'software' },
} as const;
const LOCKED = { ...CERTIFICATE, flags: { ...CERTIFICATE.flags, fundsLocked: true } } as const;

interface Row {
  readonly name: string;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly amount: bigint;
  readonly certificate?: typeof LOCKED;
}

const WITHIN: readonly Row[] = [
  { name: 'the first at the base', counter: 5, cumulative: 1_500n, amount: 500n },
  { name: 'a single minor unit', counter: 5, cumulative: 1_001n, amount: 1n },
  { name: 'as much as one payment may', counter: 6, cumulative: 3_000n, amount: 2_000n },
  { name: 'up to the ceiling', counter: 8, cumulative: 5_000n, amount: 2_000n },
  { name: 'the last counter', counter: 9, cumulative: 5_000n, amount: 1n },
  { name: 'a gap below', counter: 7, cumulative: 4_000n, amount: 100n },
];

for (const { name, ...withdrawal } of WITHIN) {
  test(`within bounds: ${name}`, () => {
    assert.equal(checkBounds(CERTIFICATE, withdrawal), undefined);
  });
}

const BEYOND: Readonly<Record<BeyondRefusal, readonly Row[]>> = {
  sumBelowAmount: [
    { name: 'a sum that leaves out this payment', counter: 5, cumulative: 499n, amount: 500n },
  ],
  belowBase: [
    { name: 'the counter of the base', counter: 4, cumulative: 1_500n, amount: 500n },
    {
      name: 'an interval that reaches under the base',
      counter: 5,
      cumulative: 1_500n,
      amount: 501n,
    },
    { name: 'an interval that ends under the base', counter: 5, cumulative: 900n, amount: 100n },
  ],
  aboveCeiling: [
    { name: 'one minor unit too much', counter: 8, cumulative: 5_001n, amount: 2_000n },
  ],
  fundsLocked: [
    {
      name: 'one too much, while the rest is locked',
      counter: 8,
      cumulative: 5_001n,
      amount: 2_000n,
      certificate: LOCKED,
    },
  ],
  abovePaymentMax: [
    { name: 'more than one payment may', counter: 5, cumulative: 3_001n, amount: 2_001n },
  ],
  countExhausted: [{ name: 'one payment too many', counter: 10, cumulative: 2_000n, amount: 1n }],
};

for (const [code, rows] of Object.entries(BEYOND)) {
  for (const { name, certificate = CERTIFICATE, ...withdrawal } of rows) {
    test(`beyond the certificate, ${code}: ${name}`, () => {
      assert.equal(checkBounds(certificate, withdrawal), code);
    });
  }
}

const REQUEST = {
  amount: minor(500n),
  currency: currency(356),
  flags: { amountEditable: false, showsReceipt: true, givesChange: false },
};
const EDITABLE = { ...REQUEST, flags: { ...REQUEST.flags, amountEditable: true } };

test('the requested amount answers the request, and where it may be edited any but none (G-144)', () => {
  const check = (amount: bigint, request: typeof REQUEST): MismatchRefusal | undefined =>
    checkAgainstRequest({ currency: CERTIFICATE.currency, minor: minor(amount) }, request);
  assert.equal(check(500n, REQUEST), undefined);
  assert.equal(check(500n, EDITABLE), undefined);
  assert.equal(check(1n, EDITABLE), undefined);
  assert.equal(check(9_000n, EDITABLE), undefined);
});

const MISMATCHED: Readonly<
  Record<MismatchRefusal, readonly (readonly [string, bigint, typeof REQUEST])[]>
> = {
  otherCurrency: [['dollars are asked for', 500n, { ...REQUEST, currency: currency(840) }]],
  amountZero: [
    ['nothing is paid', 0n, EDITABLE],
    ['nothing is paid where nothing is asked for', 0n, { ...REQUEST, amount: minor(0n) }],
  ],
  amountDiffers: [
    ['too little', 499n, REQUEST],
    ['too much', 501n, REQUEST],
  ],
};

for (const [code, rows] of Object.entries(MISMATCHED)) {
  for (const [name, amount, request] of rows) {
    test(`does not answer the request, ${code}: ${name}`, () => {
      const paid = { currency: CERTIFICATE.currency, minor: minor(amount) };
      assert.equal(checkAgainstRequest(paid, request), code);
    });
  }
}
