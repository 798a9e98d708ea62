/**
 * The audit log at the operators' door: who asked for what and what came of it, in a chain that nobody can
 * rewrite unseen, and nothing about a person.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { readAuditLog } from '@tallystick/api/routes/audit-log';
import { createCustomer, depositToAccount, fundLossAccount } from '@tallystick/api/routes/accounts';
import { AUDIT_START, followAudit } from '@tallystick/protocol/audit/audit-entry';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { appendAudit, listAudit } from './audit-log.ts';

const world = await createIssuerWorld();
const { tenant, deps, crypto } = world;
const { admin } = world.testDatabase;
const door = openWorldDoor(world, { holder: 'asha' });
after(() => door.close());
const at = (path: string): string => `/v1/tenants/${tenant}${path}`;

async function words(): Promise<readonly unknown[]> {
  const entries = await listAudit(deps, tenant, { after: 0, limit: 1_000 });
  return entries.map(({ body }): unknown => JSON.parse(body));
}

suite('what operators do', () => {
  test('is there with who asked, what for, and what came of it', async () => {
    const json = { currency: 356, amount: '100' };
    await door.succeed(resultOf(fundLossAccount), {
      url: at('/loss-account/deposits'),
      order: 'a',
      json,
    });
    const [asked, answered] = (await words()).slice(-2);
    assert.deepEqual(asked, {
      kind: 'asked',
      by: 'deployment',
      route: 'fundLossAccount',
      params: {},
      body: json,
    });
    assert.deepEqual(answered, { kind: 'answered', to: 1, outcome: 'done' });
  });

  test('is there under the name of whoever holds the key, also where it was refused', async () => {
    const json = { currency: 356, amount: '100' };
    const url = at('/accounts/9999/deposits');
    const { status } = await door.ask({ url, order: 'b', json, key: door.tenantKey });
    assert.equal(status, 404);
    const [asked, answered] = (await words()).slice(-2);
    assert.deepEqual(asked, {
      kind: 'asked',
      by: 'tenant/asha',
      route: depositToAccount.name,
      params: { account: '9999' },
      body: json,
    });
    assert.deepEqual(answered, { kind: 'answered', to: 3, outcome: 'unknownAccount' });
  });

  test('is there without anything about a person', async () => {
    const json = { name: 'Asha Kumar' };
    await door.succeed(resultOf(createCustomer), { url: at('/customers'), order: 'c', json });
    const [asked] = (await words()).slice(-2);
    assert.deepEqual(asked, {
      kind: 'asked',
      by: 'deployment',
      route: 'createCustomer',
      params: {},
    });
    const rows = await admin.query('select body from audit_entry');
    assert.ok(!JSON.stringify(rows).includes('Kumar'));
  });

  test('is not there where somebody only looked, or was turned away at the door', async () => {
    const before = (await words()).length;
    await door.succeed(resultOf(readAuditLog), { method: 'GET', url: at('/audit-log') });
    const json = { currency: 356, amount: 'much' };
    assert.equal(
      (await door.ask({ url: at('/loss-account/deposits'), order: 'd', json })).status,
      400,
    );
    assert.equal((await words()).length, before);
  });
});

suite('the chain', () => {
  test('is read in pages, and holds', async () => {
    await deps.database.transaction(tenant, async (tx) => {
      for (let times = 0; times < 250; times += 1) {
        await appendAudit(deps, tenant, tx, { kind: 'answered', to: 1, outcome: 'done' });
      }
    });
    let head = AUDIT_START;
    let cursor: string | undefined;
    let pages = 0;
    do {
      const url = at(`/audit-log${cursor === undefined ? '' : `?cursor=${cursor}`}`);
      const page = await door.succeed(resultOf(readAuditLog), { method: 'GET', url });
      for (const { digest, ...entry } of page.entries) {
        const bytes = fromHex(digest) ?? assert.fail('no digest');
        const followed = followAudit(crypto, tenant, head, { ...entry, digest: bytes });
        assert.ok(followed.ok);
        ({ head } = followed);
      }
      cursor = page.next;
      pages += 1;
    } while (cursor !== undefined);
    assert.equal(pages, 2);
    assert.equal(head.number, (await words()).length);
  });

  test('has no gap and no fork where many add to it at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        deps.database.transaction(tenant, (tx) =>
          appendAudit(deps, tenant, tx, { kind: 'answered', to: index + 1, outcome: 'done' }),
        ),
      ),
    );
    let head = AUDIT_START;
    for (const entry of await listAudit(deps, tenant, { after: 0, limit: 1_000 })) {
      const followed = followAudit(crypto, tenant, head, entry);
      assert.ok(followed.ok, String(entry.number));
      ({ head } = followed);
    }
  });

  test('what is undone with its transaction leaves no gap', async () => {
    const before = (await words()).length;
    const failing = deps.database.transaction(tenant, async (tx) => {
      await appendAudit(deps, tenant, tx, { kind: 'answered', to: 1, outcome: 'done' });
      throw new Error('the transaction fails');
    });
    await assert.rejects(failing);
    const number = await deps.database.transaction(tenant, (tx) =>
      appendAudit(deps, tenant, tx, { kind: 'answered', to: 1, outcome: 'done' }),
    );
    assert.equal(number, before + 1);
  });

  for (const change of [
    `update audit_entry set body = '{}' where number = 1`,
    'delete from audit_entry where number = 1',
    'truncate audit_entry',
  ]) {
    test(`the database refuses even its owner: ${change.split(' ')[0]}`, async () => {
      await assert.rejects(admin.query(change), /refused a row/);
    });
  }
});
