/** What an order at a bank is called: 16 bytes that the caller chose and keeps, one for each order, for ever. */

import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';

declare const bankOrderBrand: unique symbol;

/** 32 hexadecimal digits in lower case: the longest id that ISO 20022's 35 characters have room for. */
export type BankOrderId = string & { readonly [bankOrderBrand]: true };

const ID_BYTES = 16;
const TEXT = /^[0-9a-f]{32}$/;

/** The id of 16 bytes. Asserts their number: they are of our own making. */
export function bankOrderId(bytes: Uint8Array): BankOrderId {
  assert(bytes.length === ID_BYTES, 'the id of an order at a bank has 16 bytes');
  const text = toHex(bytes);
  assert(isBankOrderId(text), 'the id of an order at a bank is hexadecimal');
  return text;
}

function isBankOrderId(text: string): text is BankOrderId {
  return TEXT.test(text);
}
