/**
 * Honest devices are never convicted, whatever is lost, declined, voided or refreshed on the way; and a
 * device that goes back to an earlier state and pays somebody else always is, once both halves are in.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { encodeCbor } from '../encoding/cbor.ts';
import {
  contradiction,
  contradictsStatement,
  type LinePlace,
  type StatedHead,
} from './contradiction.ts';

const crypto = createNodeCrypto();

/** What can happen to a payer's device. A refresh changes nothing that runs along the line. */
type Step =
  | { readonly kind: 'pay'; readonly amount: bigint; readonly request: number }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'state' };

const pay: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('pay' as const),
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 5n }), fc.bigInt({ min: 1n, max: 10n ** 12n })),
  request: fc.nat(),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: pay },
  { weight: 1, arbitrary: fc.constant({ kind: 'refresh' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'state' as const }) },
);

interface Line {
  readonly certificate: number;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly head: Uint8Array;
}

const START: Line = {
  certificate: 1,
  counter: 0,
  cumulative: 0n,
  head: crypto.sha256(Uint8Array.of(1)),
};

interface History {
  readonly line: Line;
  readonly withdrawals: readonly LinePlace[];
  readonly statements: readonly StatedHead[];
}

/** Lets an honest device take the steps, from where `line` stands. */
function live(steps: readonly Step[], line: Line = START): History {
  let now = line;
  const withdrawals: LinePlace[] = [];
  const statements: StatedHead[] = [];
  for (const step of steps) {
    if (step.kind === 'refresh') now = { ...now, certificate: now.certificate + 1 };
    if (step.kind === 'state') statements.push(headOf(now));
    if (step.kind === 'pay') {
      const counter = now.counter + 1;
      const cumulative = now.cumulative + step.amount;
      const signed = [now.certificate, step.request, counter, cumulative, step.amount, now.head];
      const digest = crypto.sha256(encodeCbor(signed));
      withdrawals.push({ digest, counter, cumulative, amount: step.amount, previous: now.head });
      now = { ...now, counter, cumulative, head: digest };
    }
  }
  return { line: now, withdrawals, statements };
}

function headOf({ counter, cumulative, head }: Line): StatedHead {
  const headDigest = counter === 0 ? new Uint8Array(32) : head;
  return { headCounter: counter, headDigest, cumulative };
}

const steps = fc.array(anyStep, { maxLength: 25 });

test('no two withdrawals of an honest line contradict each other, in whatever order they come', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const { withdrawals } = live(history);
      for (const one of withdrawals) {
        for (const other of withdrawals) assert.equal(contradiction(one, other), undefined);
      }
    }),
    { numRuns: 500 },
  );
});

test('no statement of an honest device contradicts a withdrawal, made before it or after', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const { withdrawals, statements } = live(history);
      for (const statement of statements) {
        for (const withdrawal of withdrawals) {
          assert.equal(contradictsStatement(statement, withdrawal), false);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a message that was signed again, as often as one likes, contradicts nothing', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const { withdrawals } = live(history);
      const copies = withdrawals.map((one) => ({ ...one, digest: one.digest.slice() }));
      for (const one of withdrawals) {
        for (const copy of copies) assert.equal(contradiction(one, copy), undefined);
      }
    }),
  );
});

const fork = fc.record({
  before: steps,
  first: pay,
  after: steps,
  other: pay,
  further: steps,
});

test('a device that goes back and pays another request is convicted (G-173)', () => {
  fc.assert(
    fc.property(fork, ({ before, first, after, other, further }) => {
      fc.pre(first.kind === 'pay' && other.kind === 'pay' && first.request !== other.request);
      const { line } = live(before);
      const [genuine] = live([first, ...after], line).withdrawals;
      const [forked, ...later] = live([other, ...further], line).withdrawals;
      assert.ok(genuine !== undefined && forked !== undefined);
      assert.notEqual(contradiction(genuine, forked), undefined);
      // Where the fork's first half never comes, the next one stands on a head that was not.
      const [next] = later;
      if (next !== undefined) {
        const second = live([first, ...after], line).withdrawals[1];
        if (second !== undefined) assert.notEqual(contradiction(second, next), undefined);
      }
    }),
    { numRuns: 500 },
  );
});

test('what a rolled-back device hides from a statement convicts it when it comes', () => {
  fc.assert(
    fc.property(fork, ({ before, first, other }) => {
      fc.pre(first.kind === 'pay' && other.kind === 'pay' && first.request !== other.request);
      const { line } = live(before);
      const hidden = live([first], line).withdrawals[0];
      const stated = live([other, { kind: 'state' }], line).statements[0];
      assert.ok(hidden !== undefined && stated !== undefined);
      assert.equal(contradictsStatement(stated, hidden), true);
    }),
    { numRuns: 300 },
  );
});
