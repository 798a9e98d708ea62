/** @hpke/core opens the codes and calls that our own library seals, with the same exported secret. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Aes128Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { encode } from 'cbor2';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { systemRandom } from '@tallystick/elements/system-ports';
import { sealCall, openCall } from '@tallystick/protocol/calls/call';
import { openPayment, sealPayment } from '@tallystick/protocol/codes/payment-code';
import type { X25519KeyPair } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { concatBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { TENANT } from './fixed/craft.ts';
import { craftPayment } from './fixed/payment.ts';

const crypto = createNodeCrypto();
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const ENC_LENGTH = 32;

function buffer(data: Uint8Array): ArrayBuffer {
  return Uint8Array.from(data).buffer;
}

function cbor(...items: readonly unknown[]): ArrayBuffer {
  return buffer(encode(['tallystick-1', ...items], { cde: true }));
}

interface Sealed {
  readonly recipient: X25519KeyPair;
  readonly info: ArrayBuffer;
  readonly bytes: Uint8Array;
}

/** The plaintext, and a secret exported under the label. */
async function openedByPeer(
  { recipient, info, bytes }: Sealed,
  label: string,
  length: number,
): Promise<{ readonly plaintext: Uint8Array; readonly exported: Uint8Array }> {
  const context = await suite.createRecipientContext({
    recipientKey: {
      publicKey: await suite.kem.importKey('raw', buffer(recipient.publicKey)),
      privateKey: await suite.kem.importKey('raw', buffer(recipient.privateKey), false),
    },
    enc: buffer(bytes.subarray(0, ENC_LENGTH)),
    info,
  });
  return {
    plaintext: new Uint8Array(await context.open(buffer(bytes.subarray(ENC_LENGTH)))),
    exported: new Uint8Array(await context.export(cbor(label), length)),
  };
}

/** Encapsulated key and ciphertext, and the exported secret. */
async function sealedByPeer(
  publicKey: Uint8Array,
  info: ArrayBuffer,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const recipientPublicKey = await suite.kem.importKey('raw', buffer(publicKey));
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  const ciphertext = await sender.seal(buffer(plaintext));
  return concatBytes(new Uint8Array(sender.enc), new Uint8Array(ciphertext));
}

test('a payment code: theirs opens ours and ours theirs, and both sides have one receipt key', async () => {
  const recipient = await crypto.generateX25519();
  const { authorization, request } = await craftPayment();
  const { digest } = request;
  const info = cbor('payment', tenantBytes(TENANT), digest);
  const sealing = { tenant: TENANT, requestDigest: digest, authorization };
  const sealed = await sealPayment(crypto, { ...sealing, sealingKey: recipient.publicKey });
  const code = { recipient, info, bytes: sealed.bytes.subarray(4) };
  const opened = await openedByPeer(code, 'receipt', 20);
  assert.deepEqual(opened.plaintext, encodeCbor(authorization));
  assert.deepEqual(opened.exported.slice(0, 16), sealed.session.receiptKey);

  const plaintext = encodeCbor(authorization);
  const theirs = await sealedByPeer(recipient.publicKey, info, plaintext);
  const read = await openPayment(crypto, {
    tenant: TENANT,
    requestDigest: digest,
    sealingPrivateKey: recipient.privateKey,
    bytes: concatBytes(digest.subarray(0, 4), theirs),
  });
  assert.ok(read.ok);
  const again = await openedByPeer({ recipient, info, bytes: theirs }, 'receipt', 20);
  assert.deepEqual(read.session.receiptKey, again.exported.slice(0, 16));
});

test('a call: theirs opens ours and ours theirs, and both sides have one key for the answer', async () => {
  const recipient = await crypto.generateX25519();
  const element = createSoftwareElement(systemRandom);
  const info = cbor('call', tenantBytes(TENANT));
  const sealed = await sealCall(crypto, {
    tenant: TENANT,
    issuerHpkeKey: recipient.publicKey,
    sign: element.sign,
    call: {
      operation: 'bundle',
      body: null,
      callId: systemRandom(16),
      nonce: new Uint8Array(),
      keyHash: keyHashOf(crypto, element.publicKey),
    },
  });
  const opened = await openedByPeer({ recipient, info, bytes: sealed.bytes }, 'answer', 16);
  assert.deepEqual(opened.exported, sealed.answerKey);

  const theirs = await sealedByPeer(recipient.publicKey, info, opened.plaintext);
  const read = await openCall(crypto, {
    tenant: TENANT,
    issuerHpkePrivateKey: recipient.privateKey,
    bytes: theirs,
  });
  assert.ok(read.ok);
  const again = await openedByPeer({ recipient, info, bytes: theirs }, 'answer', 16);
  assert.deepEqual(read.answerKey, again.exported);
});
