/**
 * The cryptographic operations the protocol needs, as a port.
 *
 * The protocol computes rules; who computes signatures differs (node:crypto at the issuer, WebCrypto
 * in an app, a keyed hash in a simulated world). Hashes are synchronous because a digest names every
 * message; everything that may run on another thread or in an element is a promise.
 */

/** One ES256 check (RFC 7518 section 3.4): is `signature` by `publicKey` over `message`? */
export interface Es256Check {
  /** Compressed P-256 point, 33 bytes (SEC 1 section 2.3.3). */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** r and s as 32 bytes each, 64 bytes in all. */
  readonly signature: Uint8Array;
}

/** An X25519 key pair (RFC 7748), 32 bytes each. */
export interface X25519KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Input of {@link Crypto.hpkeSeal}. `exported` is what RFC 9180 section 5.3 calls an exported secret. */
export interface HpkeSealInput {
  readonly recipientPublicKey: Uint8Array;
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly exportContext: Uint8Array;
  readonly exportLength: number;
}

export interface HpkeSealed {
  /** The encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  /** The ciphertext with its 16-byte tag. */
  readonly ciphertext: Uint8Array;
  readonly exported: Uint8Array;
}

export interface HpkeOpenInput {
  readonly recipientPrivateKey: Uint8Array;
  readonly enc: Uint8Array;
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly exportContext: Uint8Array;
  readonly exportLength: number;
}

export interface HpkeOpened {
  readonly plaintext: Uint8Array;
  readonly exported: Uint8Array;
}

/** AES-128-GCM with a 16-byte key and a 12-byte nonce that is used once with it. */
export interface AesSealInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
  readonly plaintext: Uint8Array;
}

export interface AesOpenInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The port. Implementations never throw on hostile input: a check is false, an opening is undefined. */
export interface Crypto {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(data: Uint8Array): Uint8Array;
  /** HMAC-SHA-256 (RFC 2104), 32 bytes. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** True only for a well-formed key and signature that verify. */
  verifyEs256(check: Es256Check): Promise<boolean>;
  generateX25519(): Promise<X25519KeyPair>;
  /** HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and AES-128-GCM (P-19, P-36). */
  hpkeSeal(input: HpkeSealInput): Promise<HpkeSealed>;
  /** The opposite of `hpkeSeal`; undefined for whatever does not open. */
  hpkeOpen(input: HpkeOpenInput): Promise<HpkeOpened | undefined>;
  /** Ciphertext followed by its 16-byte tag. */
  aes128GcmSeal(input: AesSealInput): Promise<Uint8Array>;
  /** The plaintext; undefined when the tag does not match. */
  aes128GcmOpen(input: AesOpenInput): Promise<Uint8Array | undefined>;
}

/** Signs with a device's or the issuer's key: ES256, 64 bytes r||s. */
export type Sign = (message: Uint8Array) => Promise<Uint8Array>;

/** `length` unpredictable bytes. */
export type Random = (length: number) => Uint8Array;

/** Seconds since 1970-01-01T00:00:00Z, an integer. */
export type Clock = () => number;
