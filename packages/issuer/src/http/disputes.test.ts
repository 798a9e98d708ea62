/** An operator reads objections to payments and decides them (P-26). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  changeDisputeTerms,
  decideDispute,
  listDisputes,
  showDispute,
  showDisputeTerms,
} from '@tallystick/api/routes/disputes';
import { disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld({
  settlement: { windowSeconds: 86_400, terms: [{ settles: 'confirm' }] },
});
const { tenant } = world;
const door = openWorldDoor(world, { holder: 'ravi' });
after(() => door.close());
const terms = `/v1/tenants/${tenant}/dispute-terms`;
const disputes = `/v1/tenants/${tenant}/disputes`;

/** A payment that waits and is objected to; the URL of the dispute. */
async function disputed(amount: bigint): Promise<string> {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, amount);
  await till.sync([halfOf(payment)]);
  const { digest } = payment.withdrawal;
  const body = { payment: digest, reason: 'notMine', words: 'I was at home.' } as const;
  assert.ok((await payer.call('dispute', disputeBodyShape.encode(body))).accepted);
  return `${disputes}/${toHex(digest)}`;
}

test('terms are shown and changed, and bounded', async () => {
  const shown = await door.succeed(resultOf(showDisputeTerms), { method: 'GET', url: terms });
  assert.deepEqual(shown, { windowSeconds: 5_184_000, decideSeconds: 1_209_600 });
  const json = { windowSeconds: 7_200, decideSeconds: 3_600, twoFrom: '100' };
  assert.deepEqual(await door.succeed(resultOf(changeDisputeTerms), { url: terms, json }), json);
  const again = await door.succeed(resultOf(showDisputeTerms), { method: 'GET', url: terms });
  assert.deepEqual(again, json);
  for (const wrong of [
    { ...json, windowSeconds: 3_599 },
    { ...json, decideSeconds: 100_000_000 },
    { ...json, twoFrom: '-1' },
    { decideSeconds: 3_600 },
  ]) {
    await door.refuse('malformedRequest', { url: terms, json: wrong });
  }
  await door.refuse('amountTooLarge', {
    url: terms,
    json: { ...json, twoFrom: '9999999999999999999' },
  });
});

test('an objection is listed, shown with its evidence, decided by two, and then no longer open', async () => {
  const url = await disputed(100n);
  const open = { method: 'GET', url: `${disputes}?open=true` } as const;
  const { disputes: before } = await door.succeed(resultOf(listDisputes), open);
  assert.equal(before.length, 1);
  const shown = await door.succeed(resultOf(showDispute), { method: 'GET', url });
  assert.equal(shown.words, 'I was at home.');
  assert.equal(shown.evidence.tally, 'payeeHalf');
  const json = { outcome: 'rejected', words: 'The half is signed.' };
  const decision = { url: `${url}/decision`, json };
  const proposed = await door.succeed(resultOf(decideDispute), decision);
  assert.equal(proposed.proposal?.by, 'deployment');
  assert.equal(proposed.decision, undefined);
  const key = door.tenantKey;
  const decided = await door.succeed(resultOf(decideDispute), { ...decision, key });
  assert.equal(decided.decision?.by, 'tenant/ravi');
  assert.deepEqual((await door.succeed(resultOf(listDisputes), open)).disputes, []);
  const all = await door.succeed(resultOf(listDisputes), { method: 'GET', url: disputes });
  assert.equal(all.disputes.length, 1);
  await door.refuse('disputeDecided', {
    url: `${url}/decision`,
    json: { outcome: 'upheld', borneBy: 'payee', words: '' },
  });
});

test('a verdict has to be whole, its words one line, and its dispute there', async () => {
  const url = `${await disputed(99n)}/decision`;
  for (const json of [
    { outcome: 'upheld', words: '' },
    { outcome: 'rejected', borneBy: 'tenant', words: '' },
    { outcome: 'rejected', words: 'two\nlines' },
  ]) {
    await door.refuse('verdictInvalid', { url, json });
  }
  await door.refuse('malformedRequest', {
    url,
    json: { outcome: 'rejected', words: 'x'.repeat(301) },
  });
  const unknown = `${disputes}/${'00'.repeat(32)}`;
  await door.refuse('unknownDispute', { method: 'GET', url: unknown });
  await door.refuse('unknownDispute', {
    url: `${unknown}/decision`,
    json: { outcome: 'rejected', words: '' },
  });
});
