/** `tallystick audit` against a real database: it agrees, it finds, or it says that it could not. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { auditKeyText } from '@tallystick/auditor/audit-key';
import { systemRandom } from '@tallystick/elements/system-ports';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { runCommand, type Printed } from '../run-command.ts';

const world = await createIssuerWorld();
const { deps, tenant, testDatabase } = world;
const keys = keysFor(deps, tenant);
const folder = await mkdtemp(join(tmpdir(), 'tallystick-audit-'));
after(() => rm(folder, { recursive: true, force: true }));
const path = join(folder, `${tenant}.audit-key`);
await writeFile(path, auditKeyText(keys));

const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const till = await enrolTill(world);
await till.sync([halfOf(await payer.pay(till, 100n))]);

function run(args: readonly string[]): Promise<Printed> {
  return runCommand(['audit', ...args], {
    environment: {},
    uid: -1,
    homeFolder: folder,
    clock: () => world.now(),
    random: systemRandom,
  });
}

const AT = ['--database', testDatabase.auditorUrl];

test('G-059, G-102: an honest issuer: exit status 0, and what was taken as told', async () => {
  const { exitCode, stdout } = await run([path, ...AT]);
  assert.equal(exitCode, 0, stdout);
  assert.match(
    stdout,
    /^ {2}Agrees: every signature holds, and every balance is what was signed\.$/m,
  );
  assert.match(
    stdout,
    /^ {2}orders {6}deposit: 1, together 1000 \(minor units of currency 356\)$/m,
  );
  assert.match(stdout, /^ {2}one half {4}1 of the payee only, 0 of the payer only/m);
});

test('G-162: with the key of status codes in the audit key, they are judged again', async () => {
  const judging = join(folder, 'judging');
  await writeFile(judging, auditKeyText({ ...keys, codeKey: keys.statusKey }));
  const said = [await run([path, ...AT]), await run([judging, ...AT])];
  assert.match(said[0]?.stdout ?? '', /by a status code, as the issuer judged it$/m);
  assert.match(said[1]?.stdout ?? '', /by a status code, judged again$/m);
});

test('G-059: a difference: exit status 1, in words and as JSON', async () => {
  const change = `update ledger_account set balance = balance + $1
    where home = $2 and name = 'available'`;
  await testDatabase.admin.query(change, [5n, payer.account]);
  const [text, json] = [await run([path, ...AT]), await run([path, ...AT, '--json'])];
  await testDatabase.admin.query(change, [-5n, payer.account]);
  assert.deepEqual([text.exitCode, json.exitCode], [1, 1]);
  assert.match(text.stdout, /^ {2}account 1: the balance is not deposits less withdrawals/m);
  const value: unknown = JSON.parse(json.stdout);
  assert.ok(typeof value === 'object' && value !== null && 'agrees' in value);
  assert.equal(value.agrees, false);
});

test('what cannot be audited is exit status 2: nobody takes it for agreement or for a finding', async () => {
  const other = tenantOfBytes(systemRandom(16));
  assert.ok(other !== undefined);
  const foreign = join(folder, 'foreign');
  await writeFile(foreign, auditKeyText({ ...keys, tenant: other }));
  const broken = join(folder, 'broken');
  await writeFile(broken, 'no key');
  const nowhere = ['--database', 'postgres://tallystick_auditor:x@127.0.0.1:1/tallystick'];
  for (const args of [
    [path],
    [join(folder, 'missing'), ...AT],
    [broken, ...AT],
    [foreign, ...AT],
    [path, ...nowhere],
    [path, '--database', testDatabase.serviceUrl],
    [path, ...AT, '--root', `02${'ab'.repeat(32)}`],
  ]) {
    const { exitCode, stdout, stderr } = await run(args);
    assert.deepEqual([exitCode, stdout], [2, ''], args.join(' '));
    assert.ok(stderr.length > 0 && !stderr.includes(toHex(keys.storageKey)));
  }
  const { exitCode, stdout } = await run([foreign, ...AT, '--json']);
  assert.equal(exitCode, 2);
  assert.match(stdout, /"code":"auditNotMade"/);
});
