/** `stateLost`: any doubt about a device's state closes its line for good. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();

async function stateLost(payer: WorldPayer, line: Uint8Array): Promise<CborValue> {
  const statement = await payer.sign(stateLostKind, { line, time: world.now() });
  return closeLineBodyShape.encode({ statement: messageValue(statement) });
}

test('a closed line gives no certificate any more, and payees are paid all the same', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  const body = await stateLost(payer, payer.line);
  for (let times = 0; times < 2; times += 1) {
    assert.equal((await payer.call('closeLine', body)).accepted, true);
  }
  assert.equal((await lineOf(world, payer)).status, 'closed');
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.equal(await payer.certify(1n), 'lineClosed');
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

test('only the device itself closes its line', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n, account: payer.account });
  const foreignLine = await stateLost(other, payer.line);
  assert.equal((await other.call('closeLine', foreignLine)).code, 'unknownLine');
  const foreignWord = await stateLost(payer, payer.line);
  assert.equal((await other.call('closeLine', foreignWord)).code, 'statementSignature');
  const nonsense = closeLineBodyShape.encode({ statement: 7 });
  assert.equal((await payer.call('closeLine', nonsense)).code, 'statementSignature');
  assert.equal((await lineOf(world, payer)).status, 'open');
});

test('a convicted device that closes its line stays convicted: the line holds its money until redeemBy', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const before = payer.state();
  const one = await payer.pay(till, 10n);
  payer.restore(before);
  const two = await payer.pay(till, 20n);
  await till.sync([halfOf(one), halfOf(two)]);
  const body = await stateLost(payer, payer.line);
  assert.equal((await payer.call('closeLine', body)).accepted, true);
  assert.equal((await lineOf(world, payer)).status, 'fraud');
});

test('the signed word that closed a line is kept, once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const body = await stateLost(payer, payer.line);
  for (let times = 0; times < 2; times += 1) await payer.call('closeLine', body);
  const kept = await world.testDatabase.admin.query(
    'select kind from statement where key_hash = $1 order by kind',
    [payer.keyHash],
  );
  assert.deepEqual(
    kept.map(({ kind }) => kind),
    ['payer', 'stateLost'],
    'with the one that came with the request for a certificate',
  );
});
