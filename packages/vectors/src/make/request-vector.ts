/** One vector of a request code, as a payer's device reads it. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { billDigest, type Bill } from '@tallystick/protocol/messages/bill';
import { matchingDigits } from '@tallystick/protocol/messages/payment-request';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import type { Asked } from '../fixed/payment.ts';
import { craftBundle, NOW } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import { accepted, type JsonObject, type Vector } from '../vector.ts';
import { trustInput } from './trust-input.ts';

/** How the payer's device reads it, where that is not the usual way. */
export interface Reading {
  readonly now?: number;
  readonly ownKey?: Uint8Array;
  readonly bytes?: Uint8Array;
}

/** What the payer's device knows, and the request code that it is shown. */
export async function requestInput(
  payment: Pick<Asked, 'requestCode'>,
  reading: Reading = {},
): Promise<JsonObject> {
  return {
    ...trustInput(await craftBundle()),
    now: reading.now ?? NOW,
    ownKey: toHex(reading.ownKey ?? signingKey('payer').publicKey),
    bytes: toHex(reading.bytes ?? payment.requestCode),
  };
}

/** A request that the payer's device takes, with what it shows of it. */
export async function acceptedRequest(
  name: string,
  payment: Asked,
  reading: Reading = {},
  bill?: Bill,
): Promise<Vector> {
  const { request, payee } = payment;
  return accepted(name, await requestInput(payment, reading), {
    ...(bill === undefined
      ? {}
      : { bill: jsonObjectOf(bill), billDigest: toHex(billDigest(fixedCrypto, bill)) }),
    requestDigest: toHex(request.digest),
    payeeDigest: toHex(payee.digest),
    matchingDigits: matchingDigits(fixedCrypto, request.digest),
    request: jsonObjectOf(request.body),
    payee: jsonObjectOf(payee.body),
  });
}
