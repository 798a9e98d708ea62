/**
 * How much devices may do without a network: every other town's operator limits it, and some of its tills
 * limit themselves. The limits are tight, so that an ordinary day meets them.
 */

import { DEFAULT_SETTINGS, type TenantSettings } from '@tallystick/issuer/tenants/settings';
import { minor } from '@tallystick/protocol/money';
import type { OwnLimits, RiskLimits } from '@tallystick/protocol/risk/risk-limits';
import { keepOwnLimits } from '@tallystick/sdk/payee/own-limits';
import { assert } from '@tallystick/protocol/assert';
import type { Party } from './counter.ts';
import type { People } from './people.ts';

const LIMITS: RiskLimits = {
  payer: {
    countLower: 2,
    countUpper: 3,
    sumLower: minor(10_000n),
    sumUpper: minor(22_000n),
    dayCountMax: 3,
    daySumMax: minor(24_000n),
  },
  payee: {
    countLower: 2,
    countUpper: 4,
    sumLower: minor(15_000n),
    sumUpper: minor(30_000n),
    dayCountMax: 8,
    daySumMax: minor(50_000n),
  },
  selection: { threshold: minor(2_000n), percent: 10, percentMax: 60 },
};

const OWN_LIMITS: OwnLimits = {
  paymentMax: minor(12_000n),
  daySumMax: minor(35_000n),
  lineSumMax: minor(16_000n),
  unsettledSumMax: minor(30_000n),
};

/** One till in so many is careful. */
const CAREFUL_EVERY = 3;

/** What the operator of the town of that number allows. */
export function townSettings(number: number): TenantSettings {
  const { policy, certificates } = DEFAULT_SETTINGS;
  return number % 2 === 0
    ? DEFAULT_SETTINGS
    : { policy: { ...policy, limits: LIMITS }, certificates };
}

/** What a till allows itself, by its name. */
export function ownLimitsOf({ merchants }: People, name: string): OwnLimits {
  const at = merchants.findIndex(({ person }) => person.name === name);
  return at % CAREFUL_EVERY === 1 ? OWN_LIMITS : {};
}

/** A till that is killed while it writes its limits down is asked again. */
const TRIES_MAX = 20;

/** Before the first day. */
export async function limitTills(people: People): Promise<void> {
  for (const merchant of people.merchants) await limitTill(people, merchant);
}

/** Tells the till what it allows itself; a new one does not know yet. */
export async function limitTill(people: People, { person, side }: Party): Promise<void> {
  if (side.isAbsent) return;
  const limits = ownLimitsOf(people, person.name);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if ((await side.use((device) => keepOwnLimits(device, limits))).ok) return;
  }
  assert(false, 'a till of the town could not limit itself');
}
