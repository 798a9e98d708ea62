/**
 * The decision about one payment, for any evidence, figures and circumstances: money is conserved, no
 * pot goes below zero, and deciding again changes nothing.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { currency } from '@tallystick/protocol/money';
import { reservedFor } from '@tallystick/protocol/lines/line';
import { MONEY_STATUSES } from '@tallystick/protocol/states/money-status';
import { RECEIPT_OUTCOMES } from '@tallystick/protocol/messages/receipt';
import { promisedOf } from '../certificates/promise.ts';
import type { LineRow } from '../certificates/line-row.ts';
import { paidOf, type PaymentRow } from './payment-row.ts';
import { decide, type Circumstances, type Decision, type Funds } from './settlement.ts';

const REDEEM_BY = 1_000;
const NOTHING = new Uint8Array(32);
const money = (max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max });

const lines: fc.Arbitrary<LineRow> = fc
  .record({
    reserved: money(100n),
    settled: money(100n),
    returned: money(100n),
    covered: money(50n),
    unbacked: fc.oneof(fc.constant(0n), money(100n)),
    lent: fc.oneof(fc.constant(0n), money(50n)),
    status: fc.constantFrom<LineRow['status']>('open', 'closed', 'fraud'),
    headCounter: fc.option(fc.nat(2), { nil: undefined }),
  })
  .map(({ reserved, settled, returned, covered, unbacked, lent, status, headCounter }) => ({
    home: 1n,
    line: NOTHING.slice(0, 16),
    keyHash: NOTHING,
    currency: currency(356),
    status,
    figures: { ceiling: reserved + settled + returned, settled, returned },
    knownCounter: 1,
    knownSum: reserved + settled + returned,
    covered,
    unbacked,
    lent,
    version: 1,
    completeCounter: 0,
    ...(headCounter === undefined
      ? {}
      : {
          stated: { headCounter, headDigest: NOTHING, cumulative: 0n, statement: NOTHING },
        }),
  }));

const payments: fc.Arbitrary<PaymentRow> = fc
  .record({
    amount: fc.bigInt({ min: 1n, max: 120n }),
    status: fc.constantFrom(...MONEY_STATUSES),
    share: fc.nat(100),
    claimed: fc.boolean(),
    reported: fc.boolean(),
    codeMatched: fc.boolean(),
    late: fc.boolean(),
    ordered: fc.boolean(),
    receipt: fc.option(fc.constantFrom(...RECEIPT_OUTCOMES), { nil: undefined }),
    lapsed: fc.boolean(),
    confirmBy: fc.option(fc.constantFrom(REDEEM_BY - 2, REDEEM_BY - 1, REDEEM_BY + 5), {
      nil: undefined,
    }),
    timely: fc.option(fc.boolean(), { nil: undefined }),
    flagged: fc.boolean(),
  })
  .map(({ confirmBy, timely, flagged, ...drawn }) => {
    const { amount, status, share, claimed, reported, codeMatched, late, receipt, lapsed } = drawn;
    const hasClaim = status === 'waiting' || status === 'settled' || status === 'redeemed';
    const part = status === 'waiting' ? (amount * BigInt(share)) / 101n : 0n;
    return {
      home: 1n,
      digest: NOTHING,
      line: NOTHING.slice(0, 16),
      counter: 1,
      cumulative: amount,
      amount,
      previous: NOTHING,
      certificate: NOTHING,
      redeemBy: REDEEM_BY,
      payee: 2n,
      payeeKeyHash: NOTHING,
      till: 1,
      request: NOTHING,
      requestSeq: 1,
      bundleSeq: 1,
      status,
      ...(status === 'returned' && lapsed ? { code: 'unconfirmedAtRedeemBy' as const } : {}),
      ...(status === 'waiting' && confirmBy !== undefined && flagged
        ? { code: 'unknownToPayer' as const }
        : {}),
      paidReservation: status === 'settled' ? amount : part,
      paidCover: 0n,
      paidLate: 0n,
      evidence: {
        claimed: claimed || hasClaim,
        reported,
        codeMatched,
        ...(receipt === undefined ? {} : { receipt }),
      },
      wrongCodes: [],
      late,
      ordered: drawn.ordered,
      ...(confirmBy === undefined ? {} : { confirmBy }),
      ...(confirmBy === undefined || timely === undefined ? {} : { timely }),
      firstSeenAt: 1,
      changedAt: 1,
    };
  });

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  now: fc.constantFrom(REDEEM_BY - 2, REDEEM_BY - 1, REDEEM_BY),
  closed: fc.boolean(),
  surplus: fc.boolean(),
  reported: fc.boolean(),
  reportedFirst: fc.boolean(),
  timely: fc.boolean(),
  enrolled: fc.boolean(),
  untold: fc.boolean(),
});

const funds = fc.record({ line: lines, cover: money(60n), free: money(200n), loss: money(80n) });

function checkBooks(
  before: PaymentRow,
  pots: Funds,
  { payment, funds: after, moves }: Decision,
): void {
  const { fromReservation, fromCover, fromFree, released, backed, lent, repaid } = moves;
  for (const amount of Object.values(moves)) assert.ok(amount >= 0n);
  assert.ok(after.cover >= 0n && after.free >= 0n && reservedFor(after.line.figures) >= 0n);
  assert.equal(paidOf(payment) - paidOf(before), fromReservation + fromCover + fromFree);
  assert.ok(paidOf(payment) <= payment.amount);
  const reservedBefore = reservedFor(pots.line.figures);
  assert.equal(
    reservedFor(after.line.figures),
    reservedBefore + backed + lent - fromReservation - released - repaid,
  );
  assert.equal(after.cover, pots.cover - fromCover);
  assert.equal(after.free, pots.free - fromFree + released - backed);
  assert.equal(after.loss, pots.loss - lent + repaid);
  assert.equal(after.line.lent, pots.line.lent + lent - repaid);
  assert.ok(after.loss >= 0n && after.line.unbacked >= 0n && after.line.lent >= 0n);
  assert.equal(after.line.figures.settled, pots.line.figures.settled + fromReservation);
  // What is promised neither grows nor shrinks by a decision: it is paid, it returns, or it stands.
  assert.equal(promisedOf(after.line), promisedOf(pots.line));
  const absorbed = after.line.figures.returned - pots.line.figures.returned - released - repaid;
  assert.equal(absorbed, pots.line.unbacked - after.line.unbacked - backed - lent);
  assert.equal(after.line.covered, pots.line.covered + fromCover);
}

test('every coin that leaves a pot is paid or given back, and no pot goes below zero', () => {
  fc.assert(
    fc.property(payments, funds, circumstances, (payment, pots, facts) => {
      checkBooks(payment, pots, decide(payment, pots, facts));
    }),
    { numRuns: 5_000 },
  );
});

test('deciding again, with what was decided, moves nothing and changes nothing', () => {
  fc.assert(
    fc.property(payments, funds, circumstances, (payment, pots, facts) => {
      const once = decide(payment, pots, facts);
      const twice = decide(once.payment, once.funds, facts);
      assert.deepEqual(twice.payment, once.payment);
      assert.deepEqual(twice.funds, once.funds);
      assert.deepEqual(new Set(Object.values(twice.moves)), new Set([0n]));
    }),
    { numRuns: 5_000 },
  );
});

test('what the payee gave up, or what was paid already, is never paid', () => {
  fc.assert(
    fc.property(payments, funds, circumstances, (payment, pots, facts) => {
      const { receipt } = payment.evidence;
      const isOver = receipt === 'declined' || receipt === 'void' || facts.closed || facts.surplus;
      const { moves } = decide(payment, pots, facts);
      if (isOver) assert.equal(moves.fromReservation + moves.fromCover + moves.fromFree, 0n);
    }),
    { numRuns: 5_000 },
  );
});

test('a convicted line gives nothing back, cover pays timely records only, free money pays at redeemBy only', () => {
  fc.assert(
    fc.property(payments, funds, circumstances, (payment, pots, facts) => {
      const { moves } = decide(payment, pots, facts);
      if (pots.line.status === 'fraud') assert.equal(moves.released + moves.repaid, 0n);
      if (!(payment.timely ?? facts.timely)) assert.equal(moves.fromCover, 0n);
      if (facts.reportedFirst && payment.status === 'waiting') assert.equal(moves.fromFree, 0n);
      if (facts.now < REDEEM_BY && payment.status !== 'returned') assert.equal(moves.fromFree, 0n);
    }),
    { numRuns: 5_000 },
  );
});

test('without the payer nothing moves before the window has passed and it was told (P-27), nor before redeemBy where it is flagged', () => {
  fc.assert(
    fc.property(payments, funds, circumstances, (payment, pots, facts) => {
      const { confirmBy, evidence, status, counter, code } = payment;
      if (confirmBy === undefined || evidence.reported || status === 'returned') return;
      const isStated = (pots.line.stated?.headCounter ?? -1) >= counter;
      const isFlagged = code === 'unknownToPayer' || (isStated && facts.now < confirmBy);
      const isOver = facts.now >= confirmBy && !facts.untold;
      if (facts.now >= REDEEM_BY || (isOver && !isFlagged)) return;
      const { moves, payment: next } = decide(payment, pots, facts);
      assert.equal(moves.fromReservation + moves.fromCover + moves.fromFree, 0n);
      if (next.status !== 'waiting') return;
      assert.equal(next.code, isFlagged ? 'unknownToPayer' : 'awaitsPayer');
    }),
    { numRuns: 5_000 },
  );
});
