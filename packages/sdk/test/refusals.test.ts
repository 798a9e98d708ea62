/**
 * Every refusal that a device gives offline, one row each: the right reason, and nothing changed.
 *
 * Shows G-120, G-157, G-161.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { closeRequest } from '../src/payee/close-request.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment, type RequestInput } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments, showPayment } from '../src/payer/payments.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { typeStatusCode } from '../src/payer/type-status-code.ts';
import { REFUSAL_TEXTS } from '../src/refusal-texts.ts';
import { sync } from '../src/sync/sync.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import type { CertificateTerms } from '../test-support/issuer-rules.ts';
import {
  createWorld,
  customer,
  enrolled,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

interface Scene {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
}

async function scene(terms: CertificateTerms = {}): Promise<Scene> {
  const world = await createWorld(parts);
  world.issuer.setTerms(terms);
  return { world, payer: await customer(world), payee: await till(world) };
}

async function ask(payee: TestDevice, input: Partial<RequestInput> = {}): Promise<Uint8Array> {
  const asked = await requestPayment(payee.device, {
    amount: minor(100n),
    currency: EURO,
    ...input,
  });
  assert.ok(asked.ok);
  return asked.code;
}

async function paidCode(payer: TestDevice, requestBytes: Uint8Array): Promise<Uint8Array> {
  const paid = await pay(payer.device, { requestBytes });
  assert.ok(paid.ok);
  return paid.code;
}

interface PayRow {
  readonly code: keyof typeof REFUSAL_TEXTS.pay;
  readonly terms?: CertificateTerms;
  readonly request?: Partial<RequestInput>;
  readonly amount?: bigint;
  readonly before?: (scene: Scene) => Promise<void> | void;
}

const OTHER_TIME: RuleSet = [{ kind: 'window', from: 0, until: 1 }];
const STRANGE: RuleSet = [{ kind: 'unknown', raw: [99, 1] }];

function withRules(rules: RuleSet): Pick<PayRow, 'before'> {
  return {
    before: async ({ world, payer, payee }): Promise<void> => {
      world.issuer.publish({ ruleSets: [rules] });
      world.issuer.setTerms({ ruleSet: ruleSetDigest(parts.crypto, rules) });
      await sync(payer.device);
      await sync(payee.device);
      assert.ok((await certify(payer.device, { currency: EURO, amount: minor(900n) })).ok);
    },
  };
}

const PAY_ROWS: readonly PayRow[] = [
  { code: 'requestExpired', before: ({ world }): void => void (world.time += 3_600) },
  { code: 'requestFromFuture', before: ({ payee }): void => void (payee.clockError = 9_000) },
  { code: 'amountDiffers', amount: 99n },
  { code: 'amountZero', amount: 0n, request: { editable: true } },
  { code: 'aboveCeiling', request: { amount: minor(5_001n) } },
  {
    code: 'fundsLocked',
    request: { amount: minor(5_001n) },
    terms: { flags: { fundsLocked: true, payeeOnline: false, element: 'software' } },
  },
  { code: 'abovePaymentMax', terms: { paymentMax: minor(99n) } },
  { code: 'countExhausted', terms: { counterMax: 0 } },
  { code: 'otherPlace', terms: { place: 'u33dc' } },
  { code: 'otherMerchantType', terms: { merchantType: 4111 } },
  { code: 'outsideWindow', ...withRules(OTHER_TIME) },
  { code: 'unknownRule', ...withRules(STRANGE) },
  { code: 'ruleSetMissing', terms: { ruleSet: new Uint8Array(16) } },
  {
    code: 'certificateExpired',
    before: async ({ world }): Promise<void> => {
      world.time += 8 * DAY_SECONDS;
    },
  },
];

suite("a payer's device", () => {
  for (const row of PAY_ROWS) {
    test(`refuses with ${row.code} before anything is signed (G-147, G-148)`, async () => {
      const here = await scene(row.terms);
      const early = row.code === 'requestExpired' ? await ask(here.payee, row.request) : undefined;
      await row.before?.(here);
      const requestBytes = early ?? (await ask(here.payee, row.request));
      const writes = here.payer.disk.writes();
      const outcome = await pay(here.payer.device, {
        requestBytes,
        ...(row.amount === undefined ? {} : { amount: minor(row.amount) }),
      });
      assert.deepEqual(outcome, { ok: false, code: row.code });
      assert.ok(
        REFUSAL_TEXTS.pay[row.code].includes('o money moved') || row.code.startsWith('too'),
      );
      assert.equal(here.payer.disk.writes(), writes);
      assert.deepEqual(listPayments(here.payer.device), []);
    });
  }

  test('does not pay from a device that may only collect, nor its own request, nor without a certificate', async () => {
    const { world, payer, payee } = await scene();
    const collector = await enrolled(world, { name: 'Box', role: 'merchant', redeemOnly: true });
    const requestBytes = await ask(payee);
    const own = await ask(payer);
    const bare = await customer(world, { name: 'Bo', ready: 0n });
    const codes = [
      await pay(collector.device, { requestBytes }),
      await pay(payer.device, { requestBytes: own }),
      await pay(bare.device, { requestBytes }),
      await readRequest(payer.device, own),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.code));
    assert.deepEqual(codes, ['redeemOnly', 'ownRequest', 'noCertificate', 'ownRequest']);
  });

  test('does not pay a till that was blocked, once it has heard of it', async () => {
    const { world, payer, payee } = await scene();
    const key = payee.device.session()?.element.publicKey;
    assert.ok(key !== undefined);
    world.issuer.publish({ revokedKeyHashes: [keyHashOf(parts.crypto, key)] });
    const requestBytes = await ask(payee);
    assert.ok((await readRequest(payer.device, requestBytes)).ok);
    const synced = await sync(payer.device);
    assert.ok(synced.ok && synced.bundle === 'newer');
    const read = await readRequest(payer.device, requestBytes);
    assert.deepEqual(read, { ok: false, code: 'payeeRevoked' });
  });

  test('knows the payments, receipts and codes that are its own', async () => {
    const { world, payer, payee } = await scene();
    const stranger = await customer(world, { name: 'Bo' });
    const code = await paidCode(payer, await ask(payee));
    const taken = await acceptPayment(payee.device, code, { online: false });
    assert.ok(taken.outcome === 'accepted');
    const writes = payer.disk.writes();
    const bad = taken.receiptCode.map((byte, at) => (at === 30 ? byte ^ 1 : byte));
    const codes = [
      await takeReceipt(stranger.device, taken.receiptCode),
      await takeReceipt(payer.device, bad),
      await takeReceipt(payer.device, new Uint8Array([1])),
      await takeReceipt(payer.device, taken.receiptCode.subarray(0, 20)),
      showPayment(payer.device, 'ff'),
      await typeStatusCode(payer.device, 'ff', taken.statusCode),
      await typeStatusCode(payer.device, taken.paymentId, '12'),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.code));
    assert.deepEqual(codes, [
      'unknownPayment',
      'doesNotOpen',
      'truncated',
      'truncated',
      'unknownPayment',
      'unknownPayment',
      'wrongStatusCode',
    ]);
    assert.equal(payer.disk.writes(), writes);
  });
});

interface AcceptRow {
  readonly code: keyof typeof REFUSAL_TEXTS.declined;
  readonly terms?: CertificateTerms;
  readonly request?: Partial<RequestInput>;
  readonly before: (scene: Scene) => Promise<void> | void;
}

const ACCEPT_ROWS: readonly AcceptRow[] = [
  { code: 'requestExpired', before: ({ world }): void => void (world.time += 900) },
  {
    code: 'certificateExpired',
    terms: { lifeSeconds: 60 },
    before: ({ world }): void => void (world.time += 300),
  },
  {
    code: 'bundleTooOld',
    request: { ttlSeconds: DAY_SECONDS },
    before: async ({ world, payee }): Promise<void> => {
      const { policy } = payee.device.session()?.trust.bundle ?? assert.fail();
      world.issuer.publish({ policy: { ...policy, bundleAgeSecondsMax: 60 } });
      await sync(payee.device);
      world.time += 120;
    },
  },
  {
    code: 'deviceRevoked',
    before: async ({ world, payer, payee }): Promise<void> => {
      const key = payer.device.session()?.element.publicKey ?? assert.fail();
      world.issuer.publish({ revokedKeyHashes: [keyHashOf(parts.crypto, key)] });
      await sync(payee.device);
    },
  },
  {
    code: 'onlineRequired',
    terms: { flags: { fundsLocked: false, payeeOnline: true, element: 'software' } },
    before: (): void => undefined,
  },
  {
    code: 'aboveOfflineLimit',
    before: async ({ world, payee }): Promise<void> => {
      const { policy } = payee.device.session()?.trust.bundle ?? assert.fail();
      world.issuer.publish({ policy: { ...policy, offlineLimitUpper: minor(99n) } });
      await sync(payee.device);
    },
  },
  {
    code: 'requestClosed',
    before: async ({ payee }): Promise<void> => {
      const request = payee.device.ports.store.entries('request-open/')[0]?.[0] ?? assert.fail();
      assert.ok((await closeRequest(payee.device, request.slice('request-open/'.length))).ok);
    },
  },
];

suite("a payee's device", () => {
  for (const row of ACCEPT_ROWS) {
    test(`declines with ${row.code}, says so with a receipt, and never takes it later (G-151, G-154)`, async () => {
      const here = await scene(row.terms);
      const { payer, payee, world } = here;
      const code = await paidCode(payer, await ask(payee, row.request));
      await row.before(here);
      const declined = await acceptPayment(payee.device, code, { online: false });
      assert.ok(declined.outcome === 'declined');
      assert.equal(declined.code, row.code);
      assert.ok(declined.receiptCode !== undefined);
      assert.ok(REFUSAL_TEXTS.declined[row.code].length > 0);
      const told = await takeReceipt(payer.device, declined.receiptCode);
      assert.ok(told.ok && told.state === 'declined' && told.reason === row.code);

      // Everything that stood in the way is gone; the word stands.
      const later = await acceptPayment(payee.device, code, { online: true });
      assert.deepEqual(later, declined);
      await sync(payee.device);
      await sync(payer.device);
      assert.equal(world.issuer.books.available.get('Corner shop') ?? 0n, 0n);
      assert.equal(listPayments(payer.device)[0]?.state, 'returned');
      assert.equal(listPayments(payer.device)[0]?.issuer?.code, 'declined');
      assert.deepEqual(world.issuer.books.convictions, []);
    });
  }

  test('reads nothing into bytes that are no payment of its requests', async () => {
    const { payer, payee, world } = await scene();
    const other = await till(world, 'Next door');
    const code = await paidCode(payer, await ask(payee));
    await ask(other);
    const damaged = code.map((byte, at) => (at === 50 ? byte ^ 1 : byte));
    const writes = payee.disk.writes();
    const rows: readonly (readonly [TestDevice, Uint8Array, string])[] = [
      [other, code, 'otherRequest'],
      [payee, damaged, 'doesNotOpen'],
      [payee, code.subarray(0, 40), 'truncated'],
      [payee, new Uint8Array(3), 'truncated'],
      [payee, new Uint8Array(100), 'otherRequest'],
    ];
    for (const [device, bytes, expected] of rows) {
      const outcome = await acceptPayment(device.device, bytes, { online: false });
      assert.deepEqual(outcome, { outcome: 'unreadable', code: expected });
    }
    assert.equal(payee.disk.writes(), writes);
  });

  test('asks for nothing that could not be paid', async () => {
    const { payee, world } = await scene();
    const refused: readonly (readonly [Partial<RequestInput>, string])[] = [
      [{ amount: minor(0n) }, 'amountZero'],
      [{ currency: currency(840) }, 'unknownCurrency'],
      [{ ttlSeconds: 0 }, 'timeToLive'],
      [{ ttlSeconds: 1.5 }, 'timeToLive'],
      [{ ttlSeconds: 86_401 }, 'timeToLive'],
    ];
    for (const [input, code] of refused) {
      const outcome = await requestPayment(payee.device, {
        amount: minor(1n),
        currency: EURO,
        ...input,
      });
      assert.deepEqual(outcome, { ok: false, code });
    }
    world.time += 31 * DAY_SECONDS;
    const stale = await requestPayment(payee.device, { amount: minor(1n), currency: EURO });
    assert.deepEqual(stale, { ok: false, code: 'bundleTooOld' });
    world.time += 365 * DAY_SECONDS;
    const old = await requestPayment(payee.device, { amount: minor(1n), currency: EURO });
    assert.deepEqual(old, { ok: false, code: 'certificateExpired' });
  });

  test('voids and closes only what there is to void and close', async () => {
    const { payer, payee, world } = await scene();
    const code = await paidCode(payer, await ask(payee));
    const taken = await acceptPayment(payee.device, code, { online: false });
    assert.ok(taken.outcome === 'accepted');
    assert.deepEqual(await closeRequest(payee.device, taken.requestId), {
      ok: false,
      code: 'requestPaid',
    });
    assert.deepEqual(await closeRequest(payee.device, 'ff'), { ok: false, code: 'unknownRequest' });
    assert.deepEqual(await voidPayment(payee.device, 'ff'), { ok: false, code: 'unknownPayment' });
    const second = await paidCode(payer, await ask(payee));
    world.time += 900;
    const declined = await acceptPayment(payee.device, second, { online: false });
    assert.ok(declined.outcome === 'declined' && declined.paymentId !== undefined);
    assert.deepEqual(await voidPayment(payee.device, declined.paymentId), {
      ok: false,
      code: 'notAccepted',
    });
    assert.equal(listCollected(payee.device).length, 2);
  });

  test('stops looking at a request for which only bad payments are shown', async () => {
    const { world, payee } = await scene();
    const request = await ask(payee);
    for (let count = 1; count <= 17; count += 1) {
      const payer = await customer(world, { name: `Asha ${count}`, ready: 200n });
      const paid = await pay(payer.device, { requestBytes: request });
      payee.clockError = 900;
      if (!paid.ok) assert.fail(paid.code);
      const outcome = await acceptPayment(payee.device, paid.code, { online: false });
      assert.ok(outcome.outcome === 'declined');
      assert.equal(outcome.code, count <= 16 ? 'requestExpired' : 'tooManyAttempts');
    }
    assert.equal(listCollected(payee.device).length, 16);
  });
});
