/**
 * An honest line over its life: the reservation is what is open plus what is unspent, whatever order
 * things happen in, and no money appears or is lost.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import {
  exposure,
  NEW_LINE,
  reservedFor,
  withCeilingRaised,
  withReturned,
  withSettled,
  withUnspentReleased,
  type LineCertificate,
  type LineFigures,
} from './line.ts';

type Step =
  | { readonly kind: 'certify'; readonly more: bigint }
  | { readonly kind: 'pay'; readonly part: number }
  | { readonly kind: 'settle' | 'return'; readonly which: number }
  | { readonly kind: 'wait'; readonly seconds: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('certify' as const), more: fc.bigInt({ min: 0n, max: 500n }) }),
  fc.record({ kind: fc.constant('pay' as const), part: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constantFrom('settle' as const, 'return' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 150 }) }),
);

const LIFE = { expires: 70, redeem: 140 };

interface World {
  line: LineFigures;
  certificates: LineCertificate[];
  open: bigint[];
  sum: bigint;
  now: number;
  account: bigint;
  paid: bigint;
}

function ceilingNow({ certificates, now }: World): bigint {
  return certificates.filter(({ expiresAt }) => now < expiresAt).at(-1)?.ceiling ?? 0n;
}

function act(world: World, step: Step): void {
  switch (step.kind) {
    case 'certify': {
      const highest = world.line.ceiling > world.sum ? world.line.ceiling : world.sum;
      const ceiling = highest + step.more;
      const needed = ceiling - world.line.ceiling;
      if (needed > world.account) return;
      world.account -= needed;
      world.line = withCeilingRaised(world.line, ceiling);
      world.certificates.push({
        ceiling,
        baseSum: world.sum,
        expiresAt: world.now + LIFE.expires,
        redeemBy: world.now + LIFE.redeem,
      });
      return;
    }
    case 'pay': {
      const left = ceilingNow(world) - world.sum;
      const amount = (left * BigInt(step.part)) / 100n;
      if (amount <= 0n) return;
      world.open.push(amount);
      world.sum += amount;
      return;
    }
    case 'settle':
    case 'return': {
      const [amount] = world.open.splice(step.which % Math.max(1, world.open.length), 1);
      if (amount === undefined) return;
      if (step.kind === 'settle') {
        world.line = withSettled(world.line, amount);
        world.paid += amount;
      } else {
        world.line = withReturned(world.line, amount);
        world.account += amount;
      }
      return;
    }
    case 'wait': {
      world.now += step.seconds;
      const { line, released } = withUnspentReleased(world.line, {
        certificates: world.certificates,
        knownSum: world.sum,
        now: world.now,
      });
      world.line = line;
      world.account += released;
    }
  }
}

const FUNDS = 10_000n;

test('open and unspent money is reserved, and every minor unit is somewhere (G-128)', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const world: World = {
        line: NEW_LINE,
        certificates: [],
        open: [],
        sum: 0n,
        now: 1_000,
        account: FUNDS,
        paid: 0n,
      };
      for (const step of steps) {
        const before = world.line;
        act(world, step);
        const open = world.open.reduce((total, amount) => total + amount, 0n);
        const unspent = world.line.ceiling - world.sum;
        assert.ok(unspent >= 0n);
        assert.equal(reservedFor(world.line), open + unspent);
        assert.equal(world.account + reservedFor(world.line) + world.paid, FUNDS);
        assert.ok(world.line.settled >= before.settled && world.line.returned >= before.returned);
        assert.ok(ceilingNow(world) <= world.line.ceiling);
        assert.ok(exposure(world.certificates, world.now) >= 0n);
      }
    }),
    { numRuns: 500 },
  );
});
