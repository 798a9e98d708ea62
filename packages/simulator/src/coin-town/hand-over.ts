/**
 * One payment with coins, or a gift: somebody asks, somebody pays, the one takes it and the other the receipt; with what
 * goes wrong between two people. What their screens show is witnessed.
 */

import { minor } from '@tallystick/protocol/money';
import { coinsOf, type CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import type { AcceptOutcome, DeclineCode } from '@tallystick/sdk/payee/decision';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { voidPayment } from '@tallystick/sdk/payee/void-payment';
import { pay, type ShownPayment } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { strikes } from '../town/strikes.ts';
import { insistOn, type CoinGround } from './coin-ground.ts';
import type { Hand, Holder, SeenCoin } from './hands.ts';

const STEP_MS_MIN = 2_000;
const STEP_MS_MAX = 15_000;
const LATER_MS_MAX = 7_200_000;
/** A gift leaves the amount to whoever gives. */
const OPEN = minor(0n);

/** Why an honest payee may decline what an honest payer shows: time went by, or somebody on the way was caught. */
const NOBODYS_FAULT: ReadonlySet<DeclineCode> = new Set([
  'requestClosed',
  'requestExpired',
  'requestPaid',
  'deviceRevoked',
  'bundleTooOld',
] satisfies readonly DeclineCode[]);

/** A coin as a screen shows it. */
export function seenCoin({ uuid, value, worth, redeemBy }: CoinSummary): SeenCoin {
  return { uuid, value, worth, redeemBy };
}

/** Plays it; gives the hand, whatever became of it, or nothing where nothing was signed. */
export async function handOver(
  ground: CoinGround,
  payer: Holder,
  payee: Holder,
  amount: bigint,
): Promise<Hand | undefined> {
  const { journal, agenda, chance } = ground;
  const names = { payer: payer.person.name, payee: payee.person.name, amount };
  const isGift = payee.person.role === 'customer' && chance.chance(0.5);
  const requestBytes = await askFor(ground, payee, isGift ? undefined : amount);
  if (requestBytes === undefined) {
    journal.note('notAsked', names);
    return undefined;
  }
  await step(ground);
  const shown = await showCoins(ground, payer, requestBytes, amount);
  if (typeof shown === 'string') {
    journal.note('notPaid', { ...names, why: shown });
    return undefined;
  }
  const hand = await witnessShown(ground, shown, { from: payer, to: payee });
  if (hand === undefined) return undefined;
  await step(ground);
  if (strikes(ground, 'neverScanned')) return hand;
  if (strikes(ground, 'scannedLater')) await agenda.sleep(chance.between(1, LATER_MS_MAX));
  await takeCoins(ground, hand, shown.code);
  if (strikes(ground, 'scannedTwice')) await takeCoins(ground, hand, shown.code);
  return hand;
}

async function step({ agenda, chance }: CoinGround): Promise<void> {
  await agenda.sleep(chance.between(STEP_MS_MIN, STEP_MS_MAX));
}

/** A payee's request, of any amount where none is given; undefined where it does not ask. */
export async function askFor(
  ground: CoinGround,
  { side, economy }: Holder,
  amount?: bigint,
): Promise<Uint8Array | undefined> {
  const { number } = economy.currency;
  const wanted = { amount: amount === undefined ? OPEN : minor(amount), currency: number };
  const asked = await insistOn(ground, side, (device) =>
    requestPayment(device, { ...wanted, editable: amount === undefined }),
  );
  return asked?.ok === true ? asked.code : undefined;
}

/** A payer's coins for a request, or why there are none. An app that ended is opened again and shows the same. */
export async function showCoins(
  ground: CoinGround,
  { side }: Holder,
  requestBytes: Uint8Array,
  amount: bigint,
): Promise<ShownPayment | string> {
  const input = { requestBytes, amount: minor(amount), with: 'coins' } as const;
  const paid = await insistOn(ground, side, (device) => pay(device, input));
  if (paid === undefined) return 'app ended';
  return paid.ok ? paid : paid.code;
}

/** Writes down which coins the payer's screen says went; undefined where nobody could read it. */
export async function witnessShown(
  ground: CoinGround,
  { paymentId, amount }: ShownPayment,
  { from, to }: Pick<Hand, 'from' | 'to'>,
): Promise<Hand | undefined> {
  const { hands, journal, agenda } = ground;
  const earlier = hands.find(paymentId);
  if (earlier !== undefined) return earlier;
  const at = agenda.now();
  const listed = await insistOn(ground, from.side, (device) => coinsOf(device, paymentId));
  if (listed === undefined) return undefined;
  const coins = withRest(listed.map(seenCoin), amount);
  const hand: Hand = { paymentId, from, to, amount, at, coins, fate: 'shown' };
  hands.show(hand);
  journal.note('shown', { payer: from.person.name, payee: to.person.name, amount });
  return hand;
}

/**
 * The payer's screen says what they are worth together, and the payee's what each is: until that has looked, the rest is
 * thought to come off the largest.
 */
function withRest(coins: readonly SeenCoin[], amount: bigint): readonly SeenCoin[] {
  const rest = coins.reduce((sum, { value }) => sum + value, 0n) - amount;
  const [largest] = coins.toSorted((one, other) => (one.value > other.value ? -1 : 1));
  return coins.map((coin) => ({
    ...coin,
    worth: coin === largest ? coin.value - rest : coin.value,
  }));
}

/** The payee looks at the code, both learn what it says, and now and then it changes its mind. */
export async function takeCoins(
  ground: CoinGround,
  hand: Hand,
  code: Uint8Array,
): Promise<AcceptOutcome | undefined> {
  const { journal } = ground;
  const names = { payer: hand.from.person.name, payee: hand.to.person.name };
  const taken = await insistOn(ground, hand.to.side, (device) =>
    acceptPayment(device, code, { online: false }),
  );
  if (taken === undefined) {
    if (hand.fate === 'shown') hand.fate = 'unseen';
    journal.note('notTaken', names);
    return undefined;
  }
  if (taken.outcome === 'accepted') {
    journal.note('accepted', { ...names, amount: taken.amount, payment: hand.paymentId });
    if (hand.fate === 'shown') await witnessTaken(ground, hand);
    await learn(ground, hand, taken.receiptCode);
    if (strikes(ground, 'voided')) await giveUp(ground, hand);
    return taken;
  }
  journal.note('declined', { ...names, why: taken.code });
  if (hand.fate === 'shown') hand.fate = 'givenUp';
  if (taken.outcome === 'unreadable') return taken;
  judgeDecline(ground, hand, taken.code);
  if (taken.receiptCode !== undefined) await learn(ground, hand, taken.receiptCode);
  return taken;
}

/** What the payee's screen says of each coin; together they are the bill. */
async function witnessTaken(ground: CoinGround, hand: Hand): Promise<void> {
  hand.fate = 'taken';
  const { paymentId, to, amount } = hand;
  const listed = await insistOn(ground, to.side, (device) => coinsOf(device, paymentId));
  // Once they are at the issuer the screen does not list them any more.
  if (listed === undefined || listed.length !== hand.coins.length) return;
  hand.coins = listed.map(seenCoin);
  const sum = hand.coins.reduce((total, { worth }) => total + worth, 0n);
  if (sum === amount) return;
  const about = `${to.person.name}: ${sum} for a bill of ${amount}`;
  ground.witness.gotThrough('a screen shows coins that are not the bill', about);
}

/** An honest phone hands over nothing that nobody may take: what is signed over is not spent again. */
function judgeDecline({ witness }: CoinGround, { from, to }: Hand, code: DeclineCode): void {
  const isHonest = from.person.isHonest && to.person.isHonest;
  if (!isHonest || code === 'voided' || NOBODYS_FAULT.has(code)) return;
  const about = `${from.person.name} to ${to.person.name}: ${code}`;
  witness.gotThrough('an honest phone handed over what nobody may take', about);
}

async function learn(ground: CoinGround, { from }: Hand, receipt: Uint8Array): Promise<void> {
  if (strikes(ground, 'receiptLost')) return;
  await insistOn(ground, from.side, (device) => takeReceipt(device, receipt));
}

/** The payee takes back what it accepted; coins that went on stay. */
async function giveUp(ground: CoinGround, hand: Hand): Promise<void> {
  const { paymentId, to } = hand;
  const voided = await insistOn(ground, to.side, (device) => voidPayment(device, paymentId));
  if (voided === undefined) hand.fate = 'unseen';
  if (voided?.ok !== true) return;
  hand.fate = 'givenUp';
  ground.journal.note('voided', { payment: paymentId });
  if (voided.receiptCode !== undefined) await learn(ground, hand, voided.receiptCode);
}
