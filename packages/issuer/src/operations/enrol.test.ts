/**
 * Enrolment: a one-time code, one device, and the same answer as often as that device asks.
 *
 * Shows G-073, G-087.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { enrolBodyShape, readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import type { Answer } from '@tallystick/protocol/calls/answer';
import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { createCaller, enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { createAccount, createEnrolmentCode } from '../operator/create-account.ts';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld({ connectionsMax: 8 });
const { deps, tenant } = world;
const WEEK_SECONDS = 7 * 86_400;

/** The secret of a new account's code. */
async function newSecret(): Promise<{ readonly secret: Uint8Array; readonly account: bigint }> {
  const created = await createAccount(deps, tenant, {
    id: deps.random(16),
    role: 'customer',
    name: 'Asha',
  });
  assert.ok(created.ok);
  const code = readEnrolmentCode(created.value.enrolmentCode);
  assert.ok(code !== undefined);
  return { secret: code.secret, account: created.value.account };
}

type Element = ReturnType<typeof createSoftwareElement>;

function enrol(
  element: Element,
  secret: Uint8Array,
  publicKey = element.publicKey,
): Promise<Answer> {
  const body = enrolBodyShape.encode({ secret, publicKey });
  return createCaller(world, element).call('enrol', body);
}

test('the same device repeats its enrolment and gets the same certificate, also after the code has expired', async () => {
  const { secret } = await newSecret();
  const element = createSoftwareElement(deps.random);
  const first = await enrol(element, secret);
  assert.ok(first.accepted);
  assert.deepEqual((await enrol(element, secret)).result, first.result);
  world.wait(WEEK_SECONDS);
  const later = await enrol(element, secret);
  assert.ok(later.accepted);
  assert.ok(Array.isArray(first.result) && Array.isArray(later.result));
  assert.deepEqual(later.result[1], first.result[1]);
});

test('a code that was used refuses every other device', async () => {
  const { secret } = await newSecret();
  assert.ok((await enrol(createSoftwareElement(deps.random), secret)).accepted);
  assert.equal((await enrol(createSoftwareElement(deps.random), secret)).code, 'codeUsed');
});

test('two devices with one code at the same moment: one is enrolled', async () => {
  const { secret, account } = await newSecret();
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => enrol(createSoftwareElement(deps.random), secret)),
  );
  assert.equal(answers.filter(({ accepted }) => accepted).length, 1);
  const devices = await world.testDatabase.admin.query(
    'select 1 as one from device where tenant = $1::uuid and home = $2',
    [tenant, account],
  );
  assert.equal(devices.length, 1);
});

test('a second device whose call meets the first one inside its transaction finds the code used', async () => {
  const { secret } = await newSecret();
  const { admin } = world.testDatabase;
  const calls = await whileInsertsWait(admin, 'device_route', async () => {
    const first = enrol(createSoftwareElement(deps.random), secret);
    await untilWaiting(admin, 1);
    const second = enrol(createSoftwareElement(deps.random), secret);
    await untilWaiting(admin, 2);
    return [first, second];
  });
  const codes = (await Promise.all(calls)).map(({ code }) => code);
  assert.deepEqual(codes, ['', 'codeUsed']);
});

test('a code ends after a week, and a code that nobody gave out is unknown', async () => {
  const { secret } = await newSecret();
  world.wait(WEEK_SECONDS);
  const element = createSoftwareElement(deps.random);
  assert.equal((await enrol(element, secret)).code, 'codeExpired');
  assert.equal((await enrol(element, deps.random(16))).code, 'unknownCode');
});

test('a device proves its key: nobody enrols the key of another', async () => {
  const { secret } = await newSecret();
  const [mine, other] = [createSoftwareElement(deps.random), createSoftwareElement(deps.random)];
  assert.equal((await enrol(mine, secret, other.publicKey)).code, 'callSignature');
  // Signed with its own key, in the name of another.
  const inOtherName = createCaller(world, { ...mine, publicKey: other.publicKey });
  const body = enrolBodyShape.encode({ secret, publicKey: mine.publicKey });
  assert.equal((await inOtherName.call('enrol', body)).code, 'callSignature');
  assert.ok((await enrol(mine, secret)).accepted, 'the code is still good');
});

test("an enrolment needs the issuer's nonce like any other call", async () => {
  const { secret } = await newSecret();
  const element = createSoftwareElement(deps.random);
  const body = enrolBodyShape.encode({ secret, publicKey: element.publicKey });
  const parts = { callId: deps.random(16), nonce: new Uint8Array() };
  const answer = await createCaller(world, element).send('enrol', body, parts);
  assert.equal(answer.code, 'staleNonce');
});

test('a key that is enrolled stays with its account, whatever further code it brings', async () => {
  const till = await enrolTill(world);
  const { secret } = await newSecret();
  const body = enrolBodyShape.encode({ secret, publicKey: till.element.publicKey });
  assert.equal((await till.call('enrol', body)).code, 'codeUsed');
});

test('one key with two codes at the same moment is enrolled once', async () => {
  const [one, two] = [await newSecret(), await newSecret()];
  const element = createSoftwareElement(deps.random);
  const answers = await Promise.all([enrol(element, one.secret), enrol(element, two.secret)]);
  assert.deepEqual(answers.map(({ code }) => code).toSorted(), ['', 'codeUsed']);
});

test("a merchant's tills are numbered, and its certificates carry the operator's type and place", async () => {
  const first = await enrolTill(world);
  const second = await enrolFurtherDevice(world, first.account);
  const { till, merchantType, place, flags } = second.certificate.body;
  assert.deepEqual([first.certificate.body.till, till], [1, 2]);
  assert.deepEqual([merchantType, place], [5_411, 'tdr1y']);
  assert.deepEqual(flags, { person: false, redeemOnly: true });
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  assert.deepEqual(payer.certificate.body.flags, { person: true, redeemOnly: false });
  assert.equal(payer.certificate.body.till, 0);
});

test('a blocked device does not come back by repeating its enrolment', async () => {
  const { secret, account } = await newSecret();
  const element = createSoftwareElement(deps.random);
  await enrol(element, secret);
  await blockDevice(deps, tenant, { account });
  await enrol(element, secret);
  const answer = await createCaller(world, element).call('deposit', ['testBank', 356, 5]);
  assert.equal(answer.code, 'deviceBlocked');
});

test('the same order opens one account, and a further code is for an account that is there', async () => {
  const id = deps.random(16);
  const input = { id, role: 'customer', name: 'Asha' } as const;
  const [one, again] = await Promise.all([
    createAccount(deps, tenant, input),
    createAccount(deps, tenant, input),
  ]);
  assert.ok(one.ok && again.ok);
  assert.equal(one.value.account, again.value.account);
  assert.deepEqual(await createEnrolmentCode(deps, tenant, { account: 999_999n }), {
    ok: false,
    code: 'unknownAccount',
  });
});

const HALF_YEAR_SECONDS = 184 * 86_400;

/** The account certificate in an answer, as CBOR. */
function certificateIn({ accepted, result }: Answer): CborValue {
  assert.ok(accepted && isList(result));
  const [, certificate] = result;
  assert.ok(certificate !== undefined);
  return certificate;
}

test('G-083: in the second half of its time the same code and key get a newer certificate, once, and a device that is blocked or given up gets none', async () => {
  const [used, blocked, retired] = await Promise.all(
    [0, 1, 2].map(async () => {
      const { secret, account } = await newSecret();
      const element = createSoftwareElement(deps.random);
      const first = certificateIn(await enrol(element, secret));
      return { account, first, again: () => enrol(element, secret).then(certificateIn), element };
    }),
  );
  assert.ok(used !== undefined && blocked !== undefined && retired !== undefined);
  await blockDevice(deps, tenant, { account: blocked.account });
  assert.ok((await createCaller(world, retired.element).call('retireDevice', null)).accepted);
  world.wait(HALF_YEAR_SECONDS - 2 * 86_400);
  assert.deepEqual(await used.again(), used.first, 'its first half is not over');
  world.wait(2 * 86_400);
  const [newer, ...others] = await Promise.all([used.again(), used.again(), used.again()]);
  assert.notDeepEqual(newer, used.first);
  assert.deepEqual(others, [newer, newer]);
  assert.deepEqual(await blocked.again(), blocked.first);
  assert.deepEqual(await retired.again(), retired.first);
});
