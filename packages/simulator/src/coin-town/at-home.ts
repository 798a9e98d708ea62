/** What people do with a network: money becomes coins, coins become money, and phones say what they know. */

import { minor } from '@tallystick/protocol/money';
import { listCoins } from '@tallystick/sdk/coins/coin-holdings';
import { convertToCoins, type ConvertOutcome } from '@tallystick/sdk/coins/convert-to-coins';
import { redeemCoins } from '@tallystick/sdk/coins/redeem-coins';
import { deposit } from '@tallystick/sdk/device/deposit';
import { sync } from '@tallystick/sdk/sync/sync';
import type { DeviceSide } from '../world/device-side.ts';
import { insistOn, type CoinGround } from './coin-ground.ts';
import { seenCoin } from './hand-over.ts';
import type { Holder } from './hands.ts';

/** The phone says all that it knows, and hears what became of its coins. */
export async function report(ground: CoinGround, holder: Holder): Promise<boolean> {
  const { agenda, hands, journal } = ground;
  const { side, person } = holder;
  side.setConnected(true);
  const from = agenda.now();
  const synced = await side.use(sync);
  const isHeard = synced.ok && synced.value.ok && synced.value.waiting === 0;
  journal.note(isHeard ? 'synced' : 'notSynced', { device: person.name });
  if (isHeard) hands.reported(person.name, { from, until: agenda.now() });
  // A till redeems what it has whenever it syncs.
  const isWhole = isHeard && synced.value.coins.code === undefined;
  if (isWhole && person.role === 'merchant') {
    hands.redeemed(person.name, { from, until: agenda.now() });
  }
  await lookAtCoins(ground, holder);
  return isHeard;
}

/** Brings all coins of the phone back into the account. */
export async function bringBack(ground: CoinGround, { side, person }: Holder): Promise<boolean> {
  const { agenda, hands, journal } = ground;
  side.setConnected(true);
  const from = agenda.now();
  const redeemed = await side.use((device) => redeemCoins(device, 'all'));
  const outcome = redeemed.ok ? redeemed.value : undefined;
  const isDone = outcome?.ok === true || outcome?.code === 'noCoins';
  // A cheat that was caught gets no certificate any more, without which it redeems nothing that it was given.
  const isWhole = isDone && (person.isHonest || (await holdsNothing(side)));
  if (isWhole) hands.redeemed(person.name, { from, until: agenda.now() });
  journal.note('broughtBack', {
    device: person.name,
    paid: outcome?.ok === true ? outcome.paid : 0,
    refused: outcome?.ok === true ? outcome.refused : 0,
    isDone,
  });
  return isDone;
}

async function holdsNothing(side: DeviceSide): Promise<boolean> {
  const listed = await side.use(listCoins);
  return listed.ok && listed.value.every(({ state }) => state !== 'held');
}

/** Money from outside for the account. */
export async function fillAccount(
  ground: CoinGround,
  { side, economy }: Holder,
  amount: bigint,
): Promise<void> {
  const depositId = ground.chance.bytes(16);
  const money = { amount: minor(amount), currency: economy.currency.number };
  const source = 'testBank' as const;
  await insistOn(
    ground,
    side,
    (device) => deposit(device, { ...money, source, depositId }),
    ({ ok }) => ok,
  );
}

/**
 * Turns money into coins. Some who heard no answer ask once more under the same name when they come to it: the money moves
 * once. What the last answer was; undefined where there was none.
 */
export async function makeCoins(
  ground: CoinGround,
  holder: Holder,
  amount: bigint,
): Promise<ConvertOutcome | undefined> {
  const { chance, agenda, journal } = ground;
  const { side, economy, person } = holder;
  side.setConnected(true);
  const { number: currency } = economy.currency;
  const wanted = { currency, amount: minor(amount), mintId: chance.bytes(16) };
  let made = await side.use((device) => convertToCoins(device, wanted));
  const isOpen = !made.ok || (!made.value.ok && made.value.code === 'offline');
  if (chance.chance(isOpen ? ASKS_AGAIN_UNHEARD : ASKS_AGAIN)) {
    await agenda.sleep(chance.between(1, AGAIN_MS_MAX));
    made = await side.use((device) => convertToCoins(device, wanted));
  }
  const outcome = made.ok ? made.value : undefined;
  const said = outcome?.ok === true ? 'made' : (outcome?.code ?? 'unheard');
  journal.note('converted', { device: person.name, amount, said });
  await lookAtCoins(ground, holder);
  return outcome;
}

/** Who heard nothing asks again, or leaves it to the next sync; and somebody in so many is not sure what they saw. */
const ASKS_AGAIN_UNHEARD = 0.5;
const ASKS_AGAIN = 0.2;
/** Long enough to pay with some of the coins before. */
const AGAIN_MS_MAX = 7_200_000;

/** Writes down the coins that were made for this phone, as far as its screen lists them. */
async function lookAtCoins(ground: CoinGround, holder: Holder): Promise<void> {
  const listed = await insistOn(ground, holder.side, listCoins);
  ground.hands.made(holder, (listed ?? []).filter(({ isOwn }) => isOwn).map(seenCoin));
}
