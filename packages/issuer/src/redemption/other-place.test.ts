/** Place and merchant type bind whoever collects; a payee that let a payment pass all the same is not paid. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signMessage } from '@tallystick/protocol/encoding/message';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { halfValue } from '@tallystick/protocol/messages/half';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { insertCertificate } from '../certificates/certificate-row.ts';

const world = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;

/** A certificate with a rule, issued in all form: signed and with its row. */
async function withRule(payer: WorldPayer, rule: Partial<BalanceCertificate>): Promise<void> {
  const { balance } = world.keys;
  const certificate = await signMessage(world.crypto, balanceCertificateKind, {
    tenant: world.tenant,
    context: [],
    keyId: balance.id,
    sign: balance.element.sign,
    body: { ...payer.state().certificate.body, ...rule, version: 2 },
  });
  await world.database.transaction(world.tenant, (tx) =>
    insertCertificate(tx, world.tenant, { home: payer.account, line: payer.line }, certificate),
  );
  payer.restore({ ...payer.state(), certificate, head: certificate.digest });
}

const rules = {
  otherMerchantType: { merchantType: 4_111 },
  otherPlace: { place: 'gbsuv' },
} as const;

for (const [code, rule] of Object.entries(rules)) {
  test(`${code}: not paid, nobody is convicted, and the money is back at redeemBy (G-124, G-125)`, async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    await withRule(payer, rule);
    const payment = await payer.pay(till, 100n);
    const next = await payer.pay(till, 50n);
    const { records } = await till.sync([halfOf(payment), halfOf(next)]);
    assert.deepEqual([records[0]?.status, records[0]?.code], ['refused', code]);
    assert.equal((await lineOf(world, payer)).status, 'open');
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal((await figuresOf(world, payer)).available, 1_000n);
    await world.checkMoney();
  });
}

test('a payment that is refused for its place leaves the request to a payer who may pay there', async () => {
  const [stranger, neighbour] = [
    await enrolPayer(world, { deposit: 1_000n, offline: 500n }),
    await enrolPayer(world, { deposit: 1_000n, offline: 500n }),
  ];
  const till = await enrolTill(world);
  await withRule(stranger, rules.otherPlace);
  const request = await till.request(100n);
  const halves = [
    halfOf(await stranger.payRequest(request, till)),
    halfOf(await neighbour.payRequest(request, till)),
  ];
  const { records } = await till.sync(halves);
  assert.deepEqual(
    records.map(({ status }) => status),
    ['refused', 'settled'],
  );
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

const tooLateToJudge: readonly (readonly [string, RuleSet])[] = [
  ['time (G-116)', [{ kind: 'window', from: 1, until: 2 }]],
  ['distance (G-126)', [{ kind: 'radius', metres: 100 }]],
];

for (const [what, ruleSet] of tooLateToJudge) {
  test(`a rule on ${what} went by what the devices knew: the issuer pays whoever collects`, async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    await withRule(payer, { ruleSet: ruleSetDigest(world.crypto, ruleSet) });
    const { request, certificate, withdrawal } = await payer.pay(till, 100n);
    const half = halfValue({
      request,
      payee: till.certificate,
      authorization: { kind: 'balance', certificate, withdrawal, ruleSet },
    });
    assert.equal((await till.sync([half])).records[0]?.status, 'settled');
    await world.checkMoney();
  });
}

test('the right place and type are paid', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  await withRule(payer, { merchantType: 5_411, place: 'tdr' });
  assert.equal(
    (await till.sync([halfOf(await payer.pay(till, 100n))])).records[0]?.status,
    'settled',
  );
  await world.checkMoney();
});
