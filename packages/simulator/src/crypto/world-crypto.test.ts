/**
 * What every crypto of a world keeps, whichever it is: the promises of production's port, and the same
 * bytes from the same seed.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { createSeed } from '../random/seeded.ts';
import { createKeyedCrypto } from './keyed-crypto.ts';
import { createRealCrypto } from './real-crypto.ts';
import type { WorldCrypto, WorldCryptoInput } from './world-crypto.ts';

const KINDS: readonly (readonly [string, (input: WorldCryptoInput) => WorldCrypto])[] = [
  ['keyed', createKeyedCrypto],
  ['real', createRealCrypto],
];
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const NOTHING = new Uint8Array(0);

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function flip(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, position) => (position === index ? byte ^ 1 : byte));
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isTallystickError(error) && error.code === code;
}

for (const [kind, create] of KINDS) {
  const world = (seed = 'contract'): WorldCrypto =>
    create({ random: createSeed(seed).stream('crypto').bytes });

  test(`${kind}: hashes are SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 4231 section 4.3)`, () => {
    const { crypto } = world();
    assert.deepEqual(
      crypto.sha256(encode('abc')),
      hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
    );
    assert.deepEqual(
      crypto.hmacSha256(encode('Jefe'), encode('what do ya want for nothing?')),
      hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    );
  });

  test(`${kind}: AES-128-GCM opens what it sealed and nothing else (P-36)`, async () => {
    const { crypto } = world();
    const place = { key: new Uint8Array(16), nonce: new Uint8Array(12), aad: encode('place') };
    const plaintext = encode('a tally');
    const ciphertext = await crypto.aes128GcmSeal({ ...place, plaintext });
    assert.equal(ciphertext.length, plaintext.length + 16);
    assert.deepEqual(await crypto.aes128GcmOpen({ ...place, ciphertext }), plaintext);
    const refused = [
      { ...place, ciphertext: flip(ciphertext, 0) },
      { ...place, ciphertext: ciphertext.slice(1) },
      { ...place, ciphertext, aad: NOTHING },
      { ...place, ciphertext, nonce: flip(place.nonce, 0) },
      { ...place, ciphertext, key: flip(place.key, 0) },
    ];
    for (const input of refused) assert.equal(await crypto.aes128GcmOpen(input), undefined);
  });

  test(`${kind}: what an element signs verifies, with the form of ES256`, async () => {
    const { crypto, elements } = world();
    const { element, secret } = await elements.create();
    const { publicKey } = element;
    assert.equal(publicKey.length, 33);
    assert.ok(publicKey[0] === 2 || publicKey[0] === 3);
    assert.equal(secret.length, 32);
    for (const message of [NOTHING, encode('a withdrawal'), new Uint8Array(5_000)]) {
      const signature = await element.sign(message);
      assert.equal(signature.length, 64);
      assert.equal(await crypto.verifyEs256({ publicKey, message, signature }), true);
    }
  });

  test(`${kind}: no changed, cut or foreign key, message or signature verifies`, async () => {
    const { crypto, elements } = world();
    const [{ element }, other] = [await elements.create(), await elements.create()];
    const { publicKey } = element;
    const message = encode('a withdrawal');
    const signature = await element.sign(message);
    const good = { publicKey, message, signature };
    const refused = [
      { ...good, message: flip(message, 0) },
      { ...good, message: NOTHING },
      { ...good, signature: flip(signature, 0) },
      { ...good, signature: flip(signature, 40) },
      { ...good, signature: signature.slice(1) },
      { ...good, signature: Uint8Array.of(...signature, 0) },
      { ...good, signature: NOTHING },
      { ...good, signature: new Uint8Array(64) },
      { ...good, signature: await other.element.sign(message) },
      { ...good, publicKey: other.element.publicKey },
      { ...good, publicKey: flip(publicKey, 0) },
      { ...good, publicKey: flip(publicKey, 20) },
      { ...good, publicKey: publicKey.slice(1) },
      { ...good, publicKey: Uint8Array.of(4, ...publicKey.slice(1)) },
      { ...good, publicKey: NOTHING },
    ];
    for (const check of refused) assert.equal(await crypto.verifyEs256(check), false);
  });

  test(`${kind}: (r, n - s) verifies as well as (r, s), as in production`, async () => {
    const { crypto, elements } = world();
    const { element } = await elements.create();
    const message = encode('a receipt');
    const signature = await element.sign(message);
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
    const other = signature.slice();
    other.set(hex((ORDER - s).toString(16).padStart(64, '0')), 32);
    assert.notDeepEqual(other, signature);
    const check = { publicKey: element.publicKey, message, signature: other };
    assert.equal(await crypto.verifyEs256(check), true);
  });

  test(`${kind}: a stored secret opens the same element, and bytes that are none do not`, async () => {
    const { crypto, elements } = world();
    const { element, secret } = await elements.create();
    const stored = secret.slice();
    const reopened = await elements.open(stored);
    stored.fill(0);
    assert.deepEqual(reopened.publicKey, element.publicKey);
    const message = encode('after a restart');
    const signature = await reopened.sign(message);
    const check = { publicKey: element.publicKey, message, signature };
    assert.equal(await crypto.verifyEs256(check), true);
    for (const length of [0, 31, 33]) {
      const bytes = new Uint8Array(length).fill(1);
      await assert.rejects(elements.open(bytes), hasCode('element_key_invalid'));
    }
  });

  test(`${kind}: what is sealed opens with the same exported secret, and no two are alike`, async () => {
    const { crypto } = world();
    const { publicKey, privateKey } = await crypto.generateX25519();
    for (const exportLength of [1, 16, 32, 33, 8_160]) {
      const shared = { info: hex('01'), aad: hex('02'), exportContext: hex('03'), exportLength };
      const plaintext = encode('a withdrawal and its certificate');
      const seal = { ...shared, recipientPublicKey: publicKey, plaintext };
      const [one, other] = [await crypto.hpkeSeal(seal), await crypto.hpkeSeal(seal)];
      assert.equal(one.enc.length, 32);
      assert.equal(one.ciphertext.length, plaintext.length + 16);
      assert.equal(one.exported.length, exportLength);
      assert.notDeepEqual(one.enc, other.enc);
      assert.notDeepEqual(one.ciphertext, other.ciphertext);
      const opened = await crypto.hpkeOpen({ ...shared, ...one, recipientPrivateKey: privateKey });
      assert.deepEqual(opened, { plaintext, exported: one.exported });
    }
  });

  test(`${kind}: an exported secret belongs to its context and its length`, async () => {
    const { crypto } = world();
    const { publicKey, privateKey } = await crypto.generateX25519();
    const shared = { info: NOTHING, aad: NOTHING, exportContext: hex('03'), exportLength: 16 };
    const sealed = await crypto.hpkeSeal({
      ...shared,
      recipientPublicKey: publicKey,
      plaintext: NOTHING,
    });
    const input = { ...shared, ...sealed, recipientPrivateKey: privateKey };
    const other = await crypto.hpkeOpen({ ...input, exportContext: hex('04') });
    assert.notDeepEqual(other?.exported, sealed.exported);
    const longer = await crypto.hpkeOpen({ ...input, exportLength: 32 });
    assert.notDeepEqual(longer?.exported.slice(0, 16), sealed.exported);
  });

  test(`${kind}: nothing opens that was changed, cut or meant for another key or place`, async () => {
    const { crypto } = world();
    const [mine, other] = [await crypto.generateX25519(), await crypto.generateX25519()];
    const shared = { info: hex('01'), aad: hex('02'), exportContext: NOTHING, exportLength: 16 };
    const sealed = await crypto.hpkeSeal({
      ...shared,
      recipientPublicKey: mine.publicKey,
      plaintext: encode('a withdrawal'),
    });
    const input = { ...shared, ...sealed, recipientPrivateKey: mine.privateKey };
    const refused = [
      { ...input, ciphertext: flip(input.ciphertext, 3) },
      { ...input, ciphertext: flip(input.ciphertext, input.ciphertext.length - 1) },
      { ...input, ciphertext: input.ciphertext.slice(0, -1) },
      { ...input, ciphertext: NOTHING },
      { ...input, enc: flip(input.enc, 0) },
      { ...input, enc: input.enc.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte)) },
      { ...input, enc: input.enc.slice(1) },
      { ...input, enc: NOTHING },
      { ...input, enc: new Uint8Array(32) },
      { ...input, info: flip(input.info, 0) },
      { ...input, info: hex('0102') },
      { ...input, aad: flip(input.aad, 0) },
      { ...input, aad: NOTHING },
      { ...input, recipientPrivateKey: other.privateKey },
    ];
    for (const attempt of refused) assert.equal(await crypto.hpkeOpen(attempt), undefined);
    const short = { ...input, recipientPrivateKey: mine.privateKey.slice(1) };
    await assert.rejects(crypto.hpkeOpen(short), /32 bytes/);
  });

  test(`${kind}: a key that nobody made can be sealed to, and a point of small order cannot`, async () => {
    const { crypto } = world();
    const seal = { info: NOTHING, aad: NOTHING, plaintext: hex('01'), exportContext: NOTHING };
    const strange = new Uint8Array(32).fill(9);
    const sealed = await crypto.hpkeSeal({
      ...seal,
      exportLength: 16,
      recipientPublicKey: strange,
    });
    assert.equal(sealed.ciphertext.length, 17);
    const unusable = [
      '',
      '0102',
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000080',
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    ];
    for (const key of unusable) {
      const attempt = { ...seal, exportLength: 16, recipientPublicKey: hex(key) };
      await assert.rejects(crypto.hpkeSeal(attempt), hasCode('recipient_key_unusable'));
    }
  });

  test(`${kind}: results are plain Uint8Arrays whose slices are copies`, async () => {
    for (const bytes of await everything(world())) {
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    }
  });

  test(`${kind}: one seed gives the same bytes, another seed others`, async () => {
    const [one, again, other] = [
      await everything(world('one')),
      await everything(world('one')),
      await everything(world('other')),
    ];
    assert.deepEqual(one, again);
    for (const [index, bytes] of one.entries()) assert.notDeepEqual(bytes, other[index]);
  });

  test(`${kind}: no answer waits for a timer, a thread or the machine`, async () => {
    let isLate = false;
    setImmediate(() => {
      isLate = true;
    });
    await everything(world());
    assert.equal(isLate, false);
  });
}

/** Of all that follows from the world's randomness, one of each. */
async function everything({ crypto, elements }: WorldCrypto): Promise<readonly Uint8Array[]> {
  const { element, secret } = await elements.create();
  const message = encode('a withdrawal');
  const signature = await element.sign(message);
  const check = { publicKey: element.publicKey, message, signature };
  assert.equal(await crypto.verifyEs256(check), true);
  const { publicKey, privateKey } = await crypto.generateX25519();
  const place = { info: NOTHING, aad: NOTHING, exportContext: NOTHING, exportLength: 16 };
  const seal = { ...place, recipientPublicKey: publicKey, plaintext: message };
  const { enc, ciphertext, exported } = await crypto.hpkeSeal(seal);
  const opened = await crypto.hpkeOpen({
    ...place,
    recipientPrivateKey: privateKey,
    enc,
    ciphertext,
  });
  assert.deepEqual(opened, { plaintext: message, exported });
  return [
    secret,
    element.publicKey,
    signature,
    publicKey,
    privateKey,
    enc,
    ciphertext,
    exported,
    crypto.sha256(signature),
    crypto.hmacSha256(secret, signature),
  ];
}
