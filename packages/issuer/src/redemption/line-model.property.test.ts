/**
 * A small model of one line beside the issuer: both get the same commands in random order and must agree
 * on every figure, every status and every coin after each of them.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';

const { testDatabase } = await createIssuerWorld();
const DEPOSIT = 500n;
const DAY_SECONDS = 86_400;
const VALID_SECONDS = 7 * DAY_SECONDS;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
const RUNS = 20;

interface ModelPayment {
  readonly payment: WorldPayment;
  readonly amount: bigint;
  readonly sum: bigint;
  readonly redeemBy: number;
  known: boolean;
  status: string | undefined;
  /** Paid from free money after redeemBy. */
  paidLate: boolean;
}

interface ModelCertificate {
  readonly ceiling: bigint;
  readonly redeemBy: number;
}

/** What the protocol says of one honest line, in the plainest form. */
class LineModel {
  available = DEPOSIT;
  paid = 0n;
  ceiling = 0n;
  settled = 0n;
  returned = 0n;
  knownSum = 0n;
  payments: ModelPayment[] = [];
  certificates: ModelCertificate[] = [];

  get reserved(): bigint {
    return this.ceiling - this.settled - this.returned;
  }

  certify(sum: bigint, amount: bigint, now: number): string | undefined {
    // Asking states where the line stands, whatever the answer is.
    if (sum > this.knownSum) this.knownSum = sum;
    if (this.payments.some(({ known }) => !known)) return 'historyIncomplete';
    const ceiling = sum + amount;
    const more = ceiling > this.ceiling ? ceiling - this.ceiling : 0n;
    if (more > this.available) return 'insufficientFunds';
    this.available -= more;
    this.ceiling += more;
    this.certificates.push({ ceiling, redeemBy: now + REDEEM_BY_SECONDS });
    return undefined;
  }

  learn(payment: ModelPayment): void {
    if (payment.known) return;
    payment.known = true;
    payment.status = 'awaited';
    if (payment.sum > this.knownSum) this.knownSum = payment.sum;
    if (this.knownSum > this.ceiling) {
      this.returned += this.knownSum - this.ceiling;
      this.ceiling = this.knownSum;
    }
  }

  claim(payment: ModelPayment, now: number): void {
    this.learn(payment);
    if (payment.status === 'awaited' && now >= payment.redeemBy) this.giveBack(payment);
    if (payment.status === 'awaited') {
      payment.status = 'settled';
      this.settled += payment.amount;
      this.paid += payment.amount;
    } else if (
      payment.status === 'returned' &&
      now >= payment.redeemBy &&
      !this.over.has(payment)
    ) {
      this.over.add(payment);
      if (this.available < payment.amount) return;
      this.available -= payment.amount;
      this.paid += payment.amount;
      payment.status = 'settled';
      payment.paidLate = true;
    }
  }

  /** Payments whose last word is spoken. */
  readonly over: Set<ModelPayment> = new Set();

  giveUp(payment: ModelPayment): void {
    this.learn(payment);
    if (payment.status === 'settled') {
      payment.status = 'reversed';
      this.paid -= payment.amount;
      this.available += payment.amount;
    } else if (payment.status === 'awaited') {
      this.giveBack(payment);
    }
    this.over.add(payment);
  }

  private giveBack(payment: ModelPayment): void {
    const part = payment.amount < this.reserved ? payment.amount : this.reserved;
    payment.status = 'returned';
    this.returned += part;
    this.available += part;
  }

  /** What the worker does when all that is due is done. */
  tick(now: number): void {
    for (const payment of this.payments) {
      if (payment.status === 'awaited' && now >= payment.redeemBy) this.giveBack(payment);
    }
    const running = this.certificates.filter(({ redeemBy }) => now < redeemBy);
    const lowest = [this.knownSum, this.settled + this.returned, ...running.map((c) => c.ceiling)];
    const ceiling = lowest.reduce((one, other) => (one > other ? one : other));
    if (ceiling < this.ceiling && running.length < this.certificates.length) {
      this.available += this.ceiling - ceiling;
      this.ceiling = ceiling;
    }
    if (running.length === 0 && this.certificates.length > 0) {
      this.available += this.reserved;
      this.returned += this.reserved;
    }
  }
}

interface Real {
  readonly world: IssuerWorld;
  readonly payer: WorldPayer;
  readonly till: WorldTill;
}

type Command = fc.AsyncCommand<LineModel, Real>;

async function agree(model: LineModel, { world, payer, till }: Real): Promise<void> {
  await world.work();
  model.tick(world.now());
  const { ceiling, settled, returned, reserved, available } = model;
  assert.deepEqual(await figuresOf(world, payer), {
    line: `${ceiling} - ${settled} - ${returned}`,
    reserved,
    available,
  });
  assert.equal(await moneyOf(world, till), model.paid);
  assert.equal(available + reserved + model.paid, DEPOSIT, 'no coin appears or disappears');
}

/** A command on the n-th payment that fits. */
function onPayment(
  name: string,
  run: (model: LineModel, real: Real, payment: ModelPayment) => Promise<void>,
): fc.Arbitrary<Command> {
  return fc.nat().map((pick) => ({
    check: (model) => model.payments.length > 0,
    run: async (model, real) => {
      const payment = model.payments[pick % model.payments.length];
      assert.ok(payment !== undefined);
      await run(model, real, payment);
      await agree(model, real);
    },
    toString: () => `${name}(${pick})`,
  }));
}

async function statusOf(real: Real, { payment }: ModelPayment): Promise<string | undefined> {
  const asks = [payment.withdrawal.digest];
  return (await real.payer.sync([], { asks })).asked[0]?.status;
}

const commands: readonly fc.Arbitrary<Command>[] = [
  fc.integer({ min: 1, max: 60 }).map((amount) => ({
    check: () => true,
    run: async (model, real) => {
      const { certificate, cumulative } = real.payer.state();
      const { ceiling, expiresAt } = certificate.body;
      const sum = cumulative + BigInt(amount);
      if (sum > ceiling || real.world.now() >= expiresAt) return;
      const payment = await real.payer.pay(real.till, BigInt(amount));
      model.payments.push({
        payment,
        amount: BigInt(amount),
        sum,
        redeemBy: expiresAt - VALID_SECONDS + REDEEM_BY_SECONDS,
        known: false,
        status: undefined,
        paidLate: false,
      });
    },
    toString: () => `pay(${amount})`,
  })),
  onPayment('claim', async (model, real, entry) => {
    await real.till.sync([halfOf(entry.payment)]);
    model.claim(entry, real.world.now());
    assert.equal(await statusOf(real, entry), entry.status);
  }),
  onPayment('report', async (model, real, entry) => {
    const outcome = (await real.payer.sync([halfOf(entry.payment)])).records[0];
    model.learn(entry);
    model.tick(real.world.now());
    assert.equal(outcome?.status, entry.status);
  }),
  onPayment('void', async (model, real, entry) => {
    const receipt = await real.till.receipt(entry.payment, { outcome: 'void' });
    await real.payer.sync([halfOf(entry.payment, { receipt })]);
    model.giveUp(entry);
    await real.world.work();
    assert.equal(await statusOf(real, entry), entry.status);
  }),
  onPayment('close', async (model, real, entry) => {
    if (!entry.known) return;
    await real.till.sync([], { closedUnpaid: [entry.payment.request.digest] });
    model.giveUp(entry);
    await real.world.work();
    assert.equal(await statusOf(real, entry), entry.status);
  }),
  fc.integer({ min: 1, max: 300 }).map((amount) => ({
    check: () => true,
    run: async (model, real) => {
      const { cumulative } = real.payer.state();
      const expected = model.certify(cumulative, BigInt(amount), real.world.now());
      assert.equal(await real.payer.certify(BigInt(amount)), expected);
      await agree(model, real);
    },
    toString: () => `certify(${amount})`,
  })),
  fc.constantFrom(1, 8, 15, 21).map((days) => ({
    check: () => true,
    run: async (model, real) => {
      real.world.wait(days * DAY_SECONDS);
      await agree(model, real);
    },
    toString: () => `wait(${days} days)`,
  })),
];

test('issuer and model agree after every command, and every coin is somewhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands([...commands], { maxCommands: 25 }), async (sequence) => {
      // A tenant of its own: a run moves its clock by months, and issuer keys end after a year.
      const world = await createIssuerWorld({ testDatabase });
      const payer = await enrolPayer(world, { deposit: DEPOSIT, offline: 0n });
      const till = await enrolTill(world);
      const model = new LineModel();
      assert.equal(model.certify(0n, 200n, world.now()), undefined);
      assert.equal(await payer.certify(200n), undefined);
      await fc.asyncModelRun(() => ({ model, real: { world, payer, till } }), sequence);
      await world.checkMoney();
    }),
    { numRuns: RUNS },
  );
});
