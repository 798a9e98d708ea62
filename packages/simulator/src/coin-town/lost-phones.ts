/**
 * People who lose a phone with coins on it (V-67 to V-69): some have printed a sheet, before they paid with some of what
 * is on it. The operator blocks the phone, and the new one claims from the sheet and without one.
 */

import { blockDevice } from '@tallystick/issuer/operator/block-device';
import { createEnrolmentCode } from '@tallystick/issuer/operator/create-account';
import { uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { readCoinSheet } from '@tallystick/protocol/codes/coin-sheet';
import { claimLostCoins, type ClaimLostCoinsOutcome } from '@tallystick/sdk/coins/claim-lost-coins';
import { coinSheets } from '@tallystick/sdk/coins/coin-sheet';
import { enrol } from '@tallystick/sdk/device/enrol';
import { deviceKeyHash } from '../attacks/encounter.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import type { Agenda } from '../world/agenda.ts';
import { report } from './at-home.ts';
import { insistOn, type CoinGround } from './coin-ground.ts';
import { ownerOf, type Holder } from './hands.ts';

/** Paper: what the codes of a sheet hold. */
export type Paper = readonly Uint8Array[];

export interface LostPhones {
  /** Whoever lost a phone, on the new one. */
  readonly owners: () => readonly Holder[];
  /** Is this device of this name gone for good? */
  isLost(name: string): boolean;
}

const PRINTS_HOURS = 9;
const LOSES_HOURS_MIN = 11;
const LOSES_HOURS_MAX = 30;
const NOTICES_MS_MAX = 4 * HOUR_MS;

/** What the phone prints of the coins that it holds; nothing where it holds none. */
async function printSheet(ground: CoinGround, { side }: Holder): Promise<Paper> {
  const printed = await insistOn(ground, side, coinSheets);
  return printed?.ok === true ? (printed.sheets[0]?.codes ?? []) : [];
}

/** One person of each economy with enough people loses a phone; hears of each call under the new name from then on. */
export function planLostPhones(
  ground: CoinGround,
  agenda: Agenda,
  plan: {
    readonly startMs: number;
    readonly days: number;
    readonly rename: (from: string, to: string) => void;
    /** From now on somebody acts with this phone in the place of the one of that name. */
    readonly replace: (name: string, owner: Holder) => void;
  },
): LostPhones {
  const owners: Holder[] = [];
  const lost = new Set<string>();
  for (const { name } of ground.economies) {
    const all = ground.people.customers.filter(({ economy }) => economy.name === name);
    const loser = all.at(-1);
    if (loser === undefined || all.length < 2) continue;
    const chance = ground.chance.stream(`lost ${name}`);
    let paper: Paper = [];
    const print = async (): Promise<void> => {
      paper = await printSheet(ground, loser);
    };
    const loseAndClaim = async (): Promise<void> => {
      const owner = await lose(ground, loser, { lost, rename: plan.rename });
      if (owner === undefined) return;
      owners.push(owner);
      plan.replace(loser.person.name, owner);
      await ground.agenda.sleep(ground.chance.between(1, NOTICES_MS_MAX));
      if (paper.length > 0) await claim(ground, owner, paper);
      await claim(ground, owner);
    };
    agenda.at(plan.startMs + PRINTS_HOURS * HOUR_MS, () => void print());
    const when = Math.min(
      chance.between(LOSES_HOURS_MIN, LOSES_HOURS_MAX) * HOUR_MS,
      plan.days * DAY_MS - NOTICES_MS_MAX,
    );
    agenda.at(plan.startMs + when, () => void loseAndClaim());
  }
  return { owners: () => owners, isLost: (name) => lost.has(name) };
}

/** The phone is gone, blocked, and another one is enrolled in its place. */
async function lose(
  ground: CoinGround,
  holder: Holder,
  { lost, rename }: { readonly lost: Set<string>; rename: (from: string, to: string) => void },
): Promise<Holder | undefined> {
  const { person, side, economy } = holder;
  const { journal } = ground;
  if (side.isAbsent) return undefined;
  const keyHash = await deviceKeyHash(holder);
  lost.add(person.name);
  side.wipe();
  side.setConnected(false);
  journal.note('coinsLost', { device: person.name });
  if (keyHash === undefined) return undefined;
  await economy.issuer.operate((deps, tenant) => blockDevice(deps, tenant, { keyHash }));
  const { account } = person;
  const code = await economy.issuer.operate((deps, tenant) =>
    createEnrolmentCode(deps, tenant, { account }),
  );
  if (!code.ok) return undefined;
  const name = `${person.name}b`;
  rename(person.name, name);
  const owner: Holder = { economy, person: { ...person, name }, side: side.another(name) };
  const enrolled = await insistOn(
    ground,
    owner.side,
    (device) => enrol(device, code.value.enrolmentCode),
    ({ ok }) => ok,
  );
  if (enrolled?.ok !== true) return undefined;
  journal.note('enrolledAgain', { device: person.name });
  await report(ground, owner);
  return owner;
}

/** Claims from a sheet, or all that is known; what the screen says of each coin is witnessed. */
export async function claim(
  ground: CoinGround,
  holder: Holder,
  sheet?: Paper,
): Promise<ClaimLostCoinsOutcome | undefined> {
  const { hands, journal } = ground;
  const owner = ownerOf(holder);
  // Whether or not an answer comes back, the issuer may note it.
  for (const uuid of sheet === undefined ? ['all'] : uuidsOn(ground, holder, sheet)) {
    hands.claimedLost(owner, uuid, false);
  }
  const claimed = await insistOn(ground, holder.side, (device) =>
    claimLostCoins(device, sheet === undefined ? {} : { sheet }),
  );
  if (claimed?.ok === true) {
    for (const { uuid, state } of claimed.coins) {
      hands.claimedLost(owner, uuid, state === 'waits');
    }
  }
  journal.note('claimedLost', {
    device: holder.person.name,
    coins: claimed?.ok === true ? claimed.coins.length : 0,
    isFromSheet: sheet !== undefined,
  });
  return claimed;
}

function uuidsOn({ crypto }: CoinGround, { economy }: Holder, codes: Paper): readonly string[] {
  const read = readCoinSheet(crypto, { tenant: economy.issuer.tenant, codes });
  return read.ok ? read.sheet.coins.map(uuidText) : [];
}
