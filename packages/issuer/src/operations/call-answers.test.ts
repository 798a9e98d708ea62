/**
 * A call that moves money is answered once, however often and however simultaneously it is made.
 *
 * Shows G-090, G-093.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certifyResultShape } from '@tallystick/protocol/calls/certify';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { currency, minor } from '@tallystick/protocol/money';
import { figuresOf, lineOf } from '@tallystick/testkit/issuer-money';
import { certifyBody } from '@tallystick/testkit/issuer-certificates';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';

const world = await createIssuerWorld({ connectionsMax: 16 });
const { deps, testDatabase } = world;

function depositBody(amount: bigint): CborValue {
  const body = { source: 'testBank', currency: currency(356), amount: minor(amount) } as const;
  return depositBodyShape.encode(body);
}

test('a certificate is asked for again under the same call id: the same certificate, nothing more reserved', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const callId = deps.random(16);
  const first = await payer.call('certify', await certifyBody(payer, 300n), callId);
  // The statement is signed anew, as a device that crashed in between does.
  const again = await payer.call('certify', await certifyBody(payer, 300n), callId);
  assert.ok(first.accepted);
  assert.deepEqual(again.result, first.result);
  assert.equal((await lineOf(world, payer)).version, 1);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '300 - 0 - 0',
    reserved: 300n,
    available: 700n,
  });
  await world.checkMoney();
});

test('two identical calls at the same moment, the line being new to both: one certificate', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const callId = deps.random(16);
  const body = await certifyBody(payer, 300n);
  const calls = await whileInsertsWait(testDatabase.admin, 'call_answer', async () => {
    const both = [payer.call('certify', body, callId), payer.call('certify', body, callId)];
    await untilWaiting(testDatabase.admin, 2);
    return both;
  });
  const answers = await Promise.all(calls);
  assert.ok(answers.every(({ accepted }) => accepted));
  assert.deepEqual(answers[0]?.result, answers[1]?.result);
  assert.equal((await lineOf(world, payer)).version, 1);
  assert.equal((await figuresOf(world, payer)).available, 700n);
  await world.checkMoney();
});

test('a deposit is made once for each call id, also when it is made eight times at once', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const callId = deps.random(16);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => payer.call('deposit', depositBody(50n), callId)),
  );
  assert.ok(answers.every(({ accepted }) => accepted));
  assert.equal(new Set(answers.map(({ result }) => JSON.stringify(result, String))).size, 1);
  assert.equal((await payer.sync([])).balances[0]?.available, 50n);
  await payer.call('deposit', depositBody(50n));
  assert.equal((await payer.sync([])).balances[0]?.available, 100n);
  await world.checkMoney();
});

test('a call id that was used for something else is refused, and changes nothing', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const callId = deps.random(16);
  assert.ok((await payer.call('certify', await certifyBody(payer, 300n), callId)).accepted);
  for (const [operation, body] of [
    ['certify', await certifyBody(payer, 301n)],
    ['deposit', depositBody(300n)],
  ] as const) {
    assert.equal((await payer.call(operation, body, callId)).code, 'callIdReused');
  }
  const elsewhere = await payer.statement({ headCounter: 1 });
  const stated = await certifyBody(payer, 300n, { statement: elsewhere });
  assert.equal((await payer.call('certify', stated, callId)).code, 'callIdReused');
  assert.equal((await figuresOf(world, payer)).line, '300 - 0 - 0');
  await world.checkMoney();
});

test('a call id of another device is no reuse', async () => {
  const [one, other] = [
    await enrolPayer(world, { deposit: 0n, offline: 0n }),
    await enrolPayer(world, { deposit: 0n, offline: 0n }),
  ];
  const callId = deps.random(16);
  assert.ok((await one.call('deposit', depositBody(5n), callId)).accepted);
  assert.ok((await other.call('deposit', depositBody(7n), callId)).accepted);
  assert.equal((await other.sync([])).balances[0]?.available, 7n);
  const second = await enrolPayer(world, { deposit: 0n, offline: 0n, account: other.account });
  assert.ok((await second.call('deposit', depositBody(7n), callId)).accepted);
  assert.equal((await other.sync([])).balances[0]?.available, 14n, 'of one account as well');
});

test('a refusal is not kept: the same call succeeds when its reason is gone', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
  const callId = deps.random(16);
  const body = await certifyBody(payer, 300n);
  assert.equal((await payer.call('certify', body, callId)).code, 'insufficientFunds');
  await payer.deposit(200n);
  const answer = await payer.call('certify', body, callId);
  assert.ok(answer.accepted);
  const result = readShape(certifyResultShape, answer.result, 'certify');
  assert.ok(result.ok);
  assert.equal(result.value.available, 0n);
  await world.checkMoney();
});

test('no test bank in production', async () => {
  const production = { ...world, deps: { ...deps, mode: 'production' as const } };
  const payer = await enrolPayer(production, { deposit: 0n, offline: 0n });
  assert.equal((await payer.call('deposit', depositBody(50n))).code, 'sourceNotOffered');
});

test('a deposit of nothing, in another currency, or beyond what money can be is refused', async () => {
  const payer = await enrolPayer(world, { deposit: 10n, offline: 0n });
  const codeOf = async (body: CborValue): Promise<string> =>
    (await payer.call('deposit', body)).code;
  assert.equal(await codeOf(depositBody(0n)), 'amountZero');
  const euros = depositBodyShape.encode({
    source: 'testBank',
    currency: currency(978),
    amount: minor(5n),
  });
  assert.equal(await codeOf(euros), 'unknownCurrency');
  assert.equal(await codeOf(['lottery', 356, 5]), 'malformedBody');
  assert.equal(await codeOf(depositBody(2n ** 63n - 1n)), 'amountTooLarge');
  assert.equal((await payer.sync([])).balances[0]?.available, 10n);
  await world.checkMoney();
});
