/** The seam: how an authorization travels, and what it spends. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { messageValue } from '../encoding/message.ts';
import { lineIdOf } from '../messages/line-id.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { spendOfBalance, type BalanceAuthorization } from './balance.ts';
import {
  authorizationDigest,
  authorizationValue,
  readAuthorization,
  verifyAuthorization,
} from './instrument.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const other = await createTestPayer(world);
// Before any test begins: tests run as soon as a module waits.
const payment = await other.withdraw(await till.request(10n));
const certificate = messageValue(payment.certificate);
const withdrawal = messageValue(payment.withdrawal);
const rules: RuleSet = [{ kind: 'radius', metres: 9 }];

async function pay(amount: bigint): Promise<BalanceAuthorization> {
  const made = await payer.withdraw(await till.request(amount));
  const { message } = made.request;
  const verified = await verifyAuthorization(
    world.crypto,
    made.authorization,
    { digest: message.digest, payeeKey: till.element.publicKey },
    world.trust,
  );
  assert.ok(verified.ok && verified.authorization.kind === 'balance');
  assert.deepEqual(authorizationDigest(verified.authorization), made.withdrawal.digest);
  return verified.authorization;
}

test('withdrawals of one line spend adjoining intervals of it, also across certificates', async () => {
  const line = lineIdOf(world.crypto, payer.state().certificate.body);
  const spent = [await pay(1_000n), await pay(250n)];
  await payer.refresh();
  spent.push(await pay(4n));
  assert.deepEqual(spent.map(spendOfBalance), [
    {
      instrument: line,
      slot: { kind: 'interval', counter: 1, from: 0n, to: 1_000n },
      amount: 1_000n,
    },
    {
      instrument: line,
      slot: { kind: 'interval', counter: 2, from: 1_000n, to: 1_250n },
      amount: 250n,
    },
    {
      instrument: line,
      slot: { kind: 'interval', counter: 3, from: 1_250n, to: 1_254n },
      amount: 4n,
    },
  ]);
});

test('an authorization travels as its kind and its parts', () => {
  const { authorization } = payment;
  assert.deepEqual(authorizationValue(authorization), [0, certificate, withdrawal]);
  const withRules = authorizationValue({ ...authorization, ruleSet: rules });
  assert.deepEqual(withRules, [0, certificate, withdrawal, [[3, 9]]]);
  const read = readAuthorization(withRules);
  assert.ok(read.ok && read.authorization.kind === 'balance');
  assert.deepEqual(read.authorization.ruleSet, rules);
  assert.deepEqual(encodeCbor(authorizationValue(read.authorization)), encodeCbor(withRules));
});

const REFUSED: readonly (readonly [string, CborValue, string])[] = [
  ['no array', 1, 'malformed'],
  ['no kind', [], 'unknownInstrument'],
  ['a kind of a later version', [2, certificate, withdrawal], 'unknownInstrument'],
  ['coins without a transfer', [1, [], []], 'malformed'],
  ['coins that are no list', [1, 0, [], withdrawal], 'malformed'],
  ['a kind that is text', ['balance', certificate, withdrawal], 'unknownInstrument'],
  ['a part too few', [0, certificate], 'malformed'],
  ['a part too many', [0, certificate, withdrawal, [], []], 'malformed'],
  ['no certificate', [0, null, withdrawal], 'notSigned'],
  ['no withdrawal', [0, certificate, null], 'notSigned'],
  ['the parts in the other order', [0, withdrawal, certificate], 'notSigned'],
  ['no rule set', [0, certificate, withdrawal, null], 'malformed'],
];

for (const [name, value, code] of REFUSED) {
  test(`not an authorization, ${code}: ${name}`, () => {
    const read = readAuthorization(value);
    assert.ok(!read.ok && read.code === code);
  });
}
