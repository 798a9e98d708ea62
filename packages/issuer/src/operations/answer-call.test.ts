/** The devices' door: who may come in, with which call, and what everyone else is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { sealCall, type Call } from '@tallystick/protocol/calls/call';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { currency, minor } from '@tallystick/protocol/money';
import { createCaller } from '@tallystick/testkit/issuer-device';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { keysFor } from '../tenants/keys-for.ts';
import { answerCall } from './answer-call.ts';

const world = await createIssuerWorld();
const { deps, tenant, crypto } = world;
/** A nonce is good for ten minutes. */
const NONCE_SECONDS_MAX = 600;
const NO_NONCE = new Uint8Array();
const EMPTY_SYNC = [0, 0, [], null, [], []] as const;

test('a call without a nonce, with an old one, or with that of another device is answered with a fresh one', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const send = (nonce: Uint8Array) =>
    payer.send('bundle', null, { callId: deps.random(16), nonce });
  const first = await send(NO_NONCE);
  assert.deepEqual([first.accepted, first.code, first.time], [false, 'staleNonce', world.now()]);
  assert.equal((await send(first.nonce)).accepted, true);
  const foreign = await other.send('bundle', null, { callId: deps.random(16), nonce: NO_NONCE });
  assert.equal((await send(foreign.nonce)).code, 'staleNonce');
  const changed = first.nonce.slice();
  changed[15] = (changed[15] ?? 0) ^ 1;
  assert.equal((await send(changed)).code, 'staleNonce');
  const future = first.nonce.slice();
  future[0] = 0xff;
  assert.equal((await send(future)).code, 'staleNonce');
  world.wait(NONCE_SECONDS_MAX);
  assert.equal((await send(first.nonce)).accepted, true);
  world.wait(1);
  assert.equal((await send(first.nonce)).code, 'staleNonce');
});

test('a recorded call that is played again later does nothing; played again at once, it does nothing twice', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const { nonce } = await payer.send('bundle', null, { callId: deps.random(16), nonce: NO_NONCE });
  const sealed = await sealCall(crypto, {
    tenant,
    issuerHpkeKey: keysFor(deps, tenant).hpke.publicKey,
    call: {
      operation: 'deposit',
      body: depositBodyShape.encode({
        source: 'testBank',
        currency: currency(356),
        amount: minor(40n),
      }),
      callId: deps.random(16),
      nonce,
      keyHash: payer.keyHash,
    },
    sign: payer.element.sign,
  });
  const available = async () => (await payer.sync([])).balances[0]?.available;
  for (let times = 0; times < 3; times += 1) await answerCall(deps, tenant, sealed.bytes);
  assert.equal(await available(), 40n);
  world.wait(NONCE_SECONDS_MAX + 1);
  await answerCall(deps, tenant, sealed.bytes);
  assert.equal(await available(), 40n);
});

test('an unknown device, a foreign signature, and another body than the operation takes', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const stranger = createCaller(world, createSoftwareElement(deps.random));
  assert.equal((await stranger.call('sync', EMPTY_SYNC)).code, 'unknownDevice');
  // Somebody else signs in the name of a device that is enrolled.
  const impostor = createSoftwareElement(deps.random);
  const forged = createCaller(world, { ...payer.element, sign: impostor.sign });
  assert.equal((await forged.call('sync', EMPTY_SYNC)).code, 'callSignature');
  for (const operation of ['deposit', 'certify', 'sync', 'closeLine', 'enrol'] as const) {
    assert.equal((await payer.call(operation, [1, 2])).code, 'malformedBody', operation);
  }
});

test('only an accepted call says whose device called: not one that is refused, forged or played again late', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const { nonce } = await payer.send('bundle', null, { callId: deps.random(16), nonce: NO_NONCE });
  const accountOf = async (
    changes: Partial<Call> = {},
    sign = payer.element.sign,
  ): Promise<readonly [() => Promise<bigint | undefined>, bigint | undefined]> => {
    const sealed = await sealCall(crypto, {
      tenant,
      issuerHpkeKey: keysFor(deps, tenant).hpke.publicKey,
      call: {
        operation: 'bundle',
        body: null,
        callId: deps.random(16),
        nonce,
        keyHash: payer.keyHash,
        ...changes,
      },
      sign,
    });
    const play = async (): Promise<bigint | undefined> => {
      const answered = await answerCall(deps, tenant, sealed.bytes);
      assert.ok(answered.ok);
      return answered.account;
    };
    return [play, await play()];
  };
  const [playAgain, account] = await accountOf();
  assert.equal(account, payer.account);
  assert.equal((await accountOf({ nonce: NO_NONCE }))[1], undefined);
  assert.equal((await accountOf({ operation: 'deposit', body: [1] }))[1], undefined);
  const impostor = createSoftwareElement(deps.random);
  assert.equal((await accountOf({}, impostor.sign))[1], undefined);
  world.wait(NONCE_SECONDS_MAX + 1);
  assert.equal(await playAgain(), undefined);
});

test('what does not open, is cut, too large, or of another tenant gets no answer, only a reason', async () => {
  const till = await enrolTill(world);
  const other = await createIssuerWorld({ testDatabase: world.testDatabase });
  const call = {
    operation: 'bundle',
    body: null,
    callId: deps.random(16),
    nonce: NO_NONCE,
    keyHash: till.keyHash,
  } as const;
  const seal = (to: typeof world) =>
    sealCall(crypto, {
      tenant: to.tenant,
      issuerHpkeKey: keysFor(to.deps, to.tenant).hpke.publicKey,
      call,
      sign: till.element.sign,
    });
  const { bytes } = await seal(world);
  const codeOf = async (sent: Uint8Array, to = tenant): Promise<string> => {
    const answered = await answerCall(deps, to, sent);
    return answered.ok ? 'answered' : answered.code;
  };
  assert.equal(await codeOf(bytes), 'answered');
  assert.equal(await codeOf(bytes.slice(0, 32)), 'truncated');
  assert.equal(await codeOf(bytes.slice(0, -1)), 'doesNotOpen');
  assert.equal(await codeOf((await seal(other)).bytes), 'doesNotOpen');
  assert.equal(await codeOf(new Uint8Array(CALL_BYTES_MAX + 1)), 'tooLarge');
  assert.equal(await codeOf(bytes, other.tenant), 'unknownTenant');
  const plain = await crypto.hpkeSeal({
    recipientPublicKey: keysFor(deps, tenant).hpke.publicKey,
    info: new Uint8Array(),
    aad: new Uint8Array(),
    plaintext: bytes,
    exportContext: new Uint8Array(),
    exportLength: 16,
  });
  assert.equal(await codeOf(plain.ciphertext), 'doesNotOpen');
});

test('any bytes at all get a refusal and crash nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const answered = await answerCall(deps, tenant, bytes);
      assert.equal(answered.ok, false);
    }),
    { numRuns: 50 },
  );
});
