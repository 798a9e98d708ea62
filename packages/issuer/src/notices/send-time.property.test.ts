/** Whatever a tenant's clock and limits say, nothing is put off behind the time by which it has to be told (P-27). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decideNotice, type NoticeFacts } from './decide.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { dayOf, latestStart, nextDay, quietEnd } from './send-time.ts';

const minuteOfDay = fc.integer({ min: 0, max: 1_439 });
const settings: fc.Arbitrary<NoticeSettings> = fc.record({
  language: fc.constant('en' as const),
  utcOffsetMinutes: fc.integer({ min: -720, max: 840 }),
  quietFrom: minuteOfDay,
  quietUntil: minuteOfDay,
  numberDayMax: fc.integer({ min: 1, max: 5 }),
  tenantDayMax: fc.integer({ min: 1, max: 5 }),
});
const NOON = 1_800_000_000;
const WINDOW_SECONDS_MAX = 90 * 86_400;

const told: fc.Arbitrary<NoticeFacts & { readonly by: number }> = fc
  .record({
    length: fc.integer({ min: 60, max: WINDOW_SECONDS_MAX }),
    passed: fc.double({ min: 0, max: 0.999, noNaN: true }),
    toNumber: fc.integer({ min: 0, max: 9 }),
    toAll: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ length, passed, toNumber, toAll }) => ({
    event: 'paymentAwaits' as const,
    givenAt: NOON,
    by: NOON + length,
    now: NOON + Math.floor(passed * length),
    unanswered: 0,
    isOvertaken: false,
    hasGateway: true,
    hasNumber: true,
    isStopped: false,
    sentToday: { toNumber, toAll },
  }));

test('what is put off is due again before its time, and then it is sent (P-27)', () => {
  fc.assert(
    fc.property(told, settings, (facts, clock) => {
      let now = facts.now;
      for (let turn = 0; turn < 200; turn += 1) {
        const decision = decideNotice({ ...facts, now }, clock);
        if (decision.kind === 'send') return;
        assert.ok(decision.kind === 'putOff', decision.kind);
        assert.ok(decision.until > now, 'it comes back later');
        assert.ok(decision.until < facts.by, 'and in time');
        now = decision.until;
      }
      assert.fail('it is put off without end');
    }),
    { numRuns: 2_000 },
  );
});

test('quiet hours end at their end, within a day, and a day is a day of the tenant', () => {
  fc.assert(
    fc.property(settings, fc.integer({ min: 0, max: WINDOW_SECONDS_MAX }), (clock, later) => {
      const now = NOON + later;
      const end = quietEnd(clock, now);
      if (end !== undefined) {
        assert.ok(end > now && end <= now + 86_400);
        const minute = Math.floor((end + clock.utcOffsetMinutes * 60) / 60) % 1_440;
        assert.equal(minute, clock.quietUntil);
        assert.equal(quietEnd(clock, end), undefined);
      }
      assert.equal(dayOf(clock, nextDay(clock, now)), dayOf(clock, now) + 1);
      assert.equal(dayOf(clock, nextDay(clock, now) - 1), dayOf(clock, now));
    }),
  );
});

test('there is room for attempts before the time, and half of a short one', () => {
  assert.equal(latestStart({ givenAt: NOON, by: NOON + 3 * 86_400 }), NOON + 3 * 86_400 - 3_600);
  assert.equal(latestStart({ givenAt: NOON, by: NOON + 60 }), NOON + 30);
});
