/**
 * One frame of a store's log: the changes of one write, encrypted (P-18, G-046, G-054).
 *
 *     frame = length(4) nonce(12) ciphertext tag(16)      length counts what follows it
 *     mark  = "durable\n"                                 written once the frame is on the disk
 *
 * AES-128-GCM over the changes; its associated data are the SHA-256 of the file's header, the number of
 * the frame and the tag of the frame before. So a frame opens at one place of one file only, and only
 * after all that came before it. Nonces are random and not counted: after a crash, another frame may
 * take the number of one that was cut off, and a nonce must never serve twice.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';

import { WRITE_BYTES_MAX } from './store.ts';

const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_DIGEST_BYTES = 32;
const NUMBER_BYTES = 8;
const BODY_BYTES_MIN = NONCE_BYTES + TAG_BYTES;
const BODY_BYTES_MAX = BODY_BYTES_MIN + WRITE_BYTES_MAX;
/** No byte is one bit away from zero, so that no single flipped bit makes a mark look unwritten. */
export const MARK: Uint8Array = new TextEncoder().encode('durable\n');

/** The place of a frame: which file, how many frames before it, and the tag of the last of them. */
export interface FramePlace {
  readonly key: Uint8Array;
  /** SHA-256 of the file's header. */
  readonly headerDigest: Uint8Array;
  readonly number: number;
  readonly previousTag: Uint8Array;
}

/** The place of the first frame of a file. */
export function firstPlace(key: Uint8Array, headerDigest: Uint8Array): FramePlace {
  return { key, headerDigest, number: 0, previousTag: new Uint8Array(TAG_BYTES) };
}

/** The place after `frame`, which stands at `place`. */
export function nextPlace(place: FramePlace, frame: Uint8Array): FramePlace {
  return { ...place, number: place.number + 1, previousTag: frame.slice(-TAG_BYTES) };
}

function associatedData({ headerDigest, number, previousTag }: FramePlace): Uint8Array {
  const data = new Uint8Array(HEADER_DIGEST_BYTES + NUMBER_BYTES + TAG_BYTES);
  data.set(headerDigest);
  new DataView(data.buffer).setBigUint64(HEADER_DIGEST_BYTES, BigInt(number));
  data.set(previousTag, HEADER_DIGEST_BYTES + NUMBER_BYTES);
  return data;
}

export interface SealFrame {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly place: FramePlace;
  readonly plaintext: Uint8Array;
}

/** The frame, without its mark. */
export async function sealFrame(input: SealFrame): Promise<Uint8Array> {
  const { crypto, place, plaintext } = input;
  const nonce = input.random(NONCE_BYTES);
  const aad = associatedData(place);
  const sealed = await crypto.aes128GcmSeal({ key: place.key, nonce, aad, plaintext });
  const frame = new Uint8Array(LENGTH_BYTES + NONCE_BYTES + sealed.length);
  new DataView(frame.buffer).setUint32(0, NONCE_BYTES + sealed.length);
  frame.set(nonce, LENGTH_BYTES);
  frame.set(sealed, LENGTH_BYTES + NONCE_BYTES);
  return frame;
}

export interface OpenFrame {
  readonly crypto: Crypto;
  readonly place: FramePlace;
  /** The file from the frame's first byte on. */
  readonly rest: Uint8Array;
}

export interface OpenedFrame {
  readonly frame: Uint8Array;
  readonly plaintext: Uint8Array;
}

/** The frame at the start of `rest`; undefined when there is none, or not the one of this place. */
export async function openFrame(input: OpenFrame): Promise<OpenedFrame | undefined> {
  const { crypto, place, rest } = input;
  if (rest.length < LENGTH_BYTES + BODY_BYTES_MIN) return undefined;
  const bodyBytes = new DataView(rest.buffer, rest.byteOffset, LENGTH_BYTES).getUint32(0);
  if (bodyBytes < BODY_BYTES_MIN || bodyBytes > BODY_BYTES_MAX) return undefined;
  if (LENGTH_BYTES + bodyBytes > rest.length) return undefined;
  const frame = rest.subarray(0, LENGTH_BYTES + bodyBytes);
  const plaintext = await crypto.aes128GcmOpen({
    key: place.key,
    nonce: frame.subarray(LENGTH_BYTES, LENGTH_BYTES + NONCE_BYTES),
    aad: associatedData(place),
    ciphertext: frame.subarray(LENGTH_BYTES + NONCE_BYTES),
  });
  return plaintext === undefined ? undefined : { frame, plaintext };
}
