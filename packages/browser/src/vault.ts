/**
 * Where the store's key lies: wrapped by a PIN through a slow hash, and where the device has a lock with
 * PRF, by that. In a database of its own, outside the store that it opens.
 *
 * Invariants: a try is written down before it is made, so killing the app does not give another one; a
 * wrong PIN costs a wait that grows and outlives a restart. Who can set the clock forward can shorten a
 * wait, and who can copy the browser's files can try elsewhere: against both, only a long PIN helps.
 */

// adapter: clock

import { assert } from '@tallystick/protocol/assert';
import type { Random } from '@tallystick/protocol/crypto';
import { secretOfPasskey, secretOfPin, unwrapKey, wrapKey } from './key-wrap.ts';
import { createPasskey, mayHavePasskey, passkeySecret } from './passkey.ts';
import { beginTry, pinProblem, waitSecondsAfter, type PinTry } from './pin.ts';
import { openVaultFile, type VaultFile } from './vault-file.ts';
import type { VaultRecord } from './vault-record.ts';

export type UnlockResult =
  | { readonly ok: true; readonly key: Uint8Array }
  | {
      readonly ok: false;
      readonly code: 'wrongPin';
      /** In a row, with this one. */
      readonly tries: number;
      readonly waitSeconds: number;
    }
  | { readonly ok: false; readonly code: 'waitFirst'; readonly waitSeconds: number }
  | { readonly ok: false; readonly code: 'passkeyRefused' };

export interface Vault {
  state(): 'empty' | 'locked';
  hasPasskey(): boolean;
  /** May this browser add one? */
  mayAddPasskey(): boolean;
  /** A new key under a new PIN, which `pinProblem` takes. */
  create(pin: string): Promise<Uint8Array>;
  unlock(pin: string): Promise<UnlockResult>;
  unlockWithPasskey(): Promise<UnlockResult>;
  /** Adds the device's lock, named `label` in its list; the PIN shows who asks. */
  addPasskey(pin: string, label: string): Promise<UnlockResult>;
  dropPasskey(): Promise<void>;
  changePin(old: string, next: string): Promise<UnlockResult>;
  /** Forgets the key: what it opened stays closed for ever. */
  erase(): Promise<void>;
}

/** What OWASP asks of PBKDF2-HMAC-SHA-256 (Password Storage Cheat Sheet, 2023). */
const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const KEY_BYTES = 16;
const NO_FAILURES = { count: 0, lastAt: 0 };

/** Opens the vault of an app, or an empty one. Rejects with `store_damaged`. */
export async function openVault(name: string, random: Random): Promise<Vault> {
  const file = await openVaultFile(name);
  return {
    state: () => (file.isEmpty() ? 'empty' : 'locked'),
    ...pinWays(file, random),
    ...passkeyWays(file, random),
    erase: () => file.erase(),
  };
}

function pinWays(file: VaultFile, random: Random): Pick<Vault, 'create' | 'unlock' | 'changePin'> {
  const wrapByPin = async (pin: string, key: Uint8Array): Promise<PinPart> => {
    assert(pinProblem(pin) === undefined, 'a PIN that was refused reached the vault');
    const part = { salt: random(SALT_BYTES), iterations: ITERATIONS };
    return { ...part, byPin: await wrapKey(await secretOfPin(pin, part), key, random) };
  };
  return {
    async create(pin) {
      assert(file.isEmpty(), 'a vault is made twice');
      const key = random(KEY_BYTES);
      await file.create({ ...(await wrapByPin(pin, key)), failures: NO_FAILURES });
      return key;
    },
    unlock: (pin) => unlock(file, random, pin),
    async changePin(old, next) {
      const result = await unlock(file, random, old);
      if (!result.ok) return result;
      const part = await wrapByPin(next, result.key);
      await file.change((record) => ({ ...record, ...part }));
      return result;
    },
  };
}

type PinPart = Pick<VaultRecord, 'salt' | 'iterations' | 'byPin'>;

async function unlock(file: VaultFile, random: Random, pin: string): Promise<UnlockResult> {
  const begun: { made?: PinTry } = {};
  const record = await file.change((current) => {
    begun.made = beginTry(current.failures, Date.now());
    return { ...current, failures: begun.made.failures };
  });
  const waitSeconds = begun.made?.waitSeconds ?? 0;
  if (waitSeconds > 0) return { ok: false, code: 'waitFirst', waitSeconds };
  const key = await unwrapKey(await secretOfPin(pin, record), record.byPin, random);
  if (key === undefined) {
    const tries = record.failures.count;
    return { ok: false, code: 'wrongPin', tries, waitSeconds: waitSecondsAfter(tries) };
  }
  await file.change((current) => ({ ...current, failures: NO_FAILURES }));
  return { ok: true, key };
}

function passkeyWays(
  file: VaultFile,
  random: Random,
): Pick<
  Vault,
  'hasPasskey' | 'mayAddPasskey' | 'unlockWithPasskey' | 'addPasskey' | 'dropPasskey'
> {
  return {
    hasPasskey: () => !file.isEmpty() && file.record().passkey !== undefined,
    mayAddPasskey: mayHavePasskey,
    async unlockWithPasskey() {
      const { passkey } = file.record();
      const secret = passkey === undefined ? undefined : await passkeySecret(passkey, random);
      if (secret === undefined || passkey === undefined) return REFUSED;
      const key = await unwrapKey(await secretOfPasskey(secret), passkey.wrapped, random);
      return key === undefined ? REFUSED : { ok: true, key };
    },
    async addPasskey(pin, label) {
      const result = await unlock(file, random, pin);
      if (!result.ok) return result;
      const made = await createPasskey(label, random);
      if (made === undefined) return REFUSED;
      const wrapped = await wrapKey(await secretOfPasskey(made.secret), result.key, random);
      await file.change((record) => ({ ...record, passkey: { ...made.passkey, wrapped } }));
      return result;
    },
    async dropPasskey() {
      await file.change((record) => {
        const { passkey: _, ...rest } = record;
        return rest;
      });
    },
  };
}

const REFUSED: UnlockResult = { ok: false, code: 'passkeyRefused' };
