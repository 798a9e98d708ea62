/** Vectors of the issuer's answers as a device opens them. */

import { answerKind, type Answer } from '@tallystick/protocol/calls/answer';
import { sealAnswer } from '@tallystick/protocol/calls/call';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { craft, OTHER_TENANT, type Crafting } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { craftBundle, DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { Stage } from '../stages.ts';
import { accepted, refused, type JsonObject, type VectorFile } from '../vector.ts';
import { trustInput } from './trust-input.ts';

const ANSWER_KEY = fixedBytes('answer key', 16);
const CALL_DIGEST = fixedBytes('digest of the call', 32);

const ACCEPTED: Answer = {
  call: CALL_DIGEST,
  accepted: true,
  code: '',
  result: [58_750],
  time: NOW,
  nonce: fixedBytes('answer nonce', 24),
  epoch: 1,
  seq: 7,
};

const REFUSED: Answer = { ...ACCEPTED, accepted: false, code: 'amountZero', result: null };

async function seal(plaintext: Uint8Array, answerKey = ANSWER_KEY): Promise<Uint8Array> {
  const random = (length: number): Uint8Array => fixedBytes('nonce of the answer', length);
  return sealAnswer(fixedCrypto, random, { answerKey, answer: plaintext });
}

async function signed(changes: Partial<Answer>, how: Partial<Crafting> = {}): Promise<Uint8Array> {
  const message = await craft(
    answerKind,
    { ...ACCEPTED, ...changes },
    { signer: 'answer', ...how },
  );
  return message.bytes;
}

async function faults(): Promise<readonly (readonly [Stage, string, Uint8Array])[]> {
  const good = await signed({});
  const sealed = await seal(good);
  return [
    ['sealing', 'under another key', await seal(good, fixedBytes('another answer key', 16))],
    [
      'sealing',
      'a bit flipped',
      Uint8Array.from(sealed, (byte, at) => (at === 30 ? byte ^ 1 : byte)),
    ],
    ['sealing', 'shorter than a nonce', sealed.subarray(0, 11)],
    ['cbor', 'a byte too many', await seal(Uint8Array.of(...good, 0))],
    ['envelope', 'not a signed message', await seal(encodeCbor([]))],
    ['shape', 'a code of 49 letters', await seal(await signed({ code: 'x'.repeat(49) }))],
    ['trust', 'by a key for another purpose', await seal(await signed({}, { signer: 'bundle' }))],
    [
      'trust',
      'by a key that nobody certified',
      await seal(await signed({}, { signer: 'uncertified' })),
    ],
    [
      'trust',
      'after the end of its key',
      await seal(await signed({ time: NOW + 366 * DAY_SECONDS })),
    ],
    ['signature', 'for another tenant', await seal(await signed({}, { tenant: OTHER_TENANT }))],
    [
      'binding',
      'to another call',
      await seal(await signed({ call: fixedBytes('another call', 32) })),
    ],
  ];
}

/** `answers.json`. */
export async function makeAnswers(): Promise<VectorFile> {
  const bundle = await craftBundle();
  const inputOf = (bytes: Uint8Array): JsonObject => ({
    ...trustInput(bundle),
    answerKey: toHex(ANSWER_KEY),
    callDigest: toHex(CALL_DIGEST),
    bytes: toHex(bytes),
  });
  const vectors = Object.entries({ accepted: ACCEPTED, refused: REFUSED }).map(
    async ([name, body]) => {
      const message = await craft(answerKind, body, { signer: 'answer' });
      return accepted(name, inputOf(await seal(message.bytes)), {
        plaintext: toHex(message.bytes),
        digest: toHex(message.digest),
        answer: jsonObjectOf(body),
      });
    },
  );
  return {
    operation: 'openAnswer',
    about: 'Answers: nonce and AES-128-GCM ciphertext under the key exported from the call.',
    vectors: [
      ...(await Promise.all(vectors)),
      ...(await faults()).map(([stage, name, bytes]) => refused(name, inputOf(bytes), { stage })),
    ],
  };
}
