/** Payees that give coins up and use them all the same, alone or to pull an accomplice's money back (T-81). */

import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { voidPayment } from '@tallystick/sdk/payee/void-payment';
import type { DeviceSide } from '../../world/device-side.ts';
import { bringBack, report } from '../at-home.ts';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { handOver } from '../hand-over.ts';
import type { Hand } from '../hands.ts';
import { accompliceOf, getCoins, honestPeopleOf, type CoinAttack } from './coin-attack.ts';
import { confessDeed, forgeClaim, remember, sendClaim, uuidIn } from './hostile-coins.ts';

const AMOUNT = 1_000n;

/** The payee's word goes to the payer's phone; whether it took it. */
async function giveUpTo(
  ground: CoinGround,
  payee: DeviceSide,
  { from, paymentId }: Hand,
): Promise<boolean> {
  const voided = await insistOn(ground, payee, (device) => voidPayment(device, paymentId));
  const receipt = voided?.ok === true ? voided.receiptCode : undefined;
  if (receipt === undefined) return false;
  const taken = await insistOn(ground, from.side, (device) => takeReceipt(device, receipt));
  return taken?.ok === true;
}

export const usedAfterGivingUp: CoinAttack = {
  name: 'usedAfterGivingUp',
  play: async (ground, cheat) => {
    const [giver] = honestPeopleOf(ground, cheat);
    if (giver === undefined) return;
    await report(ground, cheat);
    const hand = await handOver(ground, giver, cheat, AMOUNT);
    if (hand?.fate !== 'taken') return;
    const got = new Set(hand.coins.map(({ uuid }) => uuid));
    const coins = (await remember(ground, cheat)).filter((one) => got.has(uuidIn(one)));
    if (coins.length === 0) return;
    await confessDeed(ground, cheat, 'gave coins up and redeemed them');
    ground.hands.taint([...got]);
    const isHeard = await giveUpTo(ground, cheat.side, hand);
    hand.fate = 'givenUp';
    const claim = await forgeClaim(ground, cheat, coins);
    if (!isHeard || !(await report(ground, giver)) || claim === undefined) return;
    ground.witness.provable({
      person: cheat.person,
      what: 'used coins that it had given up',
      paymentIds: [hand.paymentId, claim.digest],
    });
    await sendClaim(ground, cheat, claim);
  },
};

/** The payee has handed the coins on, and the issuer knows; then it gives them up, so that its accomplice gets them back. */
export const pulledBack: CoinAttack = {
  name: 'pulledBack',
  play: async (ground, cheat) => {
    const accomplice = accompliceOf(ground, cheat);
    const [victim] = honestPeopleOf(ground, cheat);
    if (accomplice === undefined || victim === undefined) return;
    await getCoins(ground, cheat, AMOUNT);
    // So that it hands on what it gets now.
    await bringBack(ground, accomplice);
    const hand = await handOver(ground, cheat, accomplice, AMOUNT);
    if (hand?.fate !== 'taken') return;
    const name = `${accomplice.person.name} (copy)`;
    const copy = accomplice.side.clone(name);
    const on = await handOver(ground, accomplice, victim, AMOUNT);
    if (on?.fate !== 'taken' || !(await report(ground, accomplice))) return;
    await confessDeed(ground, accomplice, 'gave up coins that it had handed on');
    const gone = new Set(on.coins.map(({ uuid }) => uuid));
    const common = hand.coins.filter(({ uuid }) => gone.has(uuid));
    ground.hands.taint(hand.coins.map(({ uuid }) => uuid).filter((uuid) => !gone.has(uuid)));
    if (!(await giveUpTo(ground, copy, hand)) || !(await report(ground, cheat))) return;
    if (common.length === 0) return;
    ground.witness.provable({
      person: accomplice.person,
      what: 'gave up coins that it had handed on',
      paymentIds: [hand.paymentId, on.paymentId],
    });
  },
};
