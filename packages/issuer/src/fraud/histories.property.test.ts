/**
 * Random histories of a payer's line, handed in whole, in part, in any order and many times: an honest
 * device is never convicted, a device that went back always is, once both halves are in.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { lineOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldLine,
  type WorldPayer,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { exportFraudProof, listFraudProofs } from '../operator/show.ts';

const world = await createIssuerWorld();
const tills = [await enrolTill(world), await enrolTill(world), await enrolTill(world)] as const;
const RUNS = 15;

/** One thing that the payer does, or that happens to one of its payments. */
type Step =
  | { readonly do: 'pay'; readonly till: number; readonly amount: number; readonly end: End }
  | { readonly do: 'refresh'; readonly amount: number }
  | { readonly do: 'state' };
/** What becomes of a payment at the till; what is lost never reaches the issuer. */
type End = 'accepted' | 'receipted' | 'declined' | 'void' | 'lost';

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('pay' as const),
        till: fc.nat(2),
        amount: fc.integer({ min: 1, max: 40 }),
        end: fc.constantFrom<End>('accepted', 'accepted', 'receipted', 'declined', 'void', 'lost'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('refresh' as const),
        amount: fc.integer({ min: 100, max: 600 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'state' as const }) },
  ),
  { minLength: 1, maxLength: 12 },
);

/** A call that will reach the issuer some day, and again. */
type Delivery = () => Promise<unknown>;

function till(number: number): WorldTill {
  const found = tills[number];
  assert.ok(found !== undefined);
  return found;
}

/** Plays a history; the deliveries that it leaves. The payer keeps its own halves in `kept`. */
async function play(
  payer: WorldPayer,
  history: readonly Step[],
  kept: CborValue[] = [],
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const step of history) {
    switch (step.do) {
      case 'pay': {
        const { certificate, cumulative } = payer.state();
        if (cumulative + BigInt(step.amount) > certificate.body.ceiling) break;
        const at = till(step.till);
        const payment = await payer.pay(at, BigInt(step.amount));
        const bare = halfOf(payment);
        kept.push(bare);
        if (step.end === 'lost') break;
        if (step.end === 'accepted') {
          deliveries.push(() => at.sync([bare]));
          break;
        }
        const outcome = step.end === 'receipted' ? 'accepted' : step.end;
        const receipt = await at.receipt(payment, { outcome });
        const whole = halfOf(payment, { receipt });
        deliveries.push(
          () => at.sync([bare, whole]),
          () => payer.sync([whole, bare]),
        );
        break;
      }
      case 'refresh': {
        // An honest device hands in what it has before it asks.
        await payer.sync(kept.slice());
        assert.equal(await payer.certify(BigInt(step.amount)), undefined);
        break;
      }
      case 'state': {
        const statement = messageValue(await payer.statement());
        deliveries.push(() => payer.sync([], { payerStatements: [statement] }));
        break;
      }
    }
  }
  return deliveries;
}

/** Each delivery once or more, in the given disorder. */
async function deliver(deliveries: readonly Delivery[], order: readonly number[]): Promise<void> {
  const disorder = deliveries
    .map((delivery, index) => ({ delivery, at: order[index % order.length] ?? 0, index }))
    .toSorted((left, right) => left.at - right.at || left.index - right.index);
  for (const { delivery, at } of disorder) {
    await delivery();
    if (at % 3 === 0) await delivery();
  }
}

async function proofsAgainst(payer: WorldPayer): Promise<number> {
  const { deps, tenant } = world;
  let count = 0;
  let after: Uint8Array | undefined;
  for (;;) {
    const listed = await listFraudProofs(deps, tenant, {
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    assert.ok(listed.ok);
    for (const proof of listed.value) {
      assert.ok(
        tills.every(({ account }) => account !== proof.account),
        'a till is convicted',
      );
      if (proof.account !== payer.account) continue;
      const exported = await exportFraudProof(deps, tenant, { digest: proof.digest });
      assert.ok(exported.ok);
      const verdict = await verifyFraudProof(
        world.crypto,
        exported.value,
        world.keys.root.publicKey,
      );
      assert.ok(verdict.ok && equalBytes(verdict.convicted, payer.element.publicKey));
      count += 1;
    }
    after = listed.value.at(-1)?.digest;
    if (listed.value.length < 100) return count;
  }
}

const disorder = fc.array(fc.nat(100), { minLength: 3, maxLength: 12 });

test('an honest device is never convicted: refreshes, voids, losses, disorder, repetitions', async () => {
  await fc.assert(
    fc.asyncProperty(steps, disorder, async (history, order) => {
      const payer = await enrolPayer(world, { deposit: 10_000n, offline: 600n });
      const deliveries = await play(payer, history);
      await deliver(deliveries, order);
      await world.work();
      assert.equal((await lineOf(world, payer)).status, 'open');
      assert.equal(await proofsAgainst(payer), 0);
      await world.checkMoney();
    }),
    { numRuns: RUNS },
  );
});

test('a device that went back is always convicted once both halves are in, whoever hands them in', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps.filter((history) => history.some((step) => step.do === 'pay')),
      fc.nat(),
      fc.record({ till: fc.nat(2), amount: fc.integer({ min: 1, max: 40 }) }),
      disorder,
      async (history, place, second, order) => {
        const payer = await enrolPayer(world, { deposit: 10_000n, offline: 600n });
        const pays = history.flatMap((step, index) => (step.do === 'pay' ? [index] : []));
        const at = pays[place % pays.length] ?? 0;
        const kept: CborValue[] = [];
        const before = await play(payer, history.slice(0, at), kept);
        const earlier: WorldLine = payer.state();
        const rest = history
          .slice(at)
          .map((step) => (step.do === 'pay' ? { ...step, end: 'receipted' as const } : step));
        const after = await play(payer, rest, kept);
        // The line may have been full; then nothing was paid to go back from.
        fc.pre(payer.state().counter > earlier.counter);
        payer.restore(earlier);
        const fork = await payer.pay(till(second.till), BigInt(second.amount));
        const forked = () => till(second.till).sync([halfOf(fork)]);
        await deliver([...before, ...after, forked], order);
        assert.equal((await lineOf(world, payer)).status, 'fraud');
        assert.ok((await proofsAgainst(payer)) > 0);
        await world.work();
        await world.checkMoney();
      },
    ),
    { numRuns: RUNS },
  );
});
