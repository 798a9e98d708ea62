/** Vectors of paid codes: eight digits between issuer and till, for each thing that they are about. */

import { paidCode, type PaidRequest } from '@tallystick/protocol/codes/paid-code';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { PROTOCOL_LABEL } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { currency, minor, MINOR_MAX } from '@tallystick/protocol/money';
import { OTHER_TENANT, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { requestBody } from '../fixed/payment.ts';
import { accepted, refused, type JsonObject, type Vector, type VectorFile } from '../vector.ts';

const STATUS_KEY = fixedBytes('status key of the till', 16);
const { nonce, amount, currency: paidIn } = requestBody();
const PAID: PaidRequest = { tenant: TENANT, till: 3, nonce, amount, currency: paidIn };
const CODE = paidCode(fixedCrypto, STATUS_KEY, PAID);

function inputOf(paid: PaidRequest, typed: string, key: Uint8Array = STATUS_KEY): JsonObject {
  return {
    tenant: paid.tenant,
    statusKey: toHex(key),
    till: paid.till,
    nonce: toHex(paid.nonce),
    amount: paid.amount.toString(),
    currency: paid.currency,
    typed,
  };
}

function good(name: string, paid: PaidRequest, form: (code: string) => string): Vector {
  const code = paidCode(fixedCrypto, STATUS_KEY, paid);
  const { tenant, till, nonce: asked, amount: sum, currency: number } = paid;
  const said = [PROTOCOL_LABEL, 'paidCode', tenantBytes(tenant), till, asked, sum, number];
  return accepted(name, inputOf(paid, form(code)), { encoded: toHex(encodeCbor(said)), code });
}

/** The code of the usual payment, typed in for another one. */
const OTHERS: readonly (readonly [string, Partial<PaidRequest>])[] = [
  ['the code of another tenant', { tenant: OTHER_TENANT }],
  ['the code of the till next door', { till: 4 }],
  ['the code of another request', { nonce: fixedBytes('another nonce', 16) }],
  ['the code of another amount', { amount: minor(1_251n) }],
  ['the code of another currency', { currency: currency(978) }],
];

/** `paid-codes.json`. */
export function makePaidCodes(): VectorFile {
  const next = ((Number(CODE) + 1) % 100_000_000).toString().padStart(8, '0');
  const largest = { ...PAID, amount: minor(MINOR_MAX), currency: currency(65_535) };
  const isBinding = { stage: 'binding' } as const;
  const isShape = { stage: 'shape' } as const;
  return {
    operation: 'checkPaidCode',
    about:
      'Paid codes: eight digits of an HMAC by which a till without a network learns that it was paid.',
    vectors: [
      good('the code', PAID, (code) => code),
      good('in two groups', PAID, (code) => `${code.slice(0, 4)} ${code.slice(4)}`),
      good('with a hyphen', PAID, (code) => `${code.slice(0, 4)}-${code.slice(4)}`),
      good('for the largest amount and currency', largest, (code) => code),
      ...OTHERS.map(([name, change]) =>
        refused(name, inputOf({ ...PAID, ...change }, CODE), isBinding),
      ),
      refused(
        'under the key of another till',
        inputOf(PAID, CODE, fixedBytes('status key of another till', 16)),
        isBinding,
      ),
      refused('the next number', inputOf(PAID, next), isBinding),
      refused('seven digits', inputOf(PAID, CODE.slice(1)), isShape),
      refused('nine digits', inputOf(PAID, `${CODE}0`), isShape),
      refused('digits of another script', inputOf(PAID, '०१२३४५६७'), isShape),
      refused('nothing', inputOf(PAID, ''), isShape),
    ],
  };
}
