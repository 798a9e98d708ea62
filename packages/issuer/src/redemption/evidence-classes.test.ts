/**
 * What each kind of evidence is worth, whoever brings it: the payee's signed word, its bare upload, a
 * status code, a name alone (decision 0034).
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import type { SyncResult } from '@tallystick/protocol/calls/sync';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { statusKeyOf } from '../accounts/status-key.ts';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld();
const { crypto, deps, tenant } = world;

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly payment: WorldPayment;
}

async function scene(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  return { payer, till, payment: await payer.pay(till, 100n) };
}

function digitsOf({ till, payment }: Scene): string {
  const key = statusKeyOf(deps, tenant, till.keyHash);
  return issuerDigits(crypto, key, tenant, payment.withdrawal.digest);
}

/** A device of somebody who has nothing to do with the payment. */
function courier(): Promise<WorldPayer> {
  return enrolPayer(world, { deposit: 0n, offline: 0n });
}

const CLASSES: readonly {
  readonly ids: string;
  readonly name: string;
  readonly upload: (at: Scene) => Promise<SyncResult>;
  /** Status and tally. */
  readonly worth: string;
}[] = [
  {
    ids: 'G-033, G-167',
    name: "the payee's receipt, whoever brings it",
    upload: async ({ till, payment }) =>
      (await courier()).sync([halfOf(payment, { receipt: await till.receipt(payment) })]),
    worth: 'settled payeeHalf',
  },
  {
    ids: 'G-166, G-168',
    name: 'a bare half in a call that the till signed: the issuer knows it by its key',
    upload: ({ till, payment }) => till.sync([halfOf(payment)]),
    worth: 'settled payeeHalf',
  },
  {
    ids: 'G-166, G-168',
    name: 'a bare half from another till of the same merchant',
    upload: async ({ till, payment }) =>
      (await enrolTill(world, { account: till.account })).sync([halfOf(payment)]),
    worth: 'settled payeeHalf',
  },
  {
    ids: 'G-168',
    name: 'a bare half from another merchant that the issuer knows as well',
    upload: async ({ payment }) => (await enrolTill(world)).sync([halfOf(payment)]),
    worth: 'awaited payerHalf',
  },
  {
    ids: 'G-168, G-169',
    name: 'a bare half from a device that is no party',
    upload: async ({ payment }) => (await courier()).sync([halfOf(payment)]),
    worth: 'awaited payerHalf',
  },
  {
    ids: 'G-169',
    name: "a bare half from the payer's device",
    upload: ({ payer, payment }) => payer.sync([halfOf(payment)]),
    worth: 'awaited payerHalf',
  },
  {
    ids: 'G-032, G-162, G-182',
    name: "a status code from the payer's device",
    upload: (at) => at.payer.sync([halfOf(at.payment, { statusDigits: digitsOf(at) })]),
    worth: 'settled matched',
  },
  {
    ids: 'G-162',
    name: 'a status code from somebody else',
    upload: async (at) =>
      (await courier()).sync([halfOf(at.payment, { statusDigits: digitsOf(at) })]),
    worth: 'awaited payerHalf',
  },
];

for (const { ids, name, upload, worth } of CLASSES) {
  test(`${ids}: ${name}: ${worth}`, async () => {
    const at = await scene();
    const [outcome] = (await upload(at)).records;
    assert.equal(`${outcome?.status} ${outcome?.tally}`, worth);
    await world.work();
    assert.equal(await moneyOf(world, at.till), worth.startsWith('settled') ? 100n : 0n);
    await world.checkMoney();
  });
}

test("G-168: a known payee's message that names a payment, without the payment, asks for no money", async () => {
  const { payer, till, payment } = await scene();
  await payer.sync([halfOf(payment)]);
  const asks = [payment.withdrawal.digest];
  const named = await till.sync([], { open: asks }, { asks });
  assert.equal(named.asked[0]?.status, 'awaited');
  const claimed = await till.sync([halfOf(payment)]);
  assert.equal(claimed.records[0]?.status, 'settled');
  await world.checkMoney();
});

test("G-168: a blocked till's bare half is its claim all the same: its payer paid before anybody knew", async () => {
  const { till, payment } = await scene();
  const { account, keyHash } = till;
  assert.ok((await blockDevice(deps, tenant, { account, keyHash })).ok);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});
