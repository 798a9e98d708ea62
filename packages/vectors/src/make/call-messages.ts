/** Vectors of calls and answers as signed messages, before they are sealed. */

import { answerKind, type Answer } from '@tallystick/protocol/calls/answer';
import { callKind, type Call } from '@tallystick/protocol/calls/call';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { craft } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { craftBalance, NOW } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { messageVector } from './message-vector.ts';

/** Two calls, an answer and a refusal. */
export async function callMessages(): Promise<Vector[]> {
  const { publicKey } = signingKey('payer');
  const call: Call = {
    operation: 'enrol',
    body: [fixedBytes('enrolment secret', 16), publicKey],
    callId: fixedBytes('call id', 16),
    nonce: new Uint8Array(),
    keyHash: keyHashOf(fixedCrypto, publicKey),
  };
  const signed = await craft(callKind, call, { signer: 'payer' });
  const answer: Answer = {
    call: signed.digest,
    accepted: true,
    code: '',
    result: [(await craftBalance('payer')).value, 8_750],
    time: NOW,
    nonce: fixedBytes('answer nonce', 24),
    epoch: 1,
    seq: 7,
  };
  const refusal: Answer = { ...answer, accepted: false, code: 'staleNonce', result: null };
  return [
    messageVector('call: the first, without a nonce', signed),
    messageVector(
      'call: a later one',
      await craft(
        callKind,
        { ...call, operation: 'bundle', body: null, nonce: answer.nonce },
        { signer: 'payer' },
      ),
    ),
    messageVector('answer: accepted', await craft(answerKind, answer, { signer: 'answer' })),
    messageVector('answer: refused', await craft(answerKind, refusal, { signer: 'answer' })),
  ];
}
