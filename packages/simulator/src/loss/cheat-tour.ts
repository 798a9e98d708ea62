/**
 * The cheat's tour: one phone that is put back, store and mark, as often as it likes, and spends the
 * whole certificate at each merchant from the same state.
 */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import type { StoreChange } from '@tallystick/sdk/store/store';
import { sync } from '@tallystick/sdk/sync/sync';
import type { Party } from '../town/counter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import type { LossGround } from './loss-ground.ts';
import { noteRefusal, type LossLog } from './loss-log.ts';
import type { LossPoint } from './loss-point.ts';

const MINUTE_MS = 60_000;
/** Two people and two cameras. */
const STEP_MS_MIN = 3_000;
const STEP_MS_MAX = 9_000;

/** A phone's state with a certificate of which nothing is spent. */
interface FullPhone {
  readonly contents: readonly StoreChange[];
  readonly ready: bigint;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** Goes round until everybody was visited, with one certificate after the other. */
export async function cheatAround(
  ground: LossGround,
  point: LossPoint,
  log: LossLog,
): Promise<void> {
  const { agenda, cheat } = ground;
  for (let life = 0; life < point.lives; life += 1) {
    const full = await fillUp(ground, point, log);
    if (full === undefined) return;
    const after = point.lives > 1 ? await spendHonestly(ground, full, log) : undefined;
    cheat.side.setConnected(false);
    // Next to each other, two rounds fit between two syncs of a till.
    if (after !== undefined && life === 0) await agenda.sleep(untilLastRound(ground, point, full));
    const order = ground.chance.shuffle(ground.tills.map((_, at) => at));
    await goRound(ground, point, { full, order, log });
    if (after === undefined) return;
    await agenda.sleep(Math.max(0, full.expiresAt - agenda.now()));
    putBack(cheat, after);
    cheat.side.setConnected(true);
  }
}

/** Milliseconds to wait, so that the round ends when the certificate does. */
function untilLastRound({ agenda }: LossGround, point: LossPoint, full: FullPhone): number {
  const roundMs = point.visitMinutes * MINUTE_MS * (point.merchants + 1);
  return Math.max(0, full.expiresAt - agenda.now() - roundMs);
}

/** Makes money ready, with a deposit where the account has too little; undefined where it is refused. */
async function fillUp(
  ground: LossGround,
  { asksFor, ceiling }: LossPoint,
  log: LossLog,
): Promise<FullPhone | undefined> {
  for (const amount of asksFor === undefined ? [ceiling] : [asksFor, ceiling]) {
    const asked = await ask(ground.cheat, amount);
    if (typeof asked !== 'string') return asked;
    if (asked === 'insufficientFunds') {
      const money = {
        amount: minor(amount),
        currency: CURRENCY.number,
        source: 'testBank',
      } as const;
      const came = await ground.cheat.side.use((device) => deposit(device, money));
      assert(came.ok && came.value.ok, 'a deposit of the cheat was refused');
      const again = await ask(ground.cheat, amount);
      if (typeof again !== 'string') return again;
    }
    noteRefusal(log, asked);
  }
  return undefined;
}

async function ask({ side }: Party, amount: bigint): Promise<FullPhone | string> {
  const asked = await side.use((device) =>
    certify(device, { currency: CURRENCY.number, amount: minor(amount) }),
  );
  if (!asked.ok) return asked.why;
  if (!asked.value.ok) return asked.value.code;
  const { ready, expiresAt } = asked.value;
  return { contents: side.disk.copy(), ready, expiresAt: expiresAt * 1_000 };
}

function putBack({ side }: Party, contents: readonly StoreChange[]): void {
  side.kill();
  side.disk.restore(contents);
}

/** Spends everything where it is handed in at once, and gives the state in which that is true. */
async function spendHonestly(
  ground: LossGround,
  full: FullPhone,
  log: LossLog,
): Promise<readonly StoreChange[]> {
  const { alibi, cheat } = ground;
  const handIn = async ({ side }: Party): Promise<void> => {
    const synced = await side.use(sync);
    assert(synced.ok && synced.value.ok, 'an honest payment was not handed in');
  };
  await handIn(alibi);
  await spendAll(ground, alibi, full.ready, () => undefined, log);
  await handIn(alibi);
  await handIn(cheat);
  return cheat.side.disk.copy();
}

async function goRound(
  ground: LossGround,
  point: LossPoint,
  tour: { readonly full: FullPhone; readonly order: readonly number[]; readonly log: LossLog },
): Promise<void> {
  const { agenda, cheat, tills } = ground;
  const { log, order } = tour;
  let { full } = tour;
  for (const till of order) {
    const next = agenda.now() + point.visitMinutes * MINUTE_MS;
    putBack(cheat, full.contents);
    if (point.renews) full = await renew(ground, point, full);
    const party = tills[till];
    assert(party !== undefined, 'the tour leads to a till that nobody built');
    log.visits.push({ till, at: agenda.now(), expiresAt: full.expiresAt });
    await spendAll(
      ground,
      party,
      full.ready,
      (seen) => log.acceptances.push({ till, ...seen }),
      log,
    );
    await agenda.sleep(Math.max(0, next - agenda.now()));
  }
}

/** A fresh certificate for the same money, as long as nobody has handed in what was spent of it. */
async function renew(
  { agenda, cheat, settings }: LossGround,
  { ceiling }: LossPoint,
  full: FullPhone,
): Promise<FullPhone> {
  const half = (settings.certificates.validSeconds * 1_000) / 2;
  if (full.expiresAt - agenda.now() > half) return full;
  cheat.side.setConnected(true);
  const asked = await ask(cheat, ceiling);
  cheat.side.setConnected(false);
  if (typeof asked !== 'string') return asked;
  // The issuer's no may have closed the line on the phone; an older state does not know of it.
  putBack(cheat, full.contents);
  return full;
}

interface Seen {
  readonly at: number;
  readonly paymentId: string;
  readonly amount: bigint;
  readonly covered: bigint;
}

/** Pays all that is ready, in payments as large as the limits allow, until the till refuses. */
async function spendAll(
  ground: LossGround,
  payee: Party,
  ready: bigint,
  onAccepted: (seen: Seen) => void,
  log: LossLog,
): Promise<void> {
  const { offlineLimitUpper } = ground.settings.policy;
  const { paymentMax } = ground.settings.certificates;
  const most = offlineLimitUpper < paymentMax ? offlineLimitUpper : paymentMax;
  for (let left = ready; left > 0n;) {
    const amount = left < most ? left : most;
    const refused = await payOnce(ground, payee, amount, onAccepted);
    if (refused !== undefined) {
      noteRefusal(log, refused);
      return;
    }
    left -= amount;
  }
}

/** Undefined when the till accepted; else why it came to nothing. */
async function payOnce(
  ground: LossGround,
  payee: Party,
  amount: bigint,
  onAccepted: (seen: Seen) => void,
): Promise<string | undefined> {
  const { agenda, chance, cheat } = ground;
  const step = (): Promise<void> => agenda.sleep(chance.between(STEP_MS_MIN, STEP_MS_MAX));
  const request = await payee.side.use((device) =>
    requestPayment(device, { amount: minor(amount), currency: CURRENCY.number }),
  );
  if (!request.ok) return request.why;
  if (!request.value.ok) return request.value.code;
  const { code: requestBytes } = request.value;
  await step();
  const paid = await cheat.side.use((device) => pay(device, { requestBytes }));
  if (!paid.ok) return paid.why;
  if (!paid.value.ok) return paid.value.code;
  const { code } = paid.value;
  await step();
  const online = payee.side.isConnected();
  const taken = await payee.side.use((device) => acceptPayment(device, code, { online }));
  if (!taken.ok) return taken.why;
  const outcome = taken.value;
  if (outcome.outcome !== 'accepted') return outcome.code;
  const { guarantee, paymentId, receiptCode } = outcome;
  const covered = guarantee.word === 'coveredUpTo' ? guarantee.amount : 0n;
  onAccepted({ at: agenda.now(), paymentId, amount, covered });
  if (receiptCode !== undefined) {
    await cheat.side.use((device) => takeReceipt(device, receiptCode));
  }
  return undefined;
}
