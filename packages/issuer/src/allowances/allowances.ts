/**
 * Who may call now: a device within its allowance and that of its account, and with few calls in hand
 * (M-12). So one device that floods leaves the database to the others of its tenant and to all tenants.
 *
 * Only calls that a device has signed, and signed lately, are counted: nobody uses up another's allowance.
 * Each process counts for itself, so with several an allowance is so many times larger.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { CALL_WAIT_SECONDS_MAX } from '@tallystick/protocol/limits';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { CallLimits } from './call-limits.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface CallToAdmit {
  readonly tenant: TenantId;
  readonly keyHash: Uint8Array;
  /** Of the device's account; absent while it enrols. */
  readonly home?: bigint;
  readonly effort: number;
  readonly limits: CallLimits;
}

export type Admission =
  | {
      readonly ok: true;
      /** Has to be called when the call is answered. */
      readonly done: () => void;
    }
  | { readonly ok: false; readonly waitSeconds: number };

export interface Allowances {
  admit(call: CallToAdmit): Admission;
}

/** A device that begins to be refused. */
export interface Refused {
  readonly tenant: TenantId;
  /** Its key hash in hexadecimal, as the list of devices has it. */
  readonly device: string;
  readonly waitSeconds: number;
}

/** A device of ours makes one call at a time; a few more may be left of connections that broke. */
export const IN_HAND_MAX = 8;
/** All devices of one account. */
export const ACCOUNT_IN_HAND_MAX = 64;
/** About ten megabytes. Who is forgotten has a full allowance again. */
const DEVICES_KNOWN_MAX = 50_000;
/** Anybody can make up keys to enrol with, so these do not take the places of devices. */
const STRANGERS_KNOWN_MAX = 5_000;
const REFUSED_KNOWN_MAX = 5_000;
const IN_HAND_WAIT_SECONDS = 1;

/** Full allowances. `nowMs` never goes back; `noticed` hears of each device that begins to be refused. */
export function createAllowances({
  nowMs,
  noticed = () => undefined,
}: {
  readonly nowMs: () => number;
  readonly noticed?: (refused: Refused) => void;
}): Allowances {
  const devices = createTokenBuckets({ nowMs, knownMax: DEVICES_KNOWN_MAX });
  const accounts = createTokenBuckets({ nowMs, knownMax: DEVICES_KNOWN_MAX });
  const strangers = createTokenBuckets({ nowMs, knownMax: STRANGERS_KNOWN_MAX });
  const inHand = createInHand();
  const refused = new Set<string>();

  const notice = (call: CallToAdmit, name: string, waitSeconds: number): void => {
    if (refused.has(name)) return;
    if (refused.size >= REFUSED_KNOWN_MAX) refused.clear();
    refused.add(name);
    noticed({ tenant: call.tenant, device: toHex(call.keyHash), waitSeconds });
  };
  return Object.freeze({
    admit(call: CallToAdmit): Admission {
      const { tenant, home, effort, limits } = call;
      const device = `${tenant}:${toHex(call.keyHash)}`;
      const account = home === undefined ? undefined : `${tenant}:${home}`;
      const buckets = account === undefined ? strangers : devices;
      const isBusy =
        inHand.of(device) >= IN_HAND_MAX ||
        (account !== undefined && inHand.of(account) >= ACCOUNT_IN_HAND_MAX);
      const waitSeconds = Math.max(
        isBusy ? IN_HAND_WAIT_SECONDS : 0,
        buckets.waitOf(device, effort, limits.device),
        account === undefined ? 0 : accounts.waitOf(account, effort, limits.account),
      );
      if (waitSeconds > 0) {
        const told = Math.min(waitSeconds, CALL_WAIT_SECONDS_MAX);
        notice(call, device, told);
        return { ok: false, waitSeconds: told };
      }
      refused.delete(device);
      buckets.take(device, effort, limits.device);
      if (account !== undefined) accounts.take(account, effort, limits.account);
      const names = account === undefined ? [device] : [device, account];
      for (const name of names) inHand.add(name, 1);
      return {
        ok: true,
        done: () => {
          for (const name of names) inHand.add(name, -1);
        },
      };
    },
  });
}

interface InHand {
  of(name: string): number;
  add(name: string, change: 1 | -1): void;
}

/** Holds nobody who has no call in hand. */
function createInHand(): InHand {
  const counts = new Map<string, number>();
  return {
    of: (name) => counts.get(name) ?? 0,
    add: (name, change) => {
      const count = (counts.get(name) ?? 0) + change;
      if (count > 0) counts.set(name, count);
      else counts.delete(name);
    },
  };
}
