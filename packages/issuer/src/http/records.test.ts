/** What an operator sees of real payments and real fraud, through the HTTP door. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { listDevices, replaceDevice } from '@tallystick/api/routes/devices';
import { listFraudProofs } from '@tallystick/api/routes/fraud-proofs';
import { listHistory } from '@tallystick/api/routes/history';
import { checkLedger, showPayment } from '@tallystick/api/routes/payments';
import { showTenant } from '@tallystick/api/routes/tenants';
import { blockAccountDevices, blockDevice } from '@tallystick/api/routes/tills';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { openWorldDoor, resultOf, type Question } from '@tallystick/testkit/http-door';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { MISSING_SECONDS } from '../history/find-missing.ts';

const world = await createIssuerWorld();
const { tenant, crypto } = world;
const door = openWorldDoor(world);
after(() => door.close());
const at = (path: string): string => `/v1/tenants/${tenant}${path}`;

const payer = await enrolPayer(world, { deposit: 10_000n, offline: 5_000n });
const till = await enrolTill(world);

test('a settled payment is shown with both sides, its tally and what was paid', async () => {
  const payment = await payer.pay(till, 700n);
  await till.sync([halfOf(payment)]);
  const digest = toHex(payment.withdrawal.digest);
  const shown = await door.succeed(resultOf(showPayment), {
    method: 'GET',
    url: at(`/payments/${digest}`),
  });
  assert.equal(shown.digest, digest);
  assert.equal(shown.amount, '700');
  assert.equal(shown.paid, '700');
  assert.equal(shown.status, 'settled');
  assert.equal(shown.tally, 'payeeHalf');
  assert.equal(shown.payer, String(payer.account));
  assert.equal(shown.payee, String(till.account));
});

test('a double spend is listed, and anyone can verify the proof under the root key', async () => {
  const before = payer.state();
  const first = await payer.pay(till, 100n);
  payer.restore(before);
  const other = await enrolTill(world);
  const second = await payer.pay(other, 200n);
  await till.sync([halfOf(first)]);
  await other.sync([halfOf(second)]);
  const list = { method: 'GET' as const, url: at('/fraud-proofs') };
  const { proofs, next } = await door.succeed(resultOf(listFraudProofs), list);
  assert.equal(next, undefined);
  const [proof] = proofs;
  assert.ok(proof !== undefined);
  assert.equal(proof.keyHash, toHex(payer.keyHash));
  assert.equal(proof.account, String(payer.account));
  const fetched = await door.ask({ method: 'GET', url: at(`/fraud-proofs/${proof.digest}`) });
  assert.equal(fetched.type, 'application/octet-stream');
  const { rootKey } = await door.succeed(resultOf(showTenant), { method: 'GET', url: at('') });
  const verdict = await verifyFraudProof(
    crypto,
    fetched.bytes,
    fromHex(rootKey) ?? new Uint8Array(),
  );
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.convicted, payer.element.publicKey);
  const page = { method: 'GET' as const, url: at(`/fraud-proofs?cursor=${'f'.repeat(64)}`) };
  assert.deepEqual(await door.succeed(resultOf(listFraudProofs), page), { proofs: [] });
});

test('a device is blocked by its key hash, once; another one by its account', async () => {
  const lost = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const keyHash = toHex(lost.keyHash);
  const question = { url: at(`/devices/${keyHash}/block`) };
  const once = await door.succeed(resultOf(blockDevice), question);
  assert.deepEqual(once, { blocked: [keyHash] });
  assert.deepEqual(await door.succeed(resultOf(blockDevice), question), { blocked: [] });
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const byAccount = { url: at(`/accounts/${other.account}/devices/block`) };
  const blocked = await door.succeed(resultOf(blockAccountDevices), byAccount);
  assert.deepEqual(blocked, { blocked: [toHex(other.keyHash)] });
});

test('G-127: the devices of an account are listed with what each holds, and one is replaced by a code', async () => {
  const old = await enrolPayer(world, { deposit: 500n, offline: 300n });
  const list = { method: 'GET' as const, url: at(`/accounts/${old.account}/devices`) };
  const before = await door.succeed(resultOf(listDevices), list);
  assert.deepEqual(before, {
    currency: 356,
    available: '200',
    devices: [
      {
        keyHash: toHex(old.keyHash),
        name: '',
        state: 'active',
        enrolledAt: world.now(),
        heardAt: world.now(),
        reserved: '300',
        returnsBy: world.now() + 21 * 86_400,
      },
    ],
  });
  const replace = { url: at(`/devices/${toHex(old.keyHash)}/replacement`) };
  const { enrolmentCode: text } = await door.succeed(resultOf(replaceDevice), replace);
  const enrolmentCode = parseEnrolmentCode(text);
  assert.ok(enrolmentCode !== undefined);
  await enrolPayer(world, { deposit: 0n, offline: 0n, account: old.account, enrolmentCode });
  const replaced = await door.succeed(resultOf(listDevices), list);
  assert.deepEqual(replaced.devices.map(({ state }) => state).toSorted(), ['active', 'retiring']);
  await door.refuse('unknownAccount', { method: 'GET', url: at('/accounts/999999/devices') });
  await door.refuse('unknownDevice', { url: at(`/devices/${'0'.repeat(64)}/replacement`) });
  await door.refuse('tillStays', { url: at(`/devices/${toHex(till.keyHash)}/replacement`) });
});

test('G-059: what is missing from histories is listed by account, page by page', async () => {
  const forgetful = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  await forgetful.pay(till, 10n);
  const known = await forgetful.pay(till, 20n);
  const receipt = await till.receipt(known);
  await till.sync([halfOf(known, { receipt })]);
  await forgetful.sync([halfOf(known, { receipt })]);
  world.wait(MISSING_SECONDS);
  await world.work();
  const list = (query: string): Question => ({ method: 'GET', url: at(`/history?${query}`) });
  const mine = `account=${forgetful.account}`;
  const { findings, next } = await door.succeed(resultOf(listHistory), list(mine));
  assert.equal(next, undefined);
  assert.deepEqual(
    findings.map(({ number, kind, about, counterFrom, counterTo }) => [
      number,
      kind,
      about,
      counterFrom,
      counterTo,
    ]),
    [[1, 'gap', toHex(forgetful.line), 1, 1]],
  );
  const all = await door.succeed(resultOf(listHistory), list('resolved=included'));
  assert.ok(all.findings.some(({ account }) => account === String(payer.account)));
  const rest = await door.succeed(
    resultOf(listHistory),
    list(`${mine}&cursor=${forgetful.account}-1`),
  );
  assert.deepEqual(rest, { findings: [] });
  await door.refuse('malformedRequest', list('resolved=perhaps'));
});

test('G-059: the ledger check finds a balance that somebody changed, and says where', async () => {
  const question = { method: 'GET' as const, url: at('/ledger/check') };
  assert.deepEqual(await door.succeed(resultOf(checkLedger), question), {
    balanced: true,
    discrepancies: [],
  });
  await world.testDatabase.admin.query(
    `update ledger_account set balance = balance + 5 where tenant = $1 and home = $2 and name = 'available'`,
    [tenant, till.account],
  );
  const checked = await door.succeed(resultOf(checkLedger), question);
  assert.equal(checked.balanced, false);
  const found = checked.discrepancies.find(({ problem }) => problem === 'balance');
  assert.equal(found?.home, String(till.account));
  assert.equal(found?.account, 'available');
  assert.equal(BigInt(found?.found ?? 0) - BigInt(found?.expected ?? 0), 5n);
});
