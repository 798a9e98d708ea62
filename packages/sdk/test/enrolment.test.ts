/**
 * Enrolment and every other contact with an issuer that may be absent, forged or forgetful.
 *
 * Shows G-016, G-053, G-066, G-074, G-089.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import { answerKind } from '@tallystick/protocol/calls/answer';
import { openCall, sealAnswer } from '@tallystick/protocol/calls/call';
import { messageBytes } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import { enrol } from '../src/device/enrol.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { REFUSAL_TEXTS } from '../src/refusal-texts.ts';
import { sync } from '../src/sync/sync.ts';
import { Killed } from '../test-support/disk.ts';
import { signIssued } from '../test-support/issuer-keys.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { createWorld, enrolled, newDevice, noNetwork, restart } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const CUSTOMER = { name: 'Asha', role: 'customer' } as const;
const MONEY = { currency: EURO, amount: minor(100n), source: 'testBank' } as const;

suite('enrolment', () => {
  test('gives the same account to the same device, however often it is repeated (G-083)', async () => {
    const world = await createWorld(parts);
    const code = world.issuer.enrolmentCode(CUSTOMER);
    const phone = await newDevice(world);
    const first = await enrol(phone.device, code);
    assert.deepEqual(first, { ok: true, role: 'customer', name: 'Asha', till: 0 });
    const key = phone.device.session()?.element.publicKey;
    assert.deepEqual(await enrol(phone.device, code), first);
    await restart(world, phone);
    assert.deepEqual(await enrol(phone.device, code), first);
    assert.deepEqual(phone.device.session()?.element.publicKey, key);
  });

  test('goes on with the same key when the device died after the issuer had answered', async () => {
    const world = await createWorld(parts);
    const code = world.issuer.enrolmentCode(CUSTOMER);
    const phone = await newDevice(world);
    world.onAnswer = (): never => {
      phone.disk.cutAt(1, 'before');
      throw new Killed('the program died while it listened');
    };
    await assert.rejects(enrol(phone.device, code), Killed);
    world.onAnswer = (answer): Uint8Array => answer;
    await restart(world, phone);
    await assert.rejects(enrol(phone.device, code), Killed);
    await restart(world, phone);
    const outcome = await enrol(phone.device, code);
    assert.ok(outcome.ok, 'the code was used by this very key');
  });

  test('is refused with a reason, and nothing is kept that another code could not replace', async () => {
    const world = await createWorld(parts);
    const phone = await newDevice(world);
    const refusals: string[] = [];
    const attempt = async (bytes: Uint8Array): Promise<void> => {
      const outcome = await enrol(phone.device, bytes);
      assert.ok(!outcome.ok);
      assert.ok(REFUSAL_TEXTS.enrol[outcome.code].length > 0);
      refusals.push(outcome.code);
    };
    await attempt(new Uint8Array([1, 2, 3]));
    const elsewhere = await createWorld(parts);
    world.online = false;
    const code = world.issuer.enrolmentCode(CUSTOMER);
    await attempt(code);
    world.online = true;
    const used = world.issuer.enrolmentCode(CUSTOMER);
    const other = await newDevice(world);
    assert.ok((await enrol(other.device, used)).ok);
    await attempt(used);
    assert.deepEqual(refusals, ['notAnEnrolmentCode', 'offline', 'codeUsed']);
    assert.ok((await enrol(phone.device, code)).ok);
    await attempt(elsewhere.issuer.enrolmentCode(CUSTOMER));
    assert.equal(refusals.at(-1), 'alreadyEnrolled');
  });

  test('comes before everything else', async () => {
    const world = await createWorld(parts);
    const { device } = await newDevice(world);
    const bytes = new Uint8Array(60);
    const codes = [
      await deposit(device, MONEY),
      await certify(device, { currency: EURO, amount: minor(1n) }),
      await sync(device),
      await readRequest(device, bytes),
      await pay(device, { requestBytes: bytes }),
      await takeReceipt(device, bytes),
      await requestPayment(device, { amount: minor(1n), currency: EURO }),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.code));
    assert.deepEqual(new Set(codes), new Set(['notEnrolled']));
    const taken = await acceptPayment(device, bytes, { online: false });
    assert.deepEqual(taken, { outcome: 'unreadable', code: 'notEnrolled' });
    assert.deepEqual(balances(device), { currencies: [], asOf: 0 });
  });
});

suite('an answer', () => {
  test("that is not the issuer's to this very call changes nothing", async () => {
    const world = await createWorld(parts);
    const phone = await enrolled(world, CUSTOMER);
    const heard: Uint8Array[] = [];
    world.onAnswer = (answer): Uint8Array => {
      heard.push(answer);
      return answer;
    };
    assert.ok((await sync(phone.device)).ok);
    const [old] = heard;
    assert.ok(old !== undefined);
    const forgeries: readonly (readonly [string, (answer: Uint8Array) => Uint8Array])[] = [
      ['nothing', (): Uint8Array => new Uint8Array()],
      ['a sign-in page', (): Uint8Array => new TextEncoder().encode('<html>Welcome</html>')],
      ['the answer to an earlier call', (): Uint8Array => old],
      [
        'one flipped bit',
        (answer): Uint8Array => answer.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
      ],
      ['half of it', (answer): Uint8Array => answer.subarray(0, answer.length / 2)],
    ];
    for (const [what, forge] of forgeries) {
      world.onAnswer = forge;
      const writes = phone.disk.writes();
      assert.deepEqual(await sync(phone.device), { ok: false, code: 'notTheIssuer' }, what);
      assert.equal(phone.disk.writes(), writes, what);
    }
  });

  test('by an issuer with other keys is not believed, though it could open the call', async () => {
    const world = await createWorld(parts);
    const phone = await enrolled(world, CUSTOMER);
    const impostor = await createWorld(parts);
    Object.assign(impostor.issuer.keys.hpke, world.issuer.keys.hpke);
    const post = world.issuer.answer;
    Object.assign(world.issuer, { answer: impostor.issuer.answer });
    assert.deepEqual(await sync(phone.device), { ok: false, code: 'notTheIssuer' });
    Object.assign(world.issuer, { answer: post });
    assert.ok((await sync(phone.device)).ok);
  });

  test('that names another call is not believed, though its seal is right', async () => {
    const world = await createWorld(parts);
    const phone = await newDevice(world);
    const { keys } = world.issuer;
    const genuine = world.issuer.answer;
    const elsewhere = async (bytes: Uint8Array): Promise<Uint8Array> => {
      const opened = await openCall(parts.crypto, {
        tenant: keys.tenant,
        issuerHpkePrivateKey: keys.hpke.privateKey,
        bytes,
      });
      assert.ok(opened.ok);
      const signed = await signIssued(keys, 'answer', answerKind, {
        call: systemRandom(32),
        accepted: false,
        code: 'codeUsed',
        result: null,
        time: world.time,
        nonce: systemRandom(16),
        epoch: 1,
        seq: 1,
      });
      const { answerKey } = opened;
      const answer = messageBytes(signed);
      return sealAnswer(parts.crypto, parts.random, { answerKey, answer });
    };
    Object.assign(world.issuer, { answer: elsewhere });
    const code = world.issuer.enrolmentCode(CUSTOMER);
    assert.deepEqual(await enrol(phone.device, code), { ok: false, code: 'notTheIssuer' });
    Object.assign(world.issuer, { answer: genuine });
    assert.ok((await enrol(phone.device, code)).ok);
  });

  test('that got lost leaves a deposit open, and asking again brings the money once', async () => {
    const world = await createWorld(parts);
    const phone = await enrolled(world, CUSTOMER);
    world.onAnswer = (): never => {
      throw noNetwork();
    };
    assert.deepEqual(await deposit(phone.device, MONEY), { ok: false, code: 'offline' });
    world.onAnswer = (answer): Uint8Array => answer;
    await restart(world, phone);
    assert.deepEqual(await deposit(phone.device, MONEY), { ok: true, available: 100n });
    assert.deepEqual(await deposit(phone.device, MONEY), { ok: true, available: 200n });
    const other = { ...MONEY, amount: minor(5n) };
    world.onAnswer = (): never => {
      throw noNetwork();
    };
    assert.deepEqual(await deposit(phone.device, MONEY), { ok: false, code: 'offline' });
    world.onAnswer = (answer): Uint8Array => answer;
    assert.deepEqual(await deposit(phone.device, other), { ok: true, available: 305n });
  });

  test('with a stale nonce is followed by one retry, and another rejection is passed on', async () => {
    const world = await createWorld(parts);
    const phone = await enrolled(world, CUSTOMER);
    // The first contact asks whether there are coins.
    assert.ok((await sync(phone.device)).ok);
    world.time += 3_600;
    world.calls = 0;
    assert.ok((await sync(phone.device)).ok);
    assert.equal(world.calls, 2);
    const broken = await enrolled(world, { name: 'Bo', role: 'customer' });
    world.onAnswer = (): never => {
      throw new Error('a bug in the network');
    };
    await assert.rejects(sync(broken.device), /a bug in the network/);
    await assert.rejects(sync(broken.device), (error) => !isTallystickError(error));
  });
});
