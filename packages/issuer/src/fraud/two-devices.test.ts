/** Two devices of one account pay at the same time: each has a line of its own, and neither is a fork. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf, type WorldTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { listFraudProofs } from '../operator/show.ts';

const world = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;

for (const isTogether of [true, false]) {
  test(`two devices of one account pay the same numbers and sums, handed in ${isTogether ? 'together' : 'one by one'}: both are paid, from their own lines (G-001)`, async () => {
    const first = await enrolPayer(world, { deposit: 1_000n, offline: 300n });
    const { account } = first;
    const second = await enrolPayer(world, { deposit: 0n, offline: 400n, account });
    const till = await enrolTill(world);
    const halves = [];
    for (const amount of [100n, 50n]) {
      const payments = await Promise.all([first, second].map((payer) => payer.pay(till, amount)));
      halves.push(...payments.map((payment) => halfOf(payment)));
    }
    const calls = isTogether ? [halves] : halves.map((half) => [half]);
    const statuses = await handIn(till, calls);
    assert.deepEqual(statuses, Array<string>(4).fill('settled'));
    assert.equal((await figuresOf(world, first)).line, '300 - 150 - 0');
    assert.equal((await figuresOf(world, second)).line, '400 - 150 - 0');
    const proofs = await listFraudProofs(world.deps, world.tenant, { limit: 10 });
    assert.deepEqual(proofs, { ok: true, value: [] });
    for (const payer of [first, second]) {
      assert.equal((await lineOf(world, payer)).status, 'open');
      assert.equal(await payer.certify(100n), undefined);
    }
    assert.equal(await moneyOf(world, till), 300n);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, first)).available, 700n);
    await world.checkMoney();
  });
}

async function handIn(
  till: WorldTill,
  calls: readonly Parameters<WorldTill['sync']>[0][],
): Promise<readonly (string | undefined)[]> {
  const statuses: (string | undefined)[] = [];
  for (const records of calls) {
    statuses.push(...(await till.sync(records)).records.map(({ status }) => status));
  }
  return statuses;
}
