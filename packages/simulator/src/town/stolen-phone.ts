/**
 * A phone that pays, is stolen and reported, while the till of its last payment lies in a drawer for longer than
 * any bundle may be old. When the till comes back, its payee could have known: the payment waits for its last day
 * so that the owner, who still has another phone, can object (protocol rules 4 and 8). Some owners object at once,
 * some in the very second in which the wait ends, and some never.
 */

import { sync } from '@tallystick/sdk/sync/sync';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { honestCustomers, honestTills, type AttackGround } from '../attacks/attack.ts';
import { deviceKeyHash, insist, payAt } from '../attacks/encounter.ts';
import { bytesOf } from '../database/row-values.ts';
import type { Party } from './counter.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import { judge, say } from './dispute-operators.ts';
import { look, objectNow, type ObjectionsInput } from './objections.ts';
import { blockFrom, otherPhonesOf } from './second-phones.ts';

const HAPPENS = 0.7;
/** When everybody was at home for the evening, and nobody else puts a till into a drawer. */
const BEFORE_MIDNIGHT_MS: number = HOUR_MS;
const AMOUNT = 3_000n;
const TRIES = 6;
const OLDER_MAX = 3;
/** Bundles are acceptable for seven days. */
const DRAWER_DAYS_MIN = 8;
const DRAWER_DAYS_MAX = 12;
/** In the weeks after the town's days the worker comes at these times. */
const WORK_EVERY_MS: number = DAY_MS / 2;
const LOOK_BEFORE_MS = 40_000;

type Owner = 'objects' | 'objects in the last second' | 'does not object';
const OWNERS: readonly { readonly weight: number; readonly value: Owner }[] = [
  { weight: 2, value: 'objects' },
  { weight: 2, value: 'objects in the last second' },
  { weight: 1, value: 'does not object' },
];

/** Puts it down, in a town in which it happens. */
export function planStolenPhone(ground: AttackGround, input: ObjectionsInput): void {
  const chance = ground.chance.stream('stolen');
  const own = { ...ground, chance, counter: { ...ground.counter, chance } };
  if (!chance.chance(HAPPENS)) return;
  const at = input.startMs + input.days * DAY_MS - BEFORE_MIDNIGHT_MS;
  ground.counter.agenda.at(at, () => void steal(own, input));
}

async function steal(ground: AttackGround, { latecomers }: ObjectionsInput): Promise<void> {
  const { counter, chance } = ground;
  const { agenda, journal, witness } = counter;
  const [till] = honestTills(ground);
  if (till === undefined || !(await isAllHandedIn(till))) return;
  for (const phone of honestCustomers(ground).slice(0, TRIES)) {
    const [other] = otherPhonesOf(ground.people, phone);
    if (other === undefined || !(await isAllHandedIn(phone))) continue;
    for (const { side } of [phone, till]) side.setConnected(false);
    const paid = await payAt(ground, phone, till, AMOUNT);
    if (paid === undefined) continue;
    const { paymentId } = paid.outcome;
    const found = await till.side.use(({ ports }) => findCollected(ports.store, paymentId));
    const redeemBy = found.ok ? found.value?.redeemBy : undefined;
    const keyHash = await deviceKeyHash(phone);
    if (redeemBy === undefined || keyHash === undefined) return;
    journal.note('stolen', { device: phone.person.name, till: till.person.name });
    latecomers.giveUp(phone);
    const days = chance.between(DRAWER_DAYS_MIN, DRAWER_DAYS_MAX);
    const backMs = agenda.now() + days * DAY_MS + chance.between(0, DAY_MS);
    latecomers.expect(till, backMs);
    if (!(await blockFrom(other, keyHash))) return;
    witness.reported(toHex(keyHash), agenda.now());
    agenda.after(HOUR_MS / 4, () => void objectToOlder(ground, other, keyHash));
    const owner = chance.weighted(OWNERS);
    const lastMs = Math.ceil((redeemBy * 1_000) / WORK_EVERY_MS) * WORK_EVERY_MS;
    if (owner === 'objects')
      agenda.at(backMs + HOUR_MS, () => void object(ground, other, paymentId));
    if (owner === 'objects in the last second') {
      agenda.at(lastMs - LOOK_BEFORE_MS, () => void lookAndWait(ground, other, paymentId));
    }
    return;
  }
}

async function isAllHandedIn({ side }: Party): Promise<boolean> {
  if (side.isAbsent) return false;
  side.setConnected(true);
  const synced = await side.use(sync);
  return synced.ok && synced.value.ok && synced.value.waiting === 0;
}

/** Whoever loses a phone looks at what it had paid before, and objects to some of that, too. */
async function objectToOlder(
  ground: AttackGround,
  owner: Party,
  stolen: Uint8Array,
): Promise<void> {
  const held = await insist(ground, () => look(ground, owner));
  const older = (held ?? []).filter(
    ({ keyHash, dispute }) => dispute === undefined && equalBytes(keyHash, stolen),
  );
  for (const payment of older.slice(0, OLDER_MAX)) {
    const taken = await objectNow(ground, owner, { payment, reason: 'notMine' });
    if (taken !== undefined) void judge(ground.counter, ground.chance.stream('older'), taken);
  }
}

/** Its last word with the issuer is fresh, so that the next one arrives in its second. */
async function lookAndWait(ground: AttackGround, owner: Party, paymentId: string): Promise<void> {
  const { agenda } = ground.counter;
  const lastMs = agenda.now() + LOOK_BEFORE_MS;
  await look(ground, owner);
  await agenda.sleep(lastMs - agenda.now());
  await object(ground, owner, paymentId);
}

/** A rule decides; where it does not, an operator does at once. */
async function object(ground: AttackGround, owner: Party, paymentId: string): Promise<void> {
  const payment = { digest: bytesOf(paymentId) };
  const taken = await insist(ground, () =>
    objectNow(ground, owner, { payment, reason: 'notMine' }),
  );
  await look(ground, owner);
  if (taken?.dispute === undefined || taken.dispute.decision !== undefined) return;
  for (const by of ['tenant/asha', 'tenant/bina'] as const) {
    await say(ground.counter, taken.digest, { outcome: 'rejected', by });
  }
}
