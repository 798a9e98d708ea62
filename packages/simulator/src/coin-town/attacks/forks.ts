/**
 * Coins that are handed over twice (T-70, T-71): by two copies of one phone, by one that remembers what it signed over, by
 * somebody in the middle of the way, and to the issuer. Nobody who sees one transfer can know of the other; the two
 * convict whoever made them.
 */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { askFor, handOver, takeCoins } from '../hand-over.ts';
import type { Hand, Holder } from '../hands.ts';
import { getCoins, honestOf, honestPeopleOf, type CoinAttack } from './coin-attack.ts';
import {
  confessDeed,
  forgeClaim,
  forgeHand,
  mustNotTake,
  remember,
  sendClaim,
  uuidIn,
} from './hostile-coins.ts';

const AMOUNT = 2_000n;

/** Those of the remembered coins that went with the hand. */
function coinsOfHand(kept: readonly KeptCoin[], hand: Hand): readonly KeptCoin[] {
  const uuids = new Set(hand.coins.map(({ uuid }) => uuid));
  return kept.filter((coin) => uuids.has(uuidIn(coin)));
}

function uuidsOf({ coins }: Hand): readonly string[] {
  return coins.map(({ uuid }) => uuid);
}

/** Signs the coins of a hand over once more, to somebody else; the payee may well take them. */
async function payAgain(
  ground: CoinGround,
  cheat: Holder,
  payee: Holder,
  coins: readonly KeptCoin[],
): Promise<string | undefined> {
  const amount = coins.reduce((sum, { coin }) => sum + coin.body.value, 0n);
  const requestBytes = await askFor(ground, payee, amount);
  if (requestBytes === undefined) return undefined;
  const { tenant } = payee.economy.issuer;
  const forged = await insistOn(ground, cheat.side, (device) =>
    forgeHand(device, { coins, requestBytes, tenant }),
  );
  if (forged === undefined) return undefined;
  const { hands, agenda } = ground;
  const seen = coins.map((one) => ({
    uuid: uuidIn(one),
    value: one.coin.body.value,
    worth: one.coin.body.value,
    redeemBy: 0,
  }));
  const { paymentId } = forged;
  const hand: Hand = {
    paymentId,
    from: cheat,
    to: payee,
    amount,
    at: agenda.now(),
    coins: seen,
    fate: 'shown',
  };
  hands.show(hand);
  await takeCoins(ground, hand, forged.code);
  return paymentId;
}

export const clonedPurse: CoinAttack = {
  name: 'clonedPurse',
  play: async (ground, cheat) => {
    const [one, other] = honestOf(ground, cheat);
    if (one === undefined || other === undefined) return;
    await getCoins(ground, cheat, AMOUNT * 2n);
    await confessDeed(ground, cheat, 'paid with two copies of its coins');
    const copy = { ...cheat, side: cheat.side.clone(`${cheat.person.name} (copy)`) };
    const first = await handOver(ground, cheat, one, AMOUNT);
    const second = await handOver(ground, copy, other, AMOUNT);
    const uuids = first === undefined ? [] : uuidsOf(first);
    ground.hands.taint([...uuids, ...(second === undefined ? [] : uuidsOf(second))]);
    if (first === undefined || second === undefined) return;
    if (!uuidsOf(second).some((uuid) => uuids.includes(uuid))) return;
    ground.witness.forked(cheat.person, [first.paymentId, second.paymentId]);
  },
};

export const rememberedCoins: CoinAttack = {
  name: 'rememberedCoins',
  play: async (ground, cheat) => {
    const [payee, other] = honestOf(ground, cheat);
    if (payee === undefined || other === undefined) return;
    await getCoins(ground, cheat, AMOUNT);
    const kept = await remember(ground, cheat);
    await confessDeed(ground, cheat, 'paid with coins that it had paid with');
    const hand = await handOver(ground, cheat, payee, AMOUNT);
    if (hand === undefined) return;
    ground.hands.taint(uuidsOf(hand));
    const coins = coinsOfHand(kept, hand);
    if (hand.fate === 'taken') {
      await mustNotTake(ground, cheat, payee, { coins, what: 'the same coins once more' });
    }
    const again = await payAgain(ground, cheat, other, coins);
    if (again !== undefined) ground.witness.forked(cheat.person, [hand.paymentId, again]);
  },
};

export const redeemedAfterPaying: CoinAttack = {
  name: 'redeemedAfterPaying',
  play: async (ground, cheat) => {
    const [payee] = honestOf(ground, cheat);
    if (payee === undefined) return;
    await getCoins(ground, cheat, AMOUNT);
    const kept = await remember(ground, cheat);
    await confessDeed(ground, cheat, 'redeemed what it had paid with');
    const hand = await handOver(ground, cheat, payee, AMOUNT);
    if (hand === undefined) return;
    ground.hands.taint(uuidsOf(hand));
    const claim = await forgeClaim(ground, cheat, coinsOfHand(kept, hand));
    if (claim === undefined) return;
    ground.witness.forked(cheat.person, [hand.paymentId, claim.digest]);
    await sendClaim(ground, cheat, claim);
  },
};

/** Coins that an honest hand gave, handed on to two: the hand before it did nothing wrong. */
export const forkInTheMiddle: CoinAttack = {
  name: 'forkInTheMiddle',
  play: async (ground, cheat) => {
    const [giver, one, other] = [...honestPeopleOf(ground, cheat), ...honestOf(ground, cheat)];
    if (giver === undefined || one === undefined || other === undefined) return;
    const got = await handOver(ground, giver, cheat, AMOUNT / 2n);
    if (got?.fate !== 'taken') return;
    const coins = coinsOfHand(await remember(ground, cheat), got).filter(
      (_, at) => got.coins[at]?.worth === got.coins[at]?.value,
    );
    await confessDeed(ground, cheat, 'handed on twice what it got');
    ground.hands.taint(uuidsOf(got));
    const first = await payAgain(ground, cheat, one, coins);
    const second = await payAgain(ground, cheat, other, coins);
    if (first !== undefined && second !== undefined) {
      ground.witness.forked(cheat.person, [first, second]);
    }
  },
};
