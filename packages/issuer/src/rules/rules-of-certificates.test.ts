/**
 * Certificates under an account's rules, whoever set them, through the devices' door.
 *
 * Shows G-006, G-007, G-008, G-009, G-020, G-022, G-023, G-024, G-025, G-026, G-067, G-068,
 * G-104, G-105, G-106, G-107, G-108, G-109, G-111, G-113, G-114, G-115, G-116, G-118, G-119,
 * G-123, G-124, G-125, G-126, G-129, G-130, G-131, G-132, G-135, G-148, G-153, G-155.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { NewRule, RuleAuthor } from '@tallystick/protocol/calls/rules';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import { figuresOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { changeRules } from './change-rules.ts';

const world = await createIssuerWorld({});
const HOUR_SECONDS = 3_600;
const KEEP: Rule = { kind: 'minimumBalance', amount: minor(25_00n) };
const ISSUER: RuleAuthor = { kind: 'issuer' };
const EMPLOYER: RuleAuthor = { kind: 'thirdParty', name: 'Mill Lane Works' };

/** As the operator, or somebody whom the operator lets set rules. */
async function setBy(payer: WorldPayer, author: RuleAuthor, ...set: NewRule[]): Promise<void> {
  const { tenant } = world;
  const change = { home: payer.account, author, set, end: [], now: world.now() };
  const outcome = await world.database.transaction(tenant, (tx) => changeRules(tx, tenant, change));
  assert.ok(outcome.ok);
}

function ready(payer: WorldPayer): bigint {
  const { certificate, cumulative } = payer.state();
  return certificate.body.ceiling - cumulative;
}

suite('locks', () => {
  test('the holder keeps 25.00 back: of 100.00 only 75.00 go into a certificate, which says that some is locked (G-108, G-130)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    assert.equal(await payer.changeRules({ set: [{ rule: KEEP }] }), undefined);
    assert.equal(await payer.certify(100_00n), undefined);
    assert.equal(ready(payer), 75_00n);
    const { certificate, terms } = payer.state();
    assert.deepEqual([certificate.body.flags.fundsLocked, terms.locked], [true, 25_00n]);
    const { reserved, available } = await figuresOf(world, payer);
    assert.deepEqual([reserved, available], [75_00n, 25_00n]);
  });

  test('of several the one that leaves least holds; they are not added up (G-025, G-106, G-107, G-109)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await setBy(payer, ISSUER, { rule: { kind: 'lockedShare', share: 5_00 } });
    await setBy(payer, EMPLOYER, { rule: { kind: 'releasedShare', share: 50_00 } });
    await payer.certify(100_00n);
    assert.equal(ready(payer), 50_00n);
    assert.equal(payer.state().terms.locked, 50_00n);
  });

  test('what was spent counts: the minimum stays whatever was paid in between', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const till = await enrolTill(world);
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await payer.certify(100_00n);
    const payment = await payer.pay(till, 30_00n);
    await payer.sync([halfOf(payment)]);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 45_00n, 'before the payee has come');
    await till.sync([halfOf(payment)]);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 45_00n, 'and after');
  });

  test('six devices of one account, asking at once, get no more together than a lock leaves (G-128)', async () => {
    const first = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const { account } = first;
    const further = await Promise.all(
      Array.from({ length: 5 }, () => enrolPayer(world, { deposit: 0n, offline: 0n, account })),
    );
    await first.changeRules({ set: [{ rule: KEEP }] });
    const codes = await Promise.all([first, ...further].map((payer) => payer.certify(15_00n)));
    assert.deepEqual(
      codes.filter((code) => code !== undefined),
      ['fundsLocked'],
    );
    assert.equal((await figuresOf(world, first)).available, 25_00n);
  });

  test('where they leave nothing there is no certificate, and nothing is reserved', async () => {
    const payer = await enrolPayer(world, { deposit: 20_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    assert.equal(await payer.certify(1n), 'fundsLocked');
    assert.equal((await figuresOf(world, payer)).available, 20_00n);
  });
});

suite('unlocking', () => {
  test('lifts the holder’s own locks for one certificate; the next one has them again (G-009, G-158, G-159)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await payer.certify(100_00n, {}, { unlock: true });
    assert.equal(ready(payer), 100_00n);
    assert.equal(payer.state().certificate.body.flags.fundsLocked, false);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 75_00n);
  });

  test('does not lift what the issuer or a third party locked (G-024)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await setBy(payer, EMPLOYER, { rule: { kind: 'lockedAmount', amount: minor(10_00n) } });
    await payer.certify(100_00n, {}, { unlock: true });
    assert.equal(ready(payer), 90_00n);
  });

  test('does not lift rules that are no locks', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: { kind: 'paymentMax', amount: minor(5_00n) } }] });
    await payer.certify(100_00n, {}, { unlock: true });
    assert.equal(payer.state().certificate.body.paymentMax, 5_00n);
  });
});

suite('rules that shape a certificate', () => {
  test('one payment, of so much, just long enough, at one place, in one kind of shop (G-118, G-119, G-135)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const rules: readonly Rule[] = [
      { kind: 'count', payments: 1 },
      { kind: 'paymentMax', amount: minor(5_00n) },
      { kind: 'brief', seconds: 120 },
      { kind: 'places', cells: ['tsj2'] },
      { kind: 'merchantTypes', types: [5_812] },
    ];
    await payer.certify(50_00n, {}, { rules });
    const { body } = payer.state().certificate;
    assert.equal(body.counterMax, body.baseCounter + 1);
    assert.equal(body.paymentMax, 5_00n);
    assert.equal(body.expiresAt, body.issuedAt + 120);
    assert.deepEqual([body.place, body.merchantType, body.ruleSet], ['tsj2', 5_812, undefined]);
  });

  test('those that fit nowhere else travel as a set, which the certificate names (G-136)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const set: readonly Rule[] = [
      { kind: 'places', cells: ['tsj2', 'tsj3'] },
      { kind: 'dayMax', amount: minor(20_00n) },
    ];
    await payer.changeRules({ set: set.map((rule) => ({ rule })) });
    await payer.certify(50_00n);
    const { certificate, terms } = payer.state();
    assert.deepEqual(terms.ruleSet, set);
    const named = certificate.body.ruleSet;
    assert.ok(named !== undefined && terms.ruleSet !== undefined);
    assert.equal(toHex(named), toHex(ruleSetDigest(world.crypto, terms.ruleSet)));
  });

  test('a payment under a set that only payer and payee know is settled', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const till = await enrolTill(world);
    await payer.certify(50_00n, {}, { rules: [{ kind: 'dayMax', amount: minor(20_00n) }] });
    const payment = await payer.pay(till, 10_00n);
    const { records } = await till.sync([halfOf(payment)]);
    assert.equal(records[0]?.status, 'settled');
  });

  test('a radius travels with the certificate, for both devices to judge (G-126, G-148, G-153)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await setBy(payer, ISSUER, { rule: { kind: 'radius', metres: 500 } });
    await payer.certify(50_00n);
    assert.deepEqual(payer.state().terms.ruleSet, [{ kind: 'radius', metres: 500 }]);
  });

  test('rules of a request bind this certificate alone (G-007, G-114)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.certify(50_00n, {}, { rules: [{ kind: 'count', payments: 1 }, KEEP] });
    const { counterMax, baseCounter } = payer.state().certificate.body;
    assert.equal(counterMax - baseCounter, 1);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 100_00n);
  });

  test('a window that is over allows no certificate, and one that closes soon ends it', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const now = world.now();
    const window = { kind: 'window', from: now, until: now + HOUR_SECONDS } as const;
    await payer.changeRules({ set: [{ rule: window }] });
    await payer.certify(50_00n);
    assert.equal(payer.state().certificate.body.expiresAt, window.until);
    world.wait(HOUR_SECONDS);
    assert.equal(await payer.certify(50_00n), 'outsideWindow');
  });
});

suite('setting and ending', () => {
  test('a rule holds until its time, and no longer (G-007)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const until = world.now() + HOUR_SECONDS;
    await payer.changeRules({ set: [{ rule: KEEP, until }] });
    world.wait(HOUR_SECONDS - 1);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 75_00n);
    world.wait(1);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 100_00n);
    assert.equal(await payer.changeRules({ set: [{ rule: KEEP, until }] }), 'untilPassed');
  });

  test('the holder ends the holder’s rules and nobody else’s; a repeated change changes nothing (G-111, G-113)', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await payer.changeRules({ set: [{ rule: KEEP }] });
    await setBy(payer, ISSUER, { rule: KEEP });
    assert.equal(await payer.changeRules({ end: [2] }), 'otherAuthor');
    assert.equal(await payer.changeRules({ end: [3] }), 'unknownRule');
    assert.equal(await payer.changeRules({ end: [1] }), undefined);
    assert.equal(await payer.changeRules({ end: [1] }), undefined);
    await payer.certify(100_00n);
    assert.equal(ready(payer), 75_00n, "the issuer's still holds");
  });

  test('a refused change changes nothing, and nobody has more rules than an account may', async () => {
    const payer = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const counts = Array.from({ length: 17 }, (_, index): NewRule => {
      return { rule: { kind: 'count', payments: index + 1 } };
    });
    assert.equal(await payer.changeRules({ set: counts }), 'tooManyRules');
    await payer.certify(1_00n);
    const { counterMax, baseCounter } = payer.state().certificate.body;
    assert.ok(counterMax - baseCounter > 1);
    assert.equal(await payer.changeRules({ set: counts.slice(1) }), undefined);
    assert.equal(await payer.changeRules({ set: counts.slice(0, 1) }), 'tooManyRules');
  });
});
