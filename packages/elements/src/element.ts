/**
 * An element: the part of a device that holds its signing key and signs with it.
 *
 * The balance certificate names the class, because it decides how hard it is to copy the key or to
 * restore an old state: payees and the issuer set their limits by it.
 */

import type { Sign } from '@tallystick/protocol/crypto';

/**
 * Where the key lies: `software` in a file of the app; `platform` in the operating system's key store;
 * `hardware` in tamper-resistant hardware that signs and never gives the key away.
 */
export type ElementClass = 'software' | 'platform' | 'hardware';

export interface Element {
  /** Compressed P-256 point, 33 bytes. */
  readonly publicKey: Uint8Array;
  readonly class: ElementClass;
  /** ES256, 64 bytes r||s. Two signatures over one message differ: k is random. */
  readonly sign: Sign;
}
