/** Who lives in a coin town: a third of all devices in the economy of hours; the last phones of each are cheats'. */

import type { AccountOrder } from '../world/issuer-side.ts';
import { deviceNames, tillsOf } from '../town/names.ts';
import { moveIn, type MoveInInput } from '../town/people.ts';
import type { Economy } from './economies.ts';
import type { CoinPeople } from './coin-ground.ts';
import type { Holder } from './hands.ts';

const GROCERIES = 5_411;
const PLACE = 'tdr1y';
/** One device in so many is in the economy of hours. */
const HOURS_EVERY = 3;
/** Of the phones of an economy, that share are cheats', and one till where there are several. */
const CHEATS_SHARE = 0.4;

export interface CoinPeopleInput extends Omit<MoveInInput, 'issuer' | 'hear'> {
  readonly devices: number;
  readonly economies: readonly Economy[];
  /** A call of that device is on its way to the issuer. */
  readonly hear: (name: string) => void;
}

/** Everybody, with accounts and enrolled devices. */
export async function settleCoinPeople(input: CoinPeopleInput): Promise<CoinPeople> {
  const people = { customers: [] as Holder[], merchants: [] as Holder[], cheats: [] as Holder[] };
  const names = deviceNames(input.devices);
  const tills = tillsOf(input.devices);
  for (const [at, name] of names.entries()) {
    const isTill = at < tills;
    const [rupees, hours] = input.economies;
    const place = isTill ? at : at - tills;
    const economy = place % HOURS_EVERY === HOURS_EVERY - 1 ? hours : rupees;
    if (economy === undefined) continue;
    const isCheat = isTill
      ? tills > 2 && at === 1
      : place >= (1 - CHEATS_SHARE) * (names.length - tills);
    const holder = await settle(input, economy, { name, isTill, isCheat });
    const list = isTill ? people.merchants : people.customers;
    (isCheat ? people.cheats : list).push(holder);
  }
  return people;
}

async function settle(
  input: CoinPeopleInput,
  economy: Economy,
  who: { readonly name: string; readonly isTill: boolean; readonly isCheat: boolean },
): Promise<Holder> {
  const { name, isTill, isCheat } = who;
  const order: AccountOrder = isTill
    ? { role: 'merchant', name, merchantType: GROCERIES, place: PLACE }
    : { role: 'customer', name };
  const rate = isCheat ? 1 : 0;
  const party = await moveIn(
    {
      ...input,
      issuer: economy.issuer,
      faults: { ...input.faults, cheats: rate, dishonestTills: rate },
      hear: () => input.hear(name),
    },
    order,
    await economy.issuer.openAccount(order),
  );
  return { ...party, economy };
}
