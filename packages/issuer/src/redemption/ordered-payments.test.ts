/** A payer with a network pays the request of a till without one (P-12, P-13, decision 0040). */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { paidCode } from '@tallystick/protocol/codes/paid-code';
import type { SyncResult } from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue, type UnverifiedMessage } from '@tallystick/protocol/encoding/message';
import { paidProofKind, type PaidProof } from '@tallystick/protocol/messages/paid-proof';
import { verifyPaidProof } from '@tallystick/protocol/verification/verify-paid-proof';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  orderedHalf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { textColumn } from '@tallystick/ledger/columns';
import { statusKeyOf } from '../accounts/status-key.ts';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld({ connectionsMax: 16 });
const { deps, tenant, crypto } = world;
afterEach(() => world.checkMoney());
const HOUR_SECONDS = 3_600;

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

/** Status and code of the first record. */
function worth({ records: [first] }: SyncResult): string {
  return [first?.status, first?.code].filter((word) => word !== undefined).join(' ');
}

function proofsOf({ ordered }: SyncResult): readonly UnverifiedMessage<PaidProof>[] {
  return (ordered?.proofs ?? []).map((value) => {
    const read = readMessageValue(paidProofKind, value);
    assert.ok(read.ok);
    return read.message;
  });
}

/** What merchants were told, as the fields of their notices. */
async function told({ account }: Pick<WorldTill, 'account'>): Promise<readonly unknown[]> {
  const rows = await deps.database.transaction(tenant, (tx) =>
    tx.query("select fields from notice where home = $1 and event = 'paymentCode'", [account]),
  );
  return rows.map((row): unknown => JSON.parse(textColumn(row, 'fields')));
}

/** The code that the till of a payment computes for itself. */
function codeAtTill({ till, payment: { request } }: Scene): string {
  const { nonce, amount, currency } = request.body;
  const key = statusKeyOf(deps, tenant, till.keyHash);
  const number = till.certificate.body.till;
  return paidCode(crypto, key, { tenant, till: number, nonce, amount, currency });
}

test('an ordered payment is settled at once, proven to its payer, and told to its merchant (P-12, P-13)', async () => {
  const at = await scene();
  const half = await orderedHalf(world, at);
  const answer = await at.payer.sync([half]);
  assert.equal(worth(answer), 'settled');
  assert.equal(await moneyOf(world, at.till), 100n);
  const [proof] = proofsOf(answer);
  assert.ok(proof !== undefined);
  const { request } = at.payment;
  const about = { request, payee: at.till.certificate };
  assert.equal((await verifyPaidProof(crypto, at.till.trust, proof, about)).ok, true);
  assert.deepEqual(proof.body.payment, at.payment.withdrawal.digest);
  const code = codeAtTill(at);
  const { currency } = request.body;
  const till = at.till.certificate.body.till.toString();
  assert.deepEqual(await told(at.till), [{ code, amount: { currency, minor: '100' }, till }]);
});

test('the same order again moves nothing, proves the same and tells nobody twice (P-12)', async () => {
  const at = await scene();
  const half = await orderedHalf(world, at);
  await at.payer.sync([half]);
  const again = await at.payer.sync([half, await orderedHalf(world, at)]);
  assert.equal(worth(again), 'settled');
  assert.equal(proofsOf(again).length, 2);
  assert.equal(await moneyOf(world, at.till), 100n);
  assert.equal((await told(at.till)).length, 1);
  assert.equal((await figuresOf(world, at.payer)).line, '600 - 100 - 0');
});

test('without an order the same half waits for its payee, and an order after it is kept besides', async () => {
  const at = await scene();
  assert.equal(worth(await at.payer.sync([halfOf(at.payment)])), 'awaited');
  assert.equal(worth(await at.payer.sync([await orderedHalf(world, at)])), 'settled');
});

test('the till hears of it from its own answer and hands it in as its own half (P-13)', async () => {
  const at = await scene();
  await at.payer.sync([await orderedHalf(world, at)]);
  const heard = await at.till.sync([]);
  assert.deepEqual(heard.ordered?.paid, [halfOf(at.payment)]);
  const handed = await at.till.sync(heard.ordered?.paid ?? []);
  assert.equal(worth(handed), 'settled');
  assert.equal(handed.records[0]?.tally, 'matched');
  assert.equal(handed.ordered, undefined);
  assert.equal((await at.till.sync([])).ordered, undefined);
  assert.equal(await moneyOf(world, at.till), 100n);
});

test('another till of the same merchant, and another merchant, hear nothing of it', async () => {
  const at = await scene();
  await at.payer.sync([await orderedHalf(world, at)]);
  const beside = await enrolTill(world, { account: at.till.account });
  const stranger = await enrolTill(world);
  assert.equal((await beside.sync([])).ordered, undefined);
  assert.equal((await stranger.sync([])).ordered, undefined);
});

test('many are told in parts, and none is left out', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const halves: CborValue[] = [];
  for (let count = 0; count < 33; count += 1) {
    halves.push(await orderedHalf(world, { payer, payment: await payer.pay(till, 1n) }));
  }
  await payer.sync(halves);
  const first = (await till.sync([])).ordered?.paid ?? [];
  assert.equal(first.length, 32);
  const rest = (await till.sync(first)).ordered?.paid ?? [];
  assert.equal(rest.length, 1);
  assert.equal((await till.sync(rest)).ordered, undefined);
  assert.equal(await moneyOf(world, till), 33n);
});

const WORTH_NOTHING: readonly (readonly [string, string, (at: Scene) => Promise<SyncResult>])[] = [
  [
    'brought by another device',
    'awaited',
    async (at) => {
      const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
      return courier.sync([await orderedHalf(world, at)]);
    },
  ],
  [
    'of a blocked device',
    'awaited',
    async (at) => {
      await blockDevice(deps, tenant, { keyHash: at.payer.keyHash });
      return at.payer.sync([await orderedHalf(world, at)]);
    },
  ],
  [
    'after its request was over',
    'awaited',
    async (at) => {
      const half = await orderedHalf(world, at);
      world.wait(300 + at.till.trust.bundle.policy.skewSeconds);
      return at.payer.sync([half]);
    },
  ],
  [
    'that the till signed in the place of the payer',
    'orderSignature',
    async (at) => at.payer.sync([await orderedHalf(world, { ...at, payer: at.till })]),
  ],
  [
    'for what the till declined',
    'returned declined',
    async (at) => {
      const receipt = await at.till.receipt(at.payment, { outcome: 'declined' });
      await at.till.sync([halfOf(at.payment, { receipt })]);
      return at.payer.sync([await orderedHalf(world, at)]);
    },
  ],
  [
    'for a request that the till closed',
    'returned closedUnpaid',
    async (at) => {
      await at.till.sync([], { closedUnpaid: [at.payment.request.digest] });
      return at.payer.sync([await orderedHalf(world, at)]);
    },
  ],
  [
    'for a request that another payment used up',
    'returned requestPaid',
    async (at) => {
      const other = await enrolPayer(world, { deposit: 100n, offline: 100n });
      const paid = await other.payRequest(at.payment.request, at.till);
      await at.till.sync([halfOf(paid)]);
      return at.payer.sync([await orderedHalf(world, at)]);
    },
  ],
  [
    'beyond its certificate',
    'refused aboveCeiling',
    async ({ payer, till }) => {
      const payment = await payer.pay(till, 601n);
      return payer.sync([await orderedHalf(world, { payer, payment })]);
    },
  ],
  [
    'for money that a double spend took',
    'waiting notCovered',
    async ({ payer, till }) => {
      const start = payer.state();
      const other = await enrolTill(world);
      await other.sync([halfOf(await payer.pay(other, 500n))]);
      payer.restore(start);
      const payment = await payer.pay(till, 500n);
      return payer.sync([await orderedHalf(world, { payer, payment })]);
    },
  ],
];

for (const [name, expected, upload] of WORTH_NOTHING) {
  test(`an order ${name} pays nothing, proves nothing and tells nobody (P-12): ${expected}`, async () => {
    const at = await scene();
    const answer = await upload(at);
    assert.equal(worth(answer), expected);
    assert.equal(answer.ordered, undefined);
    assert.deepEqual(await told(at.till), []);
  });
}

test('T-65 two payers order one request at the same time: one is paid, the other has its money back', async () => {
  const till = await enrolTill(world);
  const request = await till.request(100n);
  const payers = await Promise.all(
    Array.from({ length: 6 }, () => enrolPayer(world, { deposit: 100n, offline: 100n })),
  );
  const answers = await Promise.all(
    payers.map(async (payer) => {
      const payment = await payer.payRequest(request, till);
      return payer.sync([await orderedHalf(world, { payer, payment })]);
    }),
  );
  assert.deepEqual(answers.map(worth).toSorted(), [
    ...Array.from({ length: 5 }, () => 'returned requestPaid'),
    'settled',
  ]);
  assert.equal(answers.flatMap(proofsOf).length, 1);
  assert.equal((await told(till)).length, 1);
  assert.equal(await moneyOf(world, till), 100n);
});

test('a payment that went both ways, shown to the till and ordered, is one payment (P-12)', async () => {
  for (const first of ['till', 'payer'] as const) {
    const at = await scene();
    const half = await orderedHalf(world, at);
    if (first === 'till') await at.till.sync([halfOf(at.payment)]);
    assert.equal(worth(await at.payer.sync([half])), 'settled');
    assert.equal(worth(await at.till.sync([halfOf(at.payment)])), 'settled');
    assert.equal(await moneyOf(world, at.till), 100n);
    assert.equal((await figuresOf(world, at.payer)).line, '600 - 100 - 0');
  }
});

test('a void afterwards takes the money back, and the till hears no more of the payment', async () => {
  const at = await scene();
  await at.payer.sync([await orderedHalf(world, at)]);
  const receipt = await at.till.receipt(at.payment, { outcome: 'void' });
  await at.till.sync([halfOf(at.payment, { receipt })]);
  await world.work();
  assert.equal(await moneyOf(world, at.till), 0n);
  assert.equal((await figuresOf(world, at.payer)).available, 500n);
  assert.equal((await at.till.sync([])).ordered, undefined);
  assert.deepEqual((await at.payer.sync([await orderedHalf(world, at)])).ordered, undefined);
});

test('a request that the merchant cancelled before it heard of the payment gives the money back', async () => {
  const at = await scene();
  await at.payer.sync([await orderedHalf(world, at)]);
  const heard = await at.till.sync([], { closedUnpaid: [at.payment.request.digest] });
  assert.equal(heard.ordered, undefined);
  await world.work();
  assert.equal(await moneyOf(world, at.till), 0n);
  assert.equal((await figuresOf(world, at.payer)).available, 500n);
});

test('T-66 what the issuer proved stays paid after a restore that forgot it, long after the request', async () => {
  const { payer, till } = await scene();
  const { payment, proof } = await forgetHour(world, async () => {
    const ordered = { payer, payment: await payer.pay(till, 100n) };
    const [first] = proofsOf(await payer.sync([await orderedHalf(world, ordered)]));
    assert.ok(first !== undefined);
    return { ...ordered, proof: first };
  });
  world.wait(HOUR_SECONDS);
  assert.equal(await moneyOf(world, till), 0n, 'the issuer has forgotten it');
  const unproven = await payer.sync([await orderedHalf(world, { payer, payment })]);
  assert.equal(worth(unproven), 'awaited', 'an order alone has had its time');
  const half = await orderedHalf(world, { payer, payment, proof });
  assert.equal(worth(await payer.sync([half])), 'settled');
  assert.equal(await moneyOf(world, till), 100n);
  assert.deepEqual(await told(till), [], 'the merchant was told then');
});
