/**
 * What follows for an account that is convicted of a double spend, and its holder's appeal: once for each
 * convicted device, heard with the proof, decided with a reason. The key stays revoked for ever.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appealBodyShape,
  convictionsResultShape,
  type Convictions,
} from '@tallystick/protocol/calls/convictions';
import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { forkLine, handInFork } from '@tallystick/testkit/fork';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { answerEnrol } from '../operations/run-operation.ts';
import { decideAppeal, listAppeals, showAppeal } from '../operator/appeals.ts';
import { blockDevice } from '../operator/block-device.ts';
import { createEnrolmentCode } from '../operator/create-account.ts';
import { exportByOperator } from '../personal/export-account.ts';
import { eraseByOperator } from '../personal/erase-account.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

/** An account whose first device has spent 100 twice, and whose second has not. */
async function convicted({ reported = false, redeemed = false } = {}): Promise<{
  readonly cheat: WorldPayer;
  readonly other: WorldPayer;
}> {
  const cheat = await enrolPayer(world, { deposit: 150n, offline: 100n });
  const { account } = cheat;
  const other = await enrolPayer(world, { deposit: 0n, offline: 50n, account });
  const fork = await forkLine(world, cheat, { amount: 100n, cover: 1_000n });
  if (reported) await blockDevice(deps, tenant, { keyHash: cheat.keyHash });
  await handInFork(fork);
  if (redeemed) {
    const till = await enrolTill(world);
    await till.sync([halfOf(await other.pay(till, 50n))]);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
  }
  return { cheat, other };
}

async function convictionsOf(device: Pick<IssuerDevice, 'call'>): Promise<Convictions> {
  const answer = await device.call('convictions', null);
  const read = readShape(convictionsResultShape, answer.result, 'convictions');
  assert.ok(read.ok, `no convictions: ${answer.code}`);
  return read.value;
}

/** The code of a refusal; empty where the appeal was taken. */
async function appeal(
  device: Pick<IssuerDevice, 'call'>,
  { keyHash }: Pick<IssuerDevice, 'keyHash'>,
  text = 'My phone was restored from a backup.',
): Promise<string> {
  return (await device.call('appeal', appealBodyShape.encode({ keyHash, text }))).code;
}

/** The code with which one more device of the account is refused; empty where it is enrolled. */
async function enrolAnother(account: bigint): Promise<string> {
  const created = await createEnrolmentCode(deps, tenant, { account });
  assert.ok(created.ok);
  const code = readEnrolmentCode(created.value.enrolmentCode);
  assert.ok(code !== undefined);
  const { publicKey } = createSoftwareElement(deps.random);
  const outcome = await answerEnrol(deps, tenant, { secret: code.secret, publicKey });
  return outcome.ok ? '' : outcome.code;
}

const DECISION = { reason: 'The shop confirms the backup.', forgivesDebt: false } as const;

function keyOf({ account: home, keyHash }: WorldPayer): { home: bigint; keyHash: Uint8Array } {
  return { home, keyHash };
}

test('a convicted account gets no certificate and no device, and may do everything else: see, deposit, collect, hand in (L-16)', async () => {
  const { cheat, other } = await convicted();
  assert.equal(await cheat.certify(50n), 'deviceBlocked');
  assert.equal(await other.certify(40n), 'accountConvicted');
  assert.equal(await enrolAnother(cheat.account), 'accountConvicted');
  await other.deposit(20n);
  const collecting = collectWith(world, other);
  const customer = await enrolPayer(world, { deposit: 30n, offline: 30n });
  const { records } = await collecting.sync([halfOf(await customer.pay(collecting, 30n))]);
  assert.equal(records[0]?.status, 'settled');
  // What was ready is still good until it ends.
  const till = await enrolTill(world);
  const paid = await till.sync([halfOf(await other.pay(till, 10n))]);
  assert.equal(paid.records[0]?.status, 'settled');
  for (const device of [cheat, other]) assert.ok((await convictionsOf(device)).isBarred);
  await world.checkMoney();
});

test('a till that claims what it voided is convicted, and its account is not: it gains nothing by that', async () => {
  const till = await enrolTill(world);
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const payment = await payer.pay(till, 10n);
  const receipt = await till.receipt(payment, { outcome: 'void' });
  await till.sync([halfOf(payment, { receipt })], { open: [payment.withdrawal.digest] });
  const { convictions, isBarred } = await convictionsOf(till);
  assert.deepEqual(
    convictions.map(({ kind }) => kind),
    ['claimedAfterVoid'],
  );
  assert.equal(isBarred, false);
  assert.equal(await enrolAnother(till.account), '');
});

test('whose device was reported before the proof is not barred, and whoever holds that device reads and says nothing', async () => {
  const { cheat, other } = await convicted({ reported: true });
  assert.equal(await other.certify(40n), undefined);
  assert.equal(await enrolAnother(other.account), '');
  const { convictions, isBarred } = await convictionsOf(other);
  assert.deepEqual([convictions.length, convictions[0]?.wasReported, isBarred], [1, true, false]);
  assert.equal((await cheat.call('convictions', null)).code, 'deviceBlocked');
  assert.equal(await appeal(cheat, cheat), 'deviceBlocked');
});

test('the holder is told what is proven, what is owed and why, and appeals from the convicted device or another one, once', async () => {
  const { cheat, other } = await convicted({ redeemed: true });
  const told = await convictionsOf(cheat);
  const [conviction] = told.convictions;
  assert.equal(conviction?.kind, 'sameCounter');
  assert.equal(conviction.wasReported, false);
  assert.deepEqual(
    told.debts.map(({ amount, owed }) => [amount, owed]),
    [[100n, 100n]],
  );
  assert.equal((await other.sync([])).owed, 100n, 'a sync says it, too');
  assert.equal(await appeal(other, cheat), '');
  assert.equal(await appeal(cheat, cheat), '', 'the same words again change nothing');
  assert.equal(await appeal(cheat, cheat, 'It was my brother.'), 'alreadyAppealed');
  assert.equal(await appeal(other, other), 'notConvicted');
  const stranger = await enrolPayer(world, { deposit: 0n, offline: 0n });
  assert.equal(await appeal(stranger, cheat), 'notConvicted', "another account's device");
  assert.equal((await stranger.sync([])).owed, undefined);
  for (const text of ['', ' x', 'x\ny', 'x'.repeat(2_001)]) {
    assert.equal(await appeal(other, cheat, text), 'malformedBody');
  }
  const again = await convictionsOf(other);
  assert.equal(again.convictions[0]?.appeal?.text, 'My phone was restored from a backup.');
});

for (const forgivesDebt of [false, true]) {
  const what = forgivesDebt ? 'forgiven' : 'kept';

  test(`an appeal that is upheld gives the account its certificates and devices back, the debt ${what}; the key stays revoked`, async () => {
    const { cheat, other } = await convicted({ redeemed: true });
    assert.equal(await appeal(cheat, cheat), '');
    const key = keyOf(cheat);
    const decided = await decideAppeal(deps, tenant, {
      ...key,
      ...DECISION,
      outcome: 'upheld',
      forgivesDebt,
    });
    assert.ok(decided.ok);
    const told = await convictionsOf(cheat);
    assert.deepEqual(told.convictions[0]?.appeal?.decision, {
      outcome: 'upheld',
      reason: DECISION.reason,
      decidedAt: world.now(),
    });
    assert.equal(told.isBarred, false);
    assert.equal(told.debts[0]?.owed, forgivesDebt ? 0n : 100n);
    assert.equal(told.debts[0].forgiven, forgivesDebt ? DECISION.reason : undefined);
    await other.deposit(200n);
    assert.equal(await moneyOf(world, other), forgivesDebt ? 200n : 100n);
    assert.equal(await other.certify(50n), undefined);
    assert.equal(await enrolAnother(cheat.account), '');
    assert.equal(await cheat.certify(10n), 'deviceBlocked', 'for ever');
    const bar = await decideAppeal(deps, tenant, { ...key, ...DECISION, outcome: 'rejected' });
    assert.deepEqual(bar, { ok: false, code: 'alreadyDecided' }, 'what was upheld stays so');
    await world.checkMoney();
  });
}

test('an appeal that is rejected changes nothing; it keeps the debt, and may be corrected later', async () => {
  const { cheat, other } = await convicted({ redeemed: true });
  const key = keyOf(cheat);
  const rejected = { ...key, ...DECISION, outcome: 'rejected' } as const;
  assert.deepEqual(await decideAppeal(deps, tenant, rejected), {
    ok: false,
    code: 'unknownAppeal',
  });
  assert.equal(await appeal(other, cheat), '');
  assert.deepEqual(await decideAppeal(deps, tenant, { ...rejected, forgivesDebt: true }), {
    ok: false,
    code: 'rejectedKeepsDebt',
  });
  const first = await decideAppeal(deps, tenant, rejected);
  assert.ok(first.ok);
  assert.deepEqual(await decideAppeal(deps, tenant, rejected), first, 'again changes nothing');
  assert.equal(await other.certify(10n), 'accountConvicted');
  assert.equal(await appeal(other, cheat, 'Once more.'), 'alreadyAppealed');
  const upheld = { ...rejected, outcome: 'upheld' } as const;
  assert.ok((await decideAppeal(deps, tenant, upheld)).ok);
  await other.deposit(300n);
  assert.equal(await other.certify(10n), undefined);
});

test('upholding one appeal does not lift what another device of the account is convicted of', async () => {
  const { cheat, other } = await convicted();
  const till = await enrolTill(world);
  const before = other.state();
  const first = await other.pay(till, 10n);
  other.restore(before);
  await till.sync([halfOf(first), halfOf(await other.pay(till, 20n))]);
  assert.equal(await appeal(cheat, cheat), '');
  assert.ok(
    (await decideAppeal(deps, tenant, { ...keyOf(cheat), ...DECISION, outcome: 'upheld' })).ok,
  );
  assert.equal(await enrolAnother(cheat.account), 'accountConvicted');
});

test('two operators decide at once: one of them is too late, and the debt is let go once', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { cheat } = await convicted({ redeemed: true });
    assert.equal(await appeal(cheat, cheat), '');
    const key = keyOf(cheat);
    const outcomes = await Promise.all([
      decideAppeal(deps, tenant, { ...key, outcome: 'upheld', reason: 'One.', forgivesDebt: true }),
      decideAppeal(deps, tenant, {
        ...key,
        outcome: 'upheld',
        reason: 'Two.',
        forgivesDebt: false,
      }),
    ]);
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    const shown = await showAppeal(deps, tenant, key);
    assert.ok(shown.ok);
    const isForgiven = shown.value.decision?.reason === 'One.';
    assert.equal(shown.value.debts[0]?.owed, isForgiven ? 0n : 100n);
  }
});

test('appeals lie sealed, are listed while they are open, and go with whatever else is personal', async () => {
  const { cheat, other } = await convicted({ redeemed: true });
  const text = 'Words that are nobody else’s business.';
  assert.equal(await appeal(other, cheat, text), '');
  const { home, keyHash } = keyOf(cheat);
  const [row] = await world.testDatabase.admin.query('select sealed from appeal where home = $1', [
    home,
  ]);
  assert.ok(row?.['sealed'] instanceof Uint8Array);
  assert.ok(!Buffer.from(row['sealed']).includes('nobody'));
  const document = await exportByOperator(deps, tenant, { account: home });
  assert.ok(document.ok);
  assert.ok(JSON.stringify(document).includes(text), 'its holder may have it');
  const isListed = async (withDecided: boolean): Promise<boolean> => {
    const listed = await listAppeals(deps, tenant, { withDecided, limit: 1_000 });
    return listed.ok && listed.value.some((one) => one.home === home && one.text === text);
  };
  assert.ok(await isListed(false));
  const decision = {
    home,
    keyHash,
    outcome: 'upheld',
    reason: 'Yes.',
    forgivesDebt: true,
  } as const;
  assert.ok((await decideAppeal(deps, tenant, decision)).ok);
  assert.deepEqual([await isListed(false), await isListed(true)], [false, true]);
  assert.equal((await figuresOf(world, cheat)).available, 0n);
  assert.deepEqual(await eraseByOperator(deps, tenant, { account: home }), { ok: true });
  assert.deepEqual(await showAppeal(deps, tenant, { home, keyHash }), {
    ok: false,
    code: 'unknownAppeal',
  });
  const left = await world.testDatabase.admin.query('select 1 as one from appeal where home = $1', [
    home,
  ]);
  assert.deepEqual(left, []);
});
