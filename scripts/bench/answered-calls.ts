/** Sealed calls that the benches make beforehand, and answer as fast as the issuer can. */

import { answerCall } from '@tallystick/issuer/operations/answer-call';
import { makeNonce } from '@tallystick/issuer/operations/nonce';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { assert } from '@tallystick/protocol/assert';
import { sealCall, type Operation } from '@tallystick/protocol/calls/call';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';

/** Calls under way at once: enough to keep the database and the signature checks busy together. */
const LANES = 3;

/** Answers the calls, as many at once as there are lanes. */
export async function answerAll(world: IssuerWorld, calls: readonly Uint8Array[]): Promise<void> {
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    for (let index = lane; index < calls.length; index += LANES) {
      const answered = await answerCall(world.deps, world.tenant, calls[index] ?? new Uint8Array());
      assert(answered.ok, "the bench's call was refused");
    }
  });
  await Promise.all(lanes);
}

/** A call of a device, as it comes in at the door. */
export async function sealFor(
  world: IssuerWorld,
  { keyHash, element }: Pick<IssuerDevice, 'keyHash' | 'element'>,
  operation: Operation,
  body: CborValue,
): Promise<Uint8Array> {
  const { crypto, deps, tenant } = world;
  const { hpke, nonceKey } = keysFor(deps, tenant);
  const nonce = makeNonce({ crypto, key: nonceKey, keyHash }, world.now());
  const sealed = await sealCall(crypto, {
    tenant,
    issuerHpkeKey: hpke.publicKey,
    sign: element.sign,
    call: { operation, callId: deps.random(16), nonce, keyHash, body },
  });
  return sealed.bytes;
}
