/** What a device may do without a network, limit by limit (V-12, G-002). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '../money.ts';
import {
  assessPayee,
  assessPayer,
  type OfflineStanding,
  type PayeeRisk,
  type PayeeStanding,
} from './assess-risk.ts';
import type { OfflineLimits } from './risk-limits.ts';

const FRESH: PayeeStanding = {
  sinceContact: { count: 0, sum: 0n },
  inDay: { count: 0, sum: 0n },
  fromLine: 0n,
  unsettled: 0n,
};
/** Four payments of 10.00 since the last contact, as many again earlier in the day. */
const BUSY: PayeeStanding = {
  sinceContact: { count: 4, sum: 4_000n },
  inDay: { count: 8, sum: 8_000n },
  fromLine: 1_000n,
  unsettled: 5_000n,
};

type Row = readonly [name: string, limits: OfflineLimits, outcome: string];

/** What comes of one more payment of 10.00 after {@link BUSY}. */
const ROWS: readonly Row[] = [
  ['no limit', {}, 'offline'],
  ['a count that is just reached', { countLower: 5, countUpper: 5 }, 'offline'],
  ['one payment above the lower count', { countLower: 4, countUpper: 5 }, 'tryOnline'],
  ['one payment above the upper count', { countUpper: 4 }, 'offlineCountReached'],
  ['a sum that is just reached', { sumLower: minor(5_000n), sumUpper: minor(5_000n) }, 'offline'],
  ['a unit above the lower sum', { sumLower: minor(4_999n) }, 'tryOnline'],
  ['a unit above the upper sum', { sumUpper: minor(4_999n) }, 'offlineSumReached'],
  ['the last payment of a day', { dayCountMax: 9, daySumMax: minor(9_000n) }, 'offline'],
  ['one payment more than a day may have', { dayCountMax: 8 }, 'offlineDayReached'],
  ['a unit more than a day may have', { daySumMax: minor(8_999n) }, 'offlineDayReached'],
  ['limits of nothing', { countUpper: 0, sumUpper: minor(0n) }, 'offlineCountReached'],
];

function word(risk: ReturnType<typeof assessPayee>): string {
  return risk.outcome === 'refuse' ? risk.code : risk.outcome;
}

function payer(limits: OfflineLimits, standing: OfflineStanding, amount: bigint): string {
  return word(assessPayer({ limits: { payer: limits, payee: {} } }, standing, amount));
}

function payee(changes: Partial<PayeeRisk>, policy: Partial<PayeeRisk['policy']> = {}): string {
  return word(
    assessPayee({
      policy: {
        payeeOnline: 'notRequired',
        offlineLimitLower: minor(2_000n),
        offlineLimitUpper: minor(5_000n),
        ...policy,
      },
      own: {},
      standing: BUSY,
      amount: 1_000n,
      certificateNeedsOnline: false,
      draw: 0,
      ...changes,
    }),
  );
}

suite('limits on what is done without a network', () => {
  for (const [name, limits, outcome] of ROWS) {
    test(`${name}: ${outcome}, for payer and payee alike`, () => {
      assert.equal(payer(limits, BUSY, 1_000n), outcome);
      assert.equal(payee({}, { limits: { payer: {}, payee: limits } }), outcome);
    });
  }

  test('bind each side by itself', () => {
    const limits = { payer: { countUpper: 0 }, payee: {} };
    assert.equal(payee({}, { limits }), 'offline');
    assert.equal(word(assessPayer({ limits }, FRESH, 1n)), 'offlineCountReached');
    assert.equal(word(assessPayer({}, BUSY, 1_000_000n)), 'offline');
  });
});

suite('a payee', () => {
  test('tries first above the lower limit for one payment, and refuses above the upper (V-12)', () => {
    assert.equal(payee({ amount: 2_000n }), 'offline');
    assert.equal(payee({ amount: 2_001n }), 'tryOnline');
    assert.equal(payee({ amount: 5_000n }), 'tryOnline');
    assert.equal(payee({ amount: 5_001n }), 'aboveOfflineLimit');
  });

  test('does as the tenant and the certificate say about networks', () => {
    assert.equal(payee({}, { payeeOnline: 'preferred' }), 'tryOnline');
    assert.equal(payee({}, { payeeOnline: 'required' }), 'onlineRequired');
    assert.equal(payee({ certificateNeedsOnline: true }), 'onlineRequired');
  });

  test('may be stricter than its tenant: per payment, day, payer’s line and in all', () => {
    const exact = {
      paymentMax: minor(1_000n),
      daySumMax: minor(9_000n),
      lineSumMax: minor(2_000n),
      unsettledSumMax: minor(6_000n),
    };
    assert.equal(payee({ own: exact }), 'offline');
    assert.equal(payee({ own: { ...exact, paymentMax: minor(999n) } }), 'aboveOwnPaymentMax');
    assert.equal(payee({ own: { ...exact, daySumMax: minor(8_999n) } }), 'aboveOwnDay');
    assert.equal(payee({ own: { ...exact, lineSumMax: minor(1_999n) } }), 'aboveOwnLine');
    assert.equal(payee({ own: { ...exact, unsettledSumMax: minor(5_999n) } }), 'aboveOwnUnsettled');
  });

  test('never allows itself what its tenant forbids', () => {
    const own = { paymentMax: minor(1_000_000n) };
    assert.equal(payee({ own, amount: 5_001n }), 'aboveOfflineLimit');
  });
});
