/**
 * The two economies of a coin town: rupees, which a bank knows, and hours, which are the town's own (V-77). Each has an
 * issuer and keys of its own, and both lie in one database.
 */

import { DEFAULT_SETTINGS, type TenantSettings } from '@tallystick/issuer/tenants/settings';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { Database } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import { currency, minor } from '@tallystick/protocol/money';
import type { Elements } from '@tallystick/sdk/ports';
import { CURRENCY, createIssuerSide, type IssuerSide } from '../world/issuer-side.ts';
import type { IssuerTap } from '../world/issuer-tap.ts';
import type { Journal } from '../world/journal.ts';

/** An hour of somebody's work; the number is the town's own. */
const HOURS: CurrencyInfo = { number: currency(4_711), code: 'HOUR', exponent: 2 };

export interface Economy {
  readonly name: 'rupees' | 'hours';
  readonly currency: CurrencyInfo;
  readonly issuer: IssuerSide;
  readonly keys: TenantKeys;
  /** Calls as they came in, sealed; the newest last. */
  readonly overheard: () => readonly Uint8Array[];
}

export interface EconomiesInput {
  /** A way into the database for each process of each issuer. */
  readonly openDatabase: () => Database;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly elements: Elements;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly workAtOnce: number;
  readonly journal: Journal;
}

const DAY_SECONDS = 86_400;
const ISSUER_PROCESSES = 2;
const OVERHEARD_MAX = 60;
/** How often coins go on: few enough that coins of a town meet the bound. */
export const HOPS_MAX = 2;
/** Most that one account may have out in coins, in minor units: little enough to be reached. */
export const ACCOUNT_MAX = 60_000n;

/** Coins are spent within a day and redeemed within two more, so that a town sees both ends. */
const SETTINGS: TenantSettings = {
  ...DEFAULT_SETTINGS,
  policy: { ...DEFAULT_SETTINGS.policy, hopsMax: HOPS_MAX, unconfirmedCountMax: 50 },
  coins: {
    denominations: [100n, 200n, 500n, 1_000n, 2_000n, 5_000n].map(minor),
    coinsMax: 60,
    accountMax: minor(ACCOUNT_MAX),
    validSeconds: DAY_SECONDS,
    redeemDays: 2,
  },
};

/** Both, with their issuers' processes running. */
export async function openEconomies(input: EconomiesInput): Promise<readonly Economy[]> {
  return [
    await openEconomy(input, { name: 'rupees', money: CURRENCY }),
    await openEconomy(input, { name: 'hours', money: HOURS }),
  ];
}

async function openEconomy(
  { openDatabase, elements, ...input }: EconomiesInput,
  { name, money }: { readonly name: Economy['name']; readonly money: CurrencyInfo },
): Promise<Economy> {
  const tenant = tenantOfBytes(input.random(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const heard: Uint8Array[] = [];
  let known: TenantKeys | undefined;
  const issuer = await createIssuerSide({
    ...input,
    databases: Array.from({ length: ISSUER_PROCESSES }, () => openDatabase),
    newElement: async () => (await elements.create()).element,
    tenant,
    settings: SETTINGS,
    currency: money,
    tap: (keys) => {
      known = keys;
      return Promise.resolve(listener(heard));
    },
  });
  assert(known !== undefined, 'nobody was told the keys of an economy');
  return { name, currency: money, issuer, keys: known, overheard: () => heard };
}

/** Keeps the newest calls. */
function listener(heard: Uint8Array[]): IssuerTap {
  return {
    begin: () => Promise.resolve(),
    call: (bytes) => {
      heard.push(bytes);
      if (heard.length > OVERHEARD_MAX) heard.shift();
      return Promise.resolve();
    },
    work: () => Promise.resolve(),
  };
}
