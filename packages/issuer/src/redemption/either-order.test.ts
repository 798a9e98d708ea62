/**
 * Whichever half comes first, from whoever: the payment is recorded once and paid once.
 *
 * Shows G-166, G-169.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SyncResult } from '@tallystick/protocol/calls/sync';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly courier: WorldPayer;
  readonly payment: WorldPayment;
  /** With the till's receipt, and without. */
  readonly receipted: CborValue;
  readonly bare: CborValue;
}

async function scene(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const payment = await payer.pay(till, 250n);
  const receipt = await till.receipt(payment);
  return {
    payer,
    till,
    courier,
    payment,
    receipted: halfOf(payment, { receipt }),
    bare: halfOf(payment),
  };
}

type Upload = (scene: Scene) => Promise<SyncResult>;

const uploads: Readonly<Record<string, Upload>> = {
  payee: ({ till, bare }) => till.sync([bare]),
  'payee with receipt': ({ till, receipted }) => till.sync([receipted]),
  payer: ({ payer, bare }) => payer.sync([bare]),
  'payer with receipt': ({ payer, receipted }) => payer.sync([receipted]),
  courier: ({ courier, bare }) => courier.sync([bare]),
  'courier with receipt': ({ courier, receipted }) => courier.sync([receipted]),
};

const cases: readonly {
  readonly order: readonly (keyof typeof uploads)[];
  /** Status and tally after each upload. */
  readonly answers: readonly string[];
}[] = [
  { order: ['payee'], answers: ['settled payeeHalf'] },
  { order: ['payee with receipt'], answers: ['settled payeeHalf'] },
  { order: ['payer'], answers: ['awaited payerHalf'] },
  { order: ['payer with receipt'], answers: ['settled matched'] },
  { order: ['courier'], answers: ['awaited payerHalf'] },
  { order: ['courier with receipt'], answers: ['settled payeeHalf'] },
  { order: ['payee', 'payer'], answers: ['settled payeeHalf', 'settled matched'] },
  { order: ['payer', 'payee'], answers: ['awaited payerHalf', 'settled matched'] },
  { order: ['payer with receipt', 'payee'], answers: ['settled matched', 'settled matched'] },
  { order: ['payee', 'payer with receipt'], answers: ['settled payeeHalf', 'settled matched'] },
  { order: ['payer', 'courier with receipt'], answers: ['awaited payerHalf', 'settled matched'] },
  { order: ['courier', 'payee'], answers: ['awaited payerHalf', 'settled payeeHalf'] },
  {
    order: ['courier with receipt', 'payer', 'payee'],
    answers: ['settled payeeHalf', 'settled matched', 'settled matched'],
  },
];

for (const { order, answers } of cases) {
  test(`${order.join(', then ')}: ${answers.join(', then ')} (G-172, G-173)`, async () => {
    const at = await scene();
    const seen: string[] = [];
    for (const name of order) {
      const { records } = (await uploads[name]?.(at)) ?? { records: [] };
      seen.push(`${records[0]?.status} ${records[0]?.tally}`);
    }
    assert.deepEqual(seen, answers);
    await world.work();
    const isPaid = seen.at(-1)?.startsWith('settled') === true;
    assert.equal(await moneyOf(world, at.till), isPaid ? 250n : 0n);
    assert.deepEqual(await figuresOf(world, at.payer), {
      line: isPaid ? '600 - 250 - 0' : '600 - 0 - 0',
      reserved: isPaid ? 350n : 600n,
      available: 400n,
    });
    assert.equal(await moneyOf(world, at.courier), 0n, 'nothing goes to whoever uploads');
    await world.checkMoney();
  });
}

test('money goes only to the account in the signed request, never to the uploader', async () => {
  const { payer, payment, bare, till } = await scene();
  const thief = await enrolTill(world);
  const { records } = await thief.sync([bare], { open: [payment.withdrawal.digest] });
  assert.equal(records[0]?.status, 'awaited');
  await world.work();
  assert.equal(await moneyOf(world, thief), 0n);
  assert.equal((await till.sync([bare])).records[0]?.status, 'settled');
  assert.equal(await moneyOf(world, thief), 0n);
  assert.equal(await moneyOf(world, till), 250n);
  assert.equal((await figuresOf(world, payer)).line, '600 - 250 - 0');
  await world.checkMoney();
});

test('a second till of the same merchant hands in for the first (rule 9)', async () => {
  const { till, bare } = await scene();
  const second = await enrolTill(world, { account: till.account });
  assert.equal((await second.sync([bare])).records[0]?.status, 'settled');
  assert.equal(await moneyOf(world, till), 250n);
  await world.checkMoney();
});

test('payees learn what became of payments by asking, and nobody learns of payments of others', async () => {
  const { payer, till, courier, payment, bare } = await scene();
  await till.sync([bare]);
  const asks = [payment.withdrawal.digest, new Uint8Array(32)];
  const asked = (await till.sync([], {}, { asks })).asked;
  assert.deepEqual(
    asked.map(({ status, paid }) => [status, paid]),
    [
      ['settled', 250n],
      [undefined, 0n],
    ],
  );
  assert.deepEqual((await payer.sync([], { asks })).asked, asked);
  assert.equal((await courier.sync([], { asks })).asked[0]?.status, undefined);
});
