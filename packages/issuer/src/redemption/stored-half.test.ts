/** Halves at rest are encrypted under a key that is not in the database (G-063, V-33). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { keysFor } from '../tenants/keys-for.ts';
import { loadHalf, loadReceipts } from './stored-half.ts';

const world = await createIssuerWorld();
const { deps, tenant, database } = world;
const { admin } = world.testDatabase;

function contains(bytes: unknown, part: Uint8Array): boolean {
  assert.ok(bytes instanceof Uint8Array);
  return Buffer.from(bytes).includes(part);
}

test('stored halves and receipts hold no plain part of what was handed in, and open with the key (G-063)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  const receipt = await till.receipt(payment);
  const half = halfOf(payment, { receipt });
  await till.sync([half]);
  await payer.sync([half]);
  const rows = await admin.query(
    `select sealed from half where digest = $1
     union all select sealed from stored_receipt where digest = $1`,
    [payment.withdrawal.digest],
  );
  assert.equal(rows.length, 3, 'both halves, and the receipt once');
  const marks = [
    payment.withdrawal.cose.signature,
    payment.withdrawal.cose.payload,
    payment.request.cose.payload,
    payment.certificate.cose.payload,
    receipt.cose.payload,
    payer.element.publicKey.subarray(1),
    till.element.publicKey.subarray(1),
    new TextEncoder().encode('Corner shop'),
    new TextEncoder().encode('tdr1y'),
  ];
  for (const { sealed } of rows) {
    for (const mark of marks) assert.ok(!contains(sealed, mark));
  }
  assert.ok(contains(encodeCbor(half), marks[0] ?? new Uint8Array(1)), 'the marks are in the half');
  const key = { home: payer.account, digest: payment.withdrawal.digest };
  await database.transaction(tenant, async (tx) => {
    const opened = await loadHalf(deps, tenant, tx, key);
    const { withdrawal } = opened.authorization;
    assert.deepEqual(messageValue(withdrawal), messageValue(payment.withdrawal));
    const [stored] = await loadReceipts(deps, tenant, tx, key);
    assert.ok(stored !== undefined && equalBytes(stored.cose.payload, receipt.cose.payload));
  });
});

test('the database holds neither the key nor any private key of the tenant', async () => {
  const { storageKey, handleKey, nonceKey, statusKey, hpke } = keysFor(deps, tenant);
  const secrets = [
    storageKey,
    handleKey,
    nonceKey,
    statusKey,
    hpke.privateKey,
    ...[world.keys.root, world.keys.balance.element, world.keys.account.element].map((element) =>
      element.exportPrivateKey(),
    ),
  ];
  const columns = await admin.query(
    `select table_name::text as name, column_name::text as field from information_schema.columns
     where table_schema = 'public' and data_type in ('bytea', 'text')`,
  );
  for (const { name, field } of columns) {
    const rows = await admin.query(
      `select 1 as one from ${String(name)}
       where exists (select from unnest($1::bytea[]) as s (secret)
         where position(s.secret in ${String(field)}::text::bytea) > 0
            or encode(s.secret, 'hex') = ${String(field)}::text) limit 1`,
      [secrets],
    );
    assert.deepEqual(rows, [], `${String(name)}.${String(field)}`);
  }
});

test('two equal halves are stored differently, and neither opens in the place of another', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const [one, other] = [await payer.pay(till, 10n), await payer.pay(till, 10n)];
  await till.sync([halfOf(one), halfOf(other)]);
  await payer.sync([halfOf(one), halfOf(other)]);
  const sealedOf = (digest: Uint8Array) =>
    admin.query('select sealed from half where digest = $1 order by side', [digest]);
  const [payee, payers] = await sealedOf(one.withdrawal.digest);
  assert.notDeepEqual(payee, payers);
  const [foreign] = await sealedOf(other.withdrawal.digest);
  await admin.query('update half set sealed = $2 where digest = $1', [
    one.withdrawal.digest,
    foreign?.['sealed'] instanceof Uint8Array ? foreign['sealed'] : new Uint8Array(),
  ]);
  const key = { home: payer.account, digest: one.withdrawal.digest };
  await assert.rejects(
    database.transaction(tenant, (tx) => loadHalf(deps, tenant, tx, key)),
    /does not open/,
  );
});
