/** The port against the published vectors of each algorithm, and its refusals. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { createNodeCrypto } from './node-crypto.ts';

const crypto = createNodeCrypto();

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function toHex(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');
}

function flip(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, position) => (position === index ? byte ^ 1 : byte));
}

test('SHA-256 of "abc" is that of FIPS 180-4', () => {
  assert.equal(
    toHex(crypto.sha256(new TextEncoder().encode('abc'))),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('HMAC-SHA-256 is that of RFC 4231 section 4.3', () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  assert.equal(
    toHex(crypto.hmacSha256(encode('Jefe'), encode('what do ya want for nothing?'))),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('results are plain Uint8Arrays whose slices are copies', async () => {
  const pair = await crypto.generateX25519();
  const key = new Uint8Array(16);
  const nonce = new Uint8Array(12);
  const none = new Uint8Array(0);
  const sealed = await crypto.aes128GcmSeal({ key, nonce, aad: none, plaintext: key });
  const results = [crypto.sha256(none), crypto.hmacSha256(key, none), pair.publicKey, sealed];
  for (const result of results) assert.equal(Object.getPrototypeOf(result), Uint8Array.prototype);
});

const aes = {
  key: hex('feffe9928665731c6d6a8f9467308308'),
  nonce: hex('cafebabefacedbaddecaf888'),
  aad: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  plaintext: hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  ),
  ciphertext: hex(
    '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47',
  ),
};

test('AES-128-GCM is that of test case 4 of its specification (P-36)', async () => {
  assert.equal(toHex(await crypto.aes128GcmSeal(aes)), toHex(aes.ciphertext));
  assert.equal(toHex(await crypto.aes128GcmOpen(aes)), toHex(aes.plaintext));
});

test('AES-128-GCM opens nothing that was changed, cut or meant for another place', async () => {
  const refused = [
    { ...aes, ciphertext: flip(aes.ciphertext, 0) },
    { ...aes, ciphertext: flip(aes.ciphertext, aes.ciphertext.length - 1) },
    { ...aes, ciphertext: aes.ciphertext.slice(0, -1) },
    { ...aes, ciphertext: aes.ciphertext.slice(0, 15) },
    { ...aes, ciphertext: new Uint8Array(0) },
    { ...aes, aad: flip(aes.aad, 0) },
    { ...aes, nonce: flip(aes.nonce, 0) },
    { ...aes, nonce: aes.nonce.slice(0, 11) },
    { ...aes, nonce: new Uint8Array(0) },
    { ...aes, key: flip(aes.key, 0) },
  ];
  for (const input of refused) assert.equal(await crypto.aes128GcmOpen(input), undefined);
});

// RFC 9180 appendix A.1.1, its first encryption, and its exported values.
const hpke = {
  recipientPrivateKey: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  aad: hex('436f756e742d30'),
  ciphertext: hex(
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  ),
};
const exports: readonly (readonly [string, string])[] = [
  ['', '3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee'],
  ['00', '2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5'],
  ['54657374436f6e74657874', 'e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931'],
];

for (const [context, exported] of exports) {
  test(`HPKE opens and exports as in RFC 9180 A.1.1, context "${context}" (P-19)`, async () => {
    const opened = await crypto.hpkeOpen({
      ...hpke,
      exportContext: hex(context),
      exportLength: 32,
    });
    assert.equal(
      toHex(opened?.plaintext),
      '4265617574792069732074727574682c20747275746820626561757479',
    );
    assert.equal(toHex(opened?.exported), exported);
  });
}

test('what is sealed opens with the same exported secret, and no two sealings are alike', async () => {
  const { publicKey, privateKey } = await crypto.generateX25519();
  const plaintext = new TextEncoder().encode('a withdrawal and its certificate');
  const shared = { info: hex('01'), aad: hex('02'), exportContext: hex('03'), exportLength: 16 };
  const seal = { ...shared, recipientPublicKey: publicKey, plaintext };
  const [one, other] = [await crypto.hpkeSeal(seal), await crypto.hpkeSeal(seal)];
  assert.equal(one.enc.length, 32);
  assert.equal(one.ciphertext.length, plaintext.length + 16);
  assert.notDeepEqual(one.enc, other.enc);
  assert.notDeepEqual(one.exported, other.exported);
  const opened = await crypto.hpkeOpen({ ...shared, ...one, recipientPrivateKey: privateKey });
  assert.deepEqual(opened, { plaintext, exported: one.exported });
});

test('HPKE opens nothing that was changed, cut or meant for another key or place', async () => {
  const other = await crypto.generateX25519();
  const input = { ...hpke, exportContext: new Uint8Array(0), exportLength: 16 };
  const refused = [
    { ...input, ciphertext: flip(input.ciphertext, 3) },
    { ...input, ciphertext: input.ciphertext.slice(0, -1) },
    { ...input, ciphertext: new Uint8Array(0) },
    { ...input, enc: flip(input.enc, 0) },
    { ...input, enc: input.enc.slice(1) },
    { ...input, enc: new Uint8Array(0) },
    { ...input, enc: new Uint8Array(32) },
    { ...input, info: flip(input.info, 0) },
    { ...input, aad: flip(input.aad, 0) },
    { ...input, recipientPrivateKey: other.privateKey },
  ];
  for (const attempt of refused) assert.equal(await crypto.hpkeOpen(attempt), undefined);
});

test('nothing is sealed to a key for which everybody knows the secret, or to no key at all', async () => {
  const smallOrder = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '',
    '0102',
  ];
  for (const key of smallOrder) {
    await assert.rejects(
      crypto.hpkeSeal({
        recipientPublicKey: hex(key),
        info: new Uint8Array(0),
        aad: new Uint8Array(0),
        plaintext: Uint8Array.of(1),
        exportContext: new Uint8Array(0),
        exportLength: 16,
      }),
      (error) => isTallystickError(error) && error.code === 'recipient_key_unusable',
    );
  }
});
