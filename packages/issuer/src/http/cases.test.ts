/**
 * Cases and the investigator through the HTTP door (V-72): answers as their schemas say, refusals with
 * their codes, each act in the audit log with the case that it is about, and nothing for another tenant.
 */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  closeCase,
  listCases,
  openCase,
  releaseCase,
  setInvestigator,
  showCase,
  showInvestigator,
} from '@tallystick/api/routes/cases';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { listAudit } from '../audit-log/audit-log.ts';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld();
const { tenant, deps, crypto } = world;
const door = openWorldDoor(world);
after(() => door.close());
const at = (path: string): string => `/v1/tenants/${tenant}${path}`;
const publicKey = toHex((await crypto.generateX25519()).publicKey);

async function lostPhone(): Promise<{ readonly account: bigint; readonly keyHash: string }> {
  const { account, keyHash } = await enrolPayer(world, { deposit: 0n, offline: 0n });
  await blockDevice(deps, tenant, { keyHash });
  return { account, keyHash: toHex(keyHash) };
}

test('an investigator is named, shown and replaced, and a key of no use is refused', async () => {
  const { account, keyHash } = await lostPhone();
  const early = { url: at(`/accounts/${account}/cases`), json: { reason: 'loss', keyHash } };
  await door.refuse('noInvestigator', early);
  const url = at('/investigator');
  await door.refuse('investigatorKeyInvalid', { url, json: { publicKey: '00'.repeat(32) } });
  await door.refuse('malformedRequest', { url, json: { publicKey: publicKey.slice(2) } });
  const set = await door.succeed(resultOf(setInvestigator), { url, json: { publicKey } });
  assert.deepEqual(set, { publicKey, setAt: world.now() });
  const shown = await door.succeed(resultOf(showInvestigator), { method: 'GET', url });
  assert.deepEqual(shown.investigators, [set]);
});

test('a case is opened, listed, shown, given out and closed, and then gone (V-72)', async () => {
  const { account, keyHash } = await lostPhone();
  const cases = at(`/accounts/${account}/cases`);
  const order = { url: cases, json: { reason: 'loss', keyHash } };
  await door.refuse('noGround', { url: cases, json: { reason: 'fraud', keyHash } });
  await door.refuse('unknownDevice', {
    url: cases,
    json: { reason: 'loss', keyHash: 'ab'.repeat(32) },
  });
  await door.refuse('unknownAccount', { ...order, url: at('/accounts/9223372036854775808/cases') });
  const opened = await door.succeed(resultOf(openCase), order);
  assert.equal(opened.keyHash, keyHash);
  assert.equal(opened.openedBy, 'operator');
  assert.deepEqual(await door.succeed(resultOf(openCase), order), opened);
  const listed = await door.succeed(resultOf(listCases), { method: 'GET', url: at('/cases') });
  assert.deepEqual(listed.cases, [opened]);
  const one = { method: 'GET' as const, url: `${cases}/1` };
  assert.deepEqual(await door.succeed(resultOf(showCase), one), { ...opened, consented: false });
  const released = await door.succeed(resultOf(releaseCase), { url: `${cases}/1/release` });
  assert.deepEqual(released.reports, []);
  assert.equal(released.case.releases, 1);
  const end = { url: `${cases}/1/end` };
  const closed = await door.succeed(resultOf(closeCase), end);
  assert.equal(closed.closedAt, world.now());
  assert.deepEqual(await door.succeed(resultOf(closeCase), end), closed);
  await door.refuse('caseClosed', { url: `${cases}/1/release` });
  await door.refuse('groundUsed', order);
  for (const url of [`${cases}/2`, at('/accounts/9223372036854775808/cases/1')]) {
    await door.refuse('unknownCase', { method: 'GET', url });
    await door.refuse('unknownCase', { url: `${url}/release` });
    await door.refuse('unknownCase', { url: `${url}/end` });
  }
});

test('a long list of cases comes in pages, the open ones alone unless closed ones are asked for', async () => {
  for (let count = 0; count < 51; count += 1) {
    const { account, keyHash } = await lostPhone();
    const url = at(`/accounts/${account}/cases`);
    await door.succeed(resultOf(openCase), { url, json: { reason: 'loss', keyHash } });
  }
  const first = await door.succeed(resultOf(listCases), { method: 'GET', url: at('/cases') });
  assert.equal(first.cases.length, 50);
  const rest = { method: 'GET' as const, url: at(`/cases?closed=included&cursor=${first.next}`) };
  assert.equal((await door.succeed(resultOf(listCases), rest)).cases.length, 1);
  const all = { method: 'GET' as const, url: at('/cases?closed=included') };
  assert.ok((await door.succeed(resultOf(listCases), all)).cases[0]?.closedAt !== undefined);
});

test('whatever changes a case or gives it out is in the audit log, with the case (V-72)', async () => {
  const entries = await listAudit(deps, tenant, { after: 0, limit: 1_000 });
  const asked = entries.map(({ body }) => body).filter((body) => body.includes('"asked"'));
  for (const route of ['openCase', 'releaseCase', 'closeCase']) {
    const named = asked.find((body) => body.includes(`"route":"${route}"`));
    assert.ok(named?.includes('"account":"'), route);
    if (route !== 'openCase') assert.ok(named?.includes('"case":"1"'), route);
  }
  const keys = asked.filter((body) => body.includes('"setInvestigator"'));
  assert.ok(keys.some((body) => body.includes(publicKey)));
});

test("one tenant's API key opens no case of another", async () => {
  const other = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
  assert.ok(other !== undefined);
  const url = `/v1/tenants/${other}/accounts/1/cases/1/release`;
  await door.refuse('forbidden', { url, key: door.tenantKey });
  await door.refuse('unauthenticated', { url, key: null });
});
