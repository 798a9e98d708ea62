/** Ten digits where no receipt can be shown back (G-032, G-162). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { parseTenantId } from '../identifiers.ts';
import { checkStatusCode, issuerDigits, STATUS_CODE_TRIES_MAX, statusCode } from './status-code.ts';

const crypto = createNodeCrypto();
const session = { receiptKey: new Uint8Array(16), payerDigits: '0427' };
const tenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
const otherTenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcdf');
assert.ok(tenant !== undefined && otherTenant !== undefined);
const key = new Uint8Array(16).fill(3);
const payment = new Uint8Array(32).fill(4);

test('the payer checks four digits and keeps six for the issuer', () => {
  const digits = issuerDigits(crypto, key, tenant, payment);
  assert.match(digits, /^[0-9]{6}$/);
  const shown = statusCode(session, digits);
  assert.equal(shown.length, 10);
  assert.equal(checkStatusCode(session, shown), digits);
});

test("the issuer's digits depend on key, tenant and payment", () => {
  const digits = issuerDigits(crypto, key, tenant, payment);
  assert.notEqual(issuerDigits(crypto, new Uint8Array(16), tenant, payment), digits);
  assert.notEqual(issuerDigits(crypto, key, otherTenant, payment), digits);
  assert.notEqual(issuerDigits(crypto, key, tenant, new Uint8Array(32)), digits);
});

const TYPED: readonly (readonly [string, string | undefined])[] = [
  ['0427123456', '123456'],
  ['0427 123 456', '123456'],
  ['0427-123-456', '123456'],
  [' 0427123456\n', '123456'],
  ['0427000000', '000000'],
  ['0428123456', undefined],
  ['1427123456', undefined],
  ['042712345', undefined],
  ['04271234567', undefined],
  ['0427l23456', undefined],
  ['0427१२३४५६', undefined],
  ['', undefined],
  ['0427123456'.repeat(10_000), undefined],
];

for (const [typed, expected] of TYPED) {
  const shown = typed.length > 40 ? `${typed.length} characters` : JSON.stringify(typed);
  test(`typing ${shown} ${expected === undefined ? 'is refused' : `gives ${expected}`}`, () => {
    assert.equal(checkStatusCode(session, typed), expected);
  });
}

test('a guess at the issuer hits three times in a million', () => {
  assert.equal(STATUS_CODE_TRIES_MAX, 3);
});
