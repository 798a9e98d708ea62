/**
 * Coins that are not what they say: made up, another's, whole though they were used in part, too often handed on,
 * expired, from a till, or put in the place of others (T-73 to T-76, T-78).
 */

import { transferCoins, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { signMessage } from '@tallystick/protocol/encoding/message';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { minor } from '@tallystick/protocol/money';
import { nextTransfer } from '@tallystick/sdk/coins/sign-over';
import { HOUR_MS } from '../../town/days.ts';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { HOPS_MAX } from '../economies.ts';
import { handOver } from '../hand-over.ts';
import type { Holder } from '../hands.ts';
import { bringBack, report } from '../at-home.ts';
import {
  accompliceOf,
  getCoins,
  honestOf,
  honestPeopleOf,
  type CoinAttack,
} from './coin-attack.ts';
import { confessDeed, mustNotPay, mustNotTake, remember, uuidIn } from './hostile-coins.ts';

const AMOUNT = 2_000n;
/** A bill for which no coins are made, and one that they make up. */
const ODD = 1_430n;
const EVEN = 500n;
/** Longer than a coin can be spent. */
const EXPIRY_MS: number = 25 * HOUR_MS;

/** The coin with another body, signed with the attacker's own key and called the issuer's. */
async function forged(
  ground: CoinGround,
  { side, economy }: Holder,
  kept: KeptCoin,
  change: (ownKey: Uint8Array) => Partial<Coin>,
): Promise<readonly KeptCoin[]> {
  const { keyId } = kept.coin.cose;
  const coin = await insistOn(ground, side, (device) => {
    const element = device.session()?.element;
    if (element === undefined || keyId === undefined) return undefined;
    const body = { ...kept.coin.body, ...change(element.publicKey) };
    const { tenant } = economy.issuer;
    const { sign } = element;
    return signMessage(ground.crypto, coinKind, { tenant, context: [], body, keyId, sign });
  });
  return coin === undefined ? [] : [{ coin, way: [] }];
}

/** A coin that somebody else has, with a way to the attacker that the attacker signed in its owner's place. */
async function withOwnWay(
  ground: CoinGround,
  { side, economy }: Holder,
  { coin, way }: KeptCoin,
): Promise<readonly KeptCoin[]> {
  const holder = way.at(-1)?.holder;
  if (holder === undefined) return [];
  const request = ground.chance.bytes(32);
  const transfer = await insistOn(ground, side, async (device) => {
    const element = device.session()?.element;
    if (element === undefined) return undefined;
    const sent = await transferCoins(ground.crypto, [{ coin, way: [] }], {
      tenant: economy.issuer.tenant,
      destination: toDevice(ground.crypto, request, element.publicKey),
      body: nextTransfer(device),
      sign: element.sign,
    });
    return sent.transfer;
  });
  if (transfer === undefined) return [];
  return [{ coin, way: [{ transfer, request, holder, count: 1, place: 0, hashes: [] }] }];
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
    const dear = await forged(ground, cheat, own, () => ({
      value: minor(own.coin.body.value * 10n),
    }));
    await mustNotTake(ground, cheat, payee, { coins: dear, what: 'a coin that it made dearer' });
    await mustNotPay(ground, cheat, dear, 'a coin that it made dearer');
    const lent = await handOver(ground, giver, cheat, EVEN);
    const got = (await remember(ground, cheat)).filter(({ way }) => way.length > 0);
    if (lent?.fate !== 'taken') return;
    const back = await handOver(ground, cheat, next, EVEN);
    const gone = new Set(back?.coins.map(({ uuid }) => uuid));
    const stolen = got.find((one) => gone.has(uuidIn(one)));
    if (stolen === undefined) return;
    const mine = await forged(ground, cheat, stolen, (owner) => ({ owner }));
    await mustNotTake(ground, cheat, payee, { coins: mine, what: "somebody else's coin" });
    await mustNotPay(ground, cheat, mine, "somebody else's coin");
    const led = await withOwnWay(ground, cheat, stolen);
    await mustNotTake(ground, cheat, payee, { coins: led, what: 'a coin with a way made up' });
    await mustNotPay(ground, cheat, led, 'a coin with a way made up');
  },
};

export const partUsedAsWhole: CoinAttack = {
  name: 'partUsedAsWhole',
  play: async (ground, cheat) => {
    const [giver] = honestPeopleOf(ground, cheat);
    const payee = honestOf(ground, cheat).find((other) => other !== giver);
    if (giver === undefined || payee === undefined) return;
    await report(ground, cheat);
    const got = await handOver(ground, giver, cheat, ODD);
    const part = got?.coins.find(({ worth, value }) => worth < value);
    if (got?.fate !== 'taken' || part === undefined) return;
    const coins = (await remember(ground, cheat)).filter((one) => uuidIn(one) === part.uuid);
    const { worth: amount } = part;
    await mustNotTake(ground, cheat, payee, {
      coins,
      amount,
      what: 'a coin of which it has a part',
    });
  },
};

/** From hand to hand as often as the operator allows, and once more. */
export const handedOnTooOften: CoinAttack = {
  name: 'handedOnTooOften',
  play: async (ground, cheat) => {
    const friend = accompliceOf(ground, cheat);
    if (friend === undefined) return;
    // So that they hand on what they get, and nothing else.
    for (const one of [friend, cheat]) await bringBack(ground, one);
    await getCoins(ground, cheat, AMOUNT);
    let [from, to]: readonly [Holder, Holder] = [cheat, friend];
    for (let hop = 0; hop <= HOPS_MAX; hop += 1) {
      if ((await handOver(ground, from, to, AMOUNT))?.fate !== 'taken') return;
      [from, to] = [to, from];
    }
    const coins = (await remember(ground, from)).filter(({ way }) => way.length > HOPS_MAX);
    const payee = honestOf(ground, cheat).at(-1);
    if (payee === undefined || coins.length === 0) return;
    await mustNotTake(ground, from, payee, { coins: coins.slice(0, 1), what: 'too many hops' });
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
    await report(ground, cheat);
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
    const [honest, next] = honestPeopleOf(ground, cheat);
    const friend = accompliceOf(ground, cheat);
    if (honest === undefined || next === undefined) return;
    await report(ground, cheat);
    if (friend !== undefined) await getCoins(ground, friend, AMOUNT);
    for (const giver of [honest, ...(friend === undefined ? [] : [friend])]) {
      const [one, other] = await twoOfOneHand(ground, giver, cheat);
      if (one === undefined || other === undefined) continue;
      const coins = [{ coin: one.coin, way: other.way }];
      const what = 'a coin with the way of another';
      await mustNotTake(ground, cheat, next, { coins, what });
      await mustNotPay(ground, cheat, coins, what);
    }
  },
};

/** Coins that were made for the giver, which came by two hands; fewer where it has no such. */
async function twoOfOneHand(
  ground: CoinGround,
  giver: Holder,
  cheat: Holder,
): Promise<readonly KeptCoin[]> {
  const found: KeptCoin[] = [];
  for (let hands = 0; hands < 2; hands += 1) {
    const hand = await handOver(ground, giver, cheat, EVEN);
    if (hand?.fate !== 'taken') return found;
    const uuids = new Set(hand.coins.map(({ uuid }) => uuid));
    const kept = (await remember(ground, cheat)).filter((one) => uuids.has(uuidIn(one)));
    found.push(...kept.filter(({ way }) => way.length === 1).slice(0, 1));
  }
  return found;
}
