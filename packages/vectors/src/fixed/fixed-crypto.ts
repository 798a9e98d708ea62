/**
 * The protocol's cryptography without chance: sealing uses one published ephemeral key. RFC 9180 wants
 * a new one each time, because two texts sealed with one ephemeral key to one recipient share their
 * nonce; vectors protect nothing, and can be made again.
 */

import { Aes128Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import type { Crypto, HpkeSealed, HpkeSealInput } from '@tallystick/protocol/crypto';
import { sealingPair } from './fixed-keys.ts';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** The port of the protocol; it seals with the ephemeral key of `keys.json`. */
export const fixedCrypto: Crypto = { ...createNodeCrypto(), hpkeSeal: sealWithFixedKey };

async function sealWithFixedKey(input: HpkeSealInput): Promise<HpkeSealed> {
  const pair = sealingPair('ephemeral');
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.importKey('raw', bufferOf(input.recipientPublicKey)),
    info: bufferOf(input.info),
    ekm: {
      publicKey: await suite.kem.importKey('raw', bufferOf(pair.publicKey)),
      privateKey: await suite.kem.importKey('raw', bufferOf(pair.privateKey), false),
    },
  });
  const ciphertext = await sender.seal(bufferOf(input.plaintext), bufferOf(input.aad));
  const exported = await sender.export(bufferOf(input.exportContext), input.exportLength);
  return {
    enc: new Uint8Array(sender.enc),
    ciphertext: new Uint8Array(ciphertext),
    exported: new Uint8Array(exported),
  };
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
