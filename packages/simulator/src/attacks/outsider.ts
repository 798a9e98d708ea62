/**
 * Somebody without an account, on the line to the issuer. Attacks the door: nothing but a call that an
 * enrolled device signed and sealed for this tenant is answered with anything but a refusal ("without
 * type and tenant one could be passed off as another"), and a call that is heard again does nothing.
 */

import { sealCall, unsealAnswer } from '@tallystick/protocol/calls/call';
import { answerKind } from '@tallystick/protocol/calls/answer';
import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { syncBodyShape } from '@tallystick/protocol/calls/sync';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { honestCustomers, type AttackGround } from './attack.ts';

const RANDOM_MAX = 600;
const REPLAYED = 6;
const NO_NONCE: Uint8Array = new Uint8Array();

/** One visit: noise, what was overheard, and calls in somebody else's name. */
export async function visit(ground: AttackGround): Promise<void> {
  const { chance, issuer, counter } = ground;
  counter.journal.note('outsider');
  await issuer.answer(chance.bytes(chance.below(RANDOM_MAX)));
  await issuer.answer(encodeCbor([1, [2, 3], new Uint8Array(40)]));
  const heard = ground.people.overheard();
  for (let count = 0; count < REPLAYED && heard.length > 0; count += 1) {
    const bytes = chance.pick(heard);
    await issuer.answer(bytes);
    await issuer.answer(bytes.subarray(0, chance.below(bytes.length)));
    const flipped = bytes.slice();
    const at = chance.below(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
    await issuer.answer(flipped);
  }
  await impersonate(ground);
}

/** Calls that name a customer's key and are signed by another. */
async function impersonate(ground: AttackGround): Promise<void> {
  const { chance, crypto, elements, counter } = ground;
  const [victim] = honestCustomers(ground);
  const code = readEnrolmentCode(ground.people.enrolmentCode);
  if (victim === undefined || code === undefined) return;
  const key = await victim.side.use((device) => device.session()?.element.publicKey);
  if (!key.ok || key.value === undefined) return;
  const keyHash = keyHashOf(crypto, key.value);
  const { element } = await elements.create();
  const { sign } = element;
  const body: CborValue = syncBodyShape.encode({
    epoch: 0,
    seq: 0,
    payerStatements: [],
    records: [],
    asks: [],
  });
  let nonce = NO_NONCE;
  // The second time with the nonce that the first answer gave away.
  for (let count = 0; count < 2; count += 1) {
    for (const tenant of [code.tenant, tenantOfBytes(chance.bytes(16)) ?? code.tenant]) {
      const { issuerHpkeKey } = code;
      const call = { operation: 'sync', body, callId: chance.bytes(16), nonce, keyHash } as const;
      const sealed = await sealCall(crypto, { tenant, issuerHpkeKey, call, sign });
      const bytes = await ground.issuer.answer(sealed.bytes);
      if (bytes === undefined || bytes === 'refused') continue;
      const answer = await unsealAnswer(crypto, { answerKey: sealed.answerKey, bytes });
      const read = answer === undefined ? undefined : readMessage(answerKind, answer);
      if (read?.ok !== true) continue;
      ({ nonce } = read.message.body);
      if (!read.message.body.accepted) continue;
      counter.witness.gotThrough('a call of nobody was answered', `as ${victim.person.name}`);
    }
  }
}
