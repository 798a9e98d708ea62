/**
 * Values under AES-128-GCM with a random nonce before them, and their name bound to them: a value that
 * was moved to another name does not open.
 *
 * Each write takes a fresh random nonce of 12 bytes; below 2^32 writes under one key that is safe
 * (SP 800-38D section 8.3), and a device makes a few dozen a day.
 */

import type { Random } from '@tallystick/protocol/crypto';
import { ownBytes } from './own-bytes.ts';

const NONCE_BYTES = 12;

export interface Sealer {
  seal(name: string, value: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Undefined for bytes that this key did not seal under this name. */
  open(name: string, sealed: Uint8Array): Promise<Uint8Array | undefined>;
}

/** A sealer with a key of 16 bytes for values of one purpose. */
export async function createSealer(input: {
  readonly key: Uint8Array;
  readonly purpose: string;
  readonly random: Random;
}): Promise<Sealer> {
  const { purpose, random } = input;
  const key = await crypto.subtle.importKey('raw', ownBytes(input.key), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  const parameters = (name: string, iv: Uint8Array): AesGcmParams => ({
    name: 'AES-GCM',
    iv: ownBytes(iv),
    additionalData: new TextEncoder().encode(`${purpose}\n${name}`),
  });
  return {
    async seal(name, value) {
      const nonce = random(NONCE_BYTES);
      const sealed = await crypto.subtle.encrypt(parameters(name, nonce), key, ownBytes(value));
      const out = new Uint8Array(NONCE_BYTES + sealed.byteLength);
      out.set(nonce);
      out.set(new Uint8Array(sealed), NONCE_BYTES);
      return out;
    },
    async open(name, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      if (nonce.length < NONCE_BYTES) return undefined;
      try {
        const body = ownBytes(sealed.subarray(NONCE_BYTES));
        return new Uint8Array(await crypto.subtle.decrypt(parameters(name, nonce), key, body));
      } catch (error) {
        if (error instanceof DOMException && error.name === 'OperationError') return undefined;
        throw error;
      }
    },
  };
}
