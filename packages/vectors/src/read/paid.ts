/** Vectors of paid codes and paid proofs, as our implementation reads them. */

import assert from 'node:assert/strict';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { isPaidCode, paidCode, readPaidCode } from '@tallystick/protocol/codes/paid-code';
import { openPaidProof } from '@tallystick/protocol/codes/paid-proof-code';
import { messageBytes } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { currency, parseMinor } from '@tallystick/protocol/money';
import { verifyPaidProof } from '@tallystick/protocol/verification/verify-paid-proof';
import { jsonObjectOf } from '../json-form.ts';
import type { JsonObject } from '../vector.ts';
import { ownRequest, trustOf } from './payments.ts';
import { bytes, number, refusal, tenant, text, type Outcome } from './vector-input.ts';

const crypto = createNodeCrypto();

/** `checkPaidCode`. */
export function checkAnyPaidCode(input: JsonObject): Outcome {
  const typed = readPaidCode(text(input, 'typed'));
  if (typed === undefined) return { refusal: { stage: 'shape' } };
  const amount = parseMinor(text(input, 'amount'));
  assert.ok(amount !== undefined);
  const code = paidCode(crypto, bytes(input, 'statusKey'), {
    tenant: tenant(input),
    till: number(input, 'till'),
    nonce: bytes(input, 'nonce'),
    amount,
    currency: currency(number(input, 'currency')),
  });
  return isPaidCode(code, typed) ? { output: { code } } : { refusal: { stage: 'binding' } };
}

/** `openPaidProof`. */
export async function openAnyPaidProof(input: JsonObject): Promise<Outcome> {
  const opened = await openPaidProof(crypto, {
    tenant: tenant(input),
    requestDigest: bytes(input, 'requestDigest'),
    sealingPrivateKey: bytes(input, 'sealingPrivateKey'),
    bytes: bytes(input, 'bytes'),
  });
  if (!opened.ok) return refusal(opened);
  const trust = await trustOf(input);
  const { request, payee } = await ownRequest(input, trust);
  const about = { request, payee: { body: payee } };
  const verdict = await verifyPaidProof(crypto, trust, opened.proof, about);
  if (!verdict.ok) return refusal(verdict);
  const { proof } = verdict;
  return {
    output: {
      plaintext: toHex(messageBytes(proof)),
      proof: jsonObjectOf(proof.body),
      digest: toHex(proof.digest),
    },
  };
}
