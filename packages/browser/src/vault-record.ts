/** What the vault keeps: nothing in it opens the store without the PIN or the device's lock. */

import type { Passkey } from './passkey.ts';
import type { PinFailures } from './pin.ts';

export interface VaultRecord {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** Of PBKDF2. */
  readonly iterations: number;
  /** The store's key under the PIN. */
  readonly byPin: Uint8Array;
  readonly failures: PinFailures;
  /** The store's key under the secret of a passkey. */
  readonly passkey?: Passkey & { readonly wrapped: Uint8Array };
}

/** Far above what we write: a longer derivation would only hang the app. */
const ITERATIONS_MAX = 10_000_000;

/** The record in a value from the disk; undefined for anything else. */
export function readVaultRecord(value: unknown): VaultRecord | undefined {
  if (!isRecord(value)) return undefined;
  const { salt, iterations, byPin, failures, passkey } = value;
  if (!(salt instanceof Uint8Array) || !(byPin instanceof Uint8Array)) return undefined;
  if (!isCount(iterations) || iterations === 0 || iterations > ITERATIONS_MAX) return undefined;
  if (!isRecord(failures)) return undefined;
  const { count, lastAt } = failures;
  if (!isCount(count) || !isCount(lastAt)) return undefined;
  const record = { salt, iterations, byPin, failures: { count, lastAt } };
  if (!isRecord(passkey)) return record;
  const { id, salt: input, wrapped } = passkey;
  const parts = [id, input, wrapped].filter((part) => part instanceof Uint8Array);
  const [first, second, third] = parts;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  return { ...record, passkey: { id: first, salt: second, wrapped: third } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
