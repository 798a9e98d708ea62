/** Eight digits by which a till without a network learns that it was paid (P-13). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { parseTenantId } from '../identifiers.ts';
import { currency, minor } from '../money.ts';
import {
  isPaidCode,
  PAID_CODE_TRIES_MAX,
  paidCode,
  readPaidCode,
  type PaidRequest,
} from './paid-code.ts';

const crypto = createNodeCrypto();
const tenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
const otherTenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcdf');
assert.ok(tenant !== undefined && otherTenant !== undefined);
const key = new Uint8Array(16).fill(3);
const paid: PaidRequest = {
  tenant,
  till: 3,
  nonce: new Uint8Array(16).fill(4),
  amount: minor(1_250n),
  currency: currency(356),
};
const code = paidCode(crypto, key, paid);

test('a paid code has eight digits and is the same each time (P-13)', () => {
  assert.match(code, /^[0-9]{8}$/);
  assert.equal(paidCode(crypto, key, paid), code);
});

const OTHERS: readonly (readonly [string, Partial<PaidRequest>])[] = [
  ['tenant', { tenant: otherTenant }],
  ['till', { till: 4 }],
  ['request', { nonce: new Uint8Array(16) }],
  ['amount', { amount: minor(1_251n) }],
  ['currency', { currency: currency(978) }],
];

for (const [what, change] of OTHERS) {
  test(`the code of another ${what} is another code (P-13)`, () => {
    assert.notEqual(paidCode(crypto, key, { ...paid, ...change }), code);
  });
}

test('the code under the key of another till is another code (P-13)', () => {
  assert.notEqual(paidCode(crypto, new Uint8Array(16), paid), code);
});

const TYPED: readonly (readonly [string, string | undefined])[] = [
  ['01234567', '01234567'],
  ['0123 4567', '01234567'],
  ['0123-4567', '01234567'],
  [' 01234567\n', '01234567'],
  ['0123456', undefined],
  ['012345678', undefined],
  ['0123456l', undefined],
  ['०१२३४५६७', undefined],
  ['', undefined],
  ['01234567'.repeat(10_000), undefined],
];

for (const [typed, expected] of TYPED) {
  const shown = typed.length > 40 ? `${typed.length} characters` : JSON.stringify(typed);
  test(`typing ${shown} ${expected === undefined ? 'is no code' : `gives ${expected}`}`, () => {
    assert.equal(readPaidCode(typed), expected);
  });
}

test('only the very digits are right, wherever they differ', () => {
  assert.equal(isPaidCode(code, code), true);
  for (let at = 0; at < code.length; at += 1) {
    const digit = ((Number(code.charAt(at)) + 1) % 10).toString();
    assert.equal(isPaidCode(code, code.slice(0, at) + digit + code.slice(at + 1)), false);
  }
  assert.equal(isPaidCode(code, code.slice(1)), false);
  assert.equal(isPaidCode(code, `${code}0`), false);
  assert.equal(isPaidCode(code, ''), false);
});

test('a guess at the till hits five times in a hundred million', () => {
  assert.equal(PAID_CODE_TRIES_MAX, 5);
});
