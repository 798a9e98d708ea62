/** An operator looks at debts and appeals, and decides about them; the audit log keeps what was decided. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decideAppeal, listAppeals, showAppeal } from '@tallystick/api/routes/appeals';
import {
  changeDebtShare,
  forgiveDebt,
  listDebts,
  showDebt,
  showDebtShare,
} from '@tallystick/api/routes/debts';
import { appealBodyShape } from '@tallystick/protocol/calls/convictions';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { forkLine, handInFork } from '@tallystick/testkit/fork';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer, type WorldPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const door = openWorldDoor(world);
after(() => door.close());
const base = `/v1/tenants/${world.tenant}`;
const TEXT = 'My phone was restored from a backup.';

/** Spends 100 twice, appeals, and its last day passes. */
async function cheat(): Promise<WorldPayer> {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  await handInFork(await forkLine(world, payer, { amount: 100n, cover: 1_000n }));
  world.wait(21 * 86_400);
  await world.work();
  const body = appealBodyShape.encode({ keyHash: payer.keyHash, text: TEXT });
  assert.ok((await payer.call('appeal', body)).accepted);
  return payer;
}

const payer = await cheat();
const account = String(payer.account);
const debtUrl = `${base}/accounts/${account}/debts/${toHex(payer.line)}`;
const appealUrl = `${base}/accounts/${account}/appeals/${toHex(payer.keyHash)}`;

async function logged(): Promise<string> {
  const rows = await world.testDatabase.admin.query('select body from audit_entry order by number');
  return rows.map((row) => String(row['body'])).join('\n');
}

test('debts are listed and shown, and one that is not there is refused', async () => {
  const listed = await door.succeed(resultOf(listDebts), { method: 'GET', url: `${base}/debts` });
  assert.deepEqual(
    listed.debts.map((debt) => [debt.account, debt.owed, debt.amount, debt.forgiven]),
    [[account, '100', '100', '0']],
  );
  const shown = await door.succeed(resultOf(showDebt), { method: 'GET', url: debtUrl });
  assert.deepEqual(shown, listed.debts[0]);
  const cursor = `${account}-${toHex(payer.line)}`;
  const next = await door.succeed(resultOf(listDebts), {
    method: 'GET',
    url: `${base}/debts?paid=included&cursor=${cursor}`,
  });
  assert.deepEqual(next.debts, []);
  const none = `${base}/accounts/9999999999999999999/debts/${'00'.repeat(16)}`;
  await door.refuse('unknownDebt', { method: 'GET', url: none });
  await door.refuse('unauthenticated', { method: 'GET', url: debtUrl, key: null });
});

test('an appeal is listed without its words and shown with them; the log has that it was read, and nothing of it', async () => {
  const { appeals } = await door.succeed(resultOf(listAppeals), {
    method: 'GET',
    url: `${base}/appeals`,
  });
  assert.deepEqual(
    appeals.map((appeal) => [appeal.account, appeal.keyHash, appeal.outcome]),
    [[account, toHex(payer.keyHash), undefined]],
  );
  const shown = await door.succeed(resultOf(showAppeal), { method: 'GET', url: appealUrl });
  assert.deepEqual([shown.text, shown.kind, shown.wasReported], [TEXT, 'sameCounter', false]);
  assert.equal(shown.debts[0]?.owed, '100');
  const log = await logged();
  assert.match(log, /showAppeal/);
  assert.ok(!log.includes(TEXT));
});

test('a decision needs a reason that is one, and a rejection keeps the debt', async () => {
  const url = `${appealUrl}/decision`;
  for (const reason of ['', ' x', 'x\ny', 'x'.repeat(501)]) {
    const json = { outcome: 'upheld', reason, debt: 'keep' };
    await door.refuse('malformedRequest', { url, json });
  }
  await door.refuse('malformedRequest', { url, json: { outcome: 'upheld', debt: 'keep' } });
  const kept = { outcome: 'rejected', reason: 'No.', debt: 'forgive' };
  await door.refuse('rejectedKeepsDebt', { url, json: kept });
  const other = `${base}/accounts/${account}/appeals/${'ab'.repeat(32)}/decision`;
  await door.refuse('unknownAppeal', { url: other, json: { ...kept, debt: 'keep' } });
});

test('an appeal is upheld, once, and the log has the reason', async () => {
  const url = `${appealUrl}/decision`;
  const json = { outcome: 'upheld', reason: 'The shop confirms it.', debt: 'keep' };
  const decided = await door.succeed(resultOf(decideAppeal), { url, json });
  assert.deepEqual([decided.outcome, decided.debts[0]?.owed], ['upheld', '100']);
  assert.deepEqual(await door.succeed(resultOf(decideAppeal), { url, json }), decided);
  await door.refuse('alreadyDecided', { url, json: { ...json, outcome: 'rejected' } });
  assert.match(await logged(), /decideAppeal.*The shop confirms it\./);
  const { appeals } = await door.succeed(resultOf(listAppeals), {
    method: 'GET',
    url: `${base}/appeals?decided=included`,
  });
  assert.equal(appeals[0]?.outcome, 'upheld');
});

test('a debt is forgiven with a reason, once', async () => {
  const url = `${debtUrl}/forgiveness`;
  await door.refuse('malformedRequest', { url, json: {} });
  const json = { reason: 'It is long ago.' };
  const forgiven = await door.succeed(resultOf(forgiveDebt), { url, json });
  assert.deepEqual([forgiven.owed, forgiven.forgiven, forgiven.reason], ['0', '100', json.reason]);
  await door.refuse('nothingOwed', { url, json: { reason: 'Again.' } });
  assert.match(await logged(), /forgiveDebt.*It is long ago\./);
});

test('the share of deposits is half until somebody decides', async () => {
  const url = `${base}/debt-share`;
  const shown = await door.succeed(resultOf(showDebtShare), { method: 'GET', url });
  assert.deepEqual(shown, { sharePercent: 50 });
  const json = { sharePercent: 100 };
  assert.deepEqual(await door.succeed(resultOf(changeDebtShare), { url, json }), json);
  for (const sharePercent of [0, 101, 1.5]) {
    await door.refuse('malformedRequest', { url, json: { sharePercent } });
  }
  assert.deepEqual(await door.succeed(resultOf(showDebtShare), { method: 'GET', url }), json);
});
