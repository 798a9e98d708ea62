/** A batch costs the database the same number of statements, however many records it has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';

/** The world with a database that counts statements. */
function counting(world: IssuerWorld): {
  readonly world: IssuerWorld;
  readonly count: () => number;
} {
  let statements = 0;
  const { database: counted } = world;
  const database: Database = {
    close: () => counted.close(),
    transaction: (tenant, work) =>
      counted.transaction(tenant, (tx) =>
        work({
          query: (text, values) => {
            statements += 1;
            return tx.query(text, values);
          },
        }),
      ),
  };
  const deps = { ...world.deps, database };
  return { world: { ...world, database, deps }, count: () => statements };
}

test('two records and sixty, of few payers and of many, take the same number of statements', async () => {
  const { world, count } = counting(await createIssuerWorld());
  const till = await enrolTill(world);
  const payers = await Promise.all(
    Array.from({ length: 20 }, () => enrolPayer(world, { deposit: 1_000n, offline: 1_000n })),
  );
  const batch = async (records: number): Promise<readonly CborValue[]> => {
    const halves: CborValue[] = [];
    for (let index = 0; index < records; index += 1) {
      const payer = payers[index % payers.length];
      assert.ok(payer !== undefined);
      const payment = await payer.pay(till, 1n);
      halves.push(halfOf(payment, { receipt: await till.receipt(payment) }));
    }
    return halves;
  };
  const costOf = async (records: readonly CborValue[]): Promise<number> => {
    const before = count();
    const outcomes = (await till.sync(records)).records;
    assert.ok(outcomes.every(({ status }) => status === 'settled'));
    return count() - before;
  };
  await costOf(await batch(2));
  const [few, many] = [await costOf(await batch(2)), await costOf(await batch(60))];
  assert.equal(many, few);
  assert.ok(few < 45, `${few} statements`);
});
