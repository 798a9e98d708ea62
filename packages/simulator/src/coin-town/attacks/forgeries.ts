/**
 * Coins that are not what they say: made up, another's, whole though they were used in part, too often handed on,
 * expired, from a till, or put in the place of others (T-73 to T-76, T-78).
 */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { minor } from '@tallystick/protocol/money';
import { HOUR_MS } from '../../town/days.ts';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { HOPS_MAX } from '../economies.ts';
import { handOver } from '../hand-over.ts';
import type { Holder } from '../hands.ts';
import { getCoins, honestOf, honestPeopleOf, type CoinAttack } from './coin-attack.ts';
import { confessDeed, mustNotPay, mustNotTake, remember, uuidIn } from './hostile-coins.ts';

const AMOUNT = 2_000n;
/** A bill for which no coins are made, and one that they make up. */
const ODD = 1_430n;
const EVEN = 500n;
/** Longer than a coin can be spent. */
const EXPIRY_MS: number = 25 * HOUR_MS;

/** The coin with another body under the same signature. */
function altered(kept: KeptCoin, body: Partial<Coin>): KeptCoin {
  const { coin } = kept;
  return { ...kept, coin: { ...coin, body: { ...coin.body, ...body } } };
}

/** The key of the attacker's device. */
async function ownKey(ground: CoinGround, { side }: Holder): Promise<Uint8Array | undefined> {
  return insistOn(ground, side, (device) => device.session()?.element.publicKey);
}

/** A coin of a hundred that says it is ten thousand, and one of somebody else's that says it was made for the attacker. */
export const forgedCoins: CoinAttack = {
  name: 'forgedCoins',
  play: async (ground, cheat) => {
    const [payee] = honestOf(ground, cheat);
    const [giver, next] = honestPeopleOf(ground, cheat);
    if (payee === undefined || giver === undefined || next === undefined) return;
    await getCoins(ground, cheat, AMOUNT);
    const own = (await remember(ground, cheat)).find(({ way }) => way.length === 0);
    if (own === undefined) return;
    const dear = [altered(own, { value: minor(own.coin.body.value * 10n) })];
    await mustNotTake(ground, cheat, payee, { coins: dear, what: 'a coin that it made dearer' });
    await mustNotPay(ground, cheat, dear, 'a coin that it made dearer');
    const lent = await handOver(ground, giver, cheat, EVEN);
    const got = (await remember(ground, cheat)).filter(({ way }) => way.length > 0);
    const owner = await ownKey(ground, cheat);
    if (lent?.fate !== 'taken' || owner === undefined) return;
    const back = await handOver(ground, cheat, next, EVEN);
    const gone = new Set(back?.coins.map(({ uuid }) => uuid));
    const stolen = got.find((one) => gone.has(uuidIn(one)));
    if (stolen === undefined) return;
    const mine = [{ ...altered(stolen, { owner }), way: [] }];
    await mustNotTake(ground, cheat, payee, { coins: mine, what: "somebody else's coin" });
    await mustNotPay(ground, cheat, mine, "somebody else's coin");
  },
};

export const partUsedAsWhole: CoinAttack = {
  name: 'partUsedAsWhole',
  play: async (ground, cheat) => {
    const [giver] = honestPeopleOf(ground, cheat);
    const payee = honestOf(ground, cheat).find((other) => other !== giver);
    if (giver === undefined || payee === undefined) return;
    const got = await handOver(ground, giver, cheat, ODD);
    const part = got?.coins.find(({ worth, value }) => worth < value);
    if (got?.fate !== 'taken' || part === undefined) return;
    const coins = (await remember(ground, cheat)).filter((one) => uuidIn(one) === part.uuid);
    await mustNotTake(ground, cheat, payee, { coins, what: 'a coin of which it has a part' });
  },
};

/** From hand to hand as often as the operator allows, and once more. */
export const handedOnTooOften: CoinAttack = {
  name: 'handedOnTooOften',
  play: async (ground, cheat) => {
    const [one, other, third] = honestPeopleOf(ground, cheat);
    if (one === undefined || other === undefined) return;
    let from: Holder = third ?? one;
    for (const to of [one === from ? other : one, other === from ? one : other, cheat]) {
      if (from === to) continue;
      if ((await handOver(ground, from, to, AMOUNT))?.fate !== 'taken') return;
      from = to;
    }
    const coins = (await remember(ground, cheat)).filter(({ way }) => way.length > HOPS_MAX);
    const payee = honestOf(ground, cheat).at(-1);
    if (payee === undefined || coins.length === 0) return;
    await mustNotTake(ground, cheat, payee, { coins: coins.slice(0, 1), what: 'too many hops' });
  },
};

export const expiredCoins: CoinAttack = {
  name: 'expiredCoins',
  play: async (ground, cheat) => {
    await getCoins(ground, cheat, AMOUNT);
    const kept = (await remember(ground, cheat)).filter(({ way }) => way.length === 0);
    await ground.agenda.sleep(EXPIRY_MS);
    const [payee] = honestOf(ground, cheat);
    if (payee === undefined || ground.agenda.now() >= ground.endMs) return;
    await confessDeed(
      ground,
      cheat,
      'paid with coins that had expired and that it may have redeemed',
    );
    await mustNotTake(ground, cheat, payee, { coins: kept.slice(0, 1), what: 'an expired coin' });
  },
};

/** A till that hands on what it collected. */
export const tillHandsOn: CoinAttack = {
  name: 'tillHandsOn',
  play: async (ground, cheat) => {
    const [giver, other] = honestPeopleOf(ground, cheat);
    if (giver === undefined || other === undefined) return;
    const got = await handOver(ground, giver, cheat, AMOUNT);
    if (got?.fate !== 'taken') return;
    const whole = new Set(
      got.coins.filter(({ worth, value }) => worth === value).map((c) => c.uuid),
    );
    const coins = (await remember(ground, cheat)).filter((one) => whole.has(uuidIn(one)));
    await mustNotTake(ground, cheat, other, { coins, what: "a till's takings" });
  },
};

/** Two coins of one giver came by two transfers: the way of the one is shown for the other. */
export const swappedCoins: CoinAttack = {
  name: 'swappedCoins',
  play: async (ground, cheat) => {
    const [giver, next] = honestPeopleOf(ground, cheat);
    if (giver === undefined || next === undefined) return;
    const first = await handOver(ground, giver, cheat, EVEN);
    const second = await handOver(ground, giver, cheat, EVEN);
    if (first?.fate !== 'taken' || second?.fate !== 'taken') return;
    const kept = await remember(ground, cheat);
    const of = (hand: typeof first): KeptCoin | undefined =>
      kept.find(
        (one) => one.way.length === 1 && hand.coins.some(({ uuid }) => uuid === uuidIn(one)),
      );
    const [one, other] = [of(first), of(second)];
    if (one === undefined || other === undefined) return;
    const swapped = [{ coin: one.coin, way: other.way }];
    await mustNotTake(ground, cheat, next, {
      coins: swapped,
      what: 'a coin with the way of another',
    });
    await mustNotPay(ground, cheat, swapped, 'a coin with the way of another');
  },
};
