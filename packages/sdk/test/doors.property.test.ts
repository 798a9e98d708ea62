/**
 * Hostile bytes at every door of a device: a specific refusal, no exception, and nothing written.
 *
 * Shows M-15.
 */

import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import fc from 'fast-check';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { enrol } from '../src/device/enrol.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { readRequest, requestDigestIn } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { REFUSAL_TEXTS } from '../src/refusal-texts.ts';
import { sync } from '../src/sync/sync.ts';
import { accept, answer, ask } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  newDevice,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

interface Genuine {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
  readonly blank: TestDevice;
  readonly enrolment: Uint8Array;
  readonly request: Uint8Array;
  readonly payment: Uint8Array;
  readonly receipt: Uint8Array;
}

/** Bytes that are random, or genuine ones with something done to them. */
function hostile(genuine: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat({ max: genuine.length - 1 });
  return fc.oneof(
    fc.uint8Array({ maxLength: 3_100 }),
    fc
      .tuple(place, fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) => genuine.map((byte, index) => (index === at ? byte ^ mask : byte))),
    place.map((length) => genuine.slice(0, length)),
    fc
      .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 }))
      .map(
        ([at, more]) => new Uint8Array([...genuine.slice(0, at), ...more, ...genuine.slice(at)]),
      ),
    fc
      .tuple(place, place)
      .map(([from, to]) => new Uint8Array([...genuine.slice(from), ...genuine.slice(0, to)]))
      // Turned by nothing they are the genuine ones.
      .filter((bytes) => !equalBytes(bytes, genuine)),
  );
}

/** What a payer's program could seal: anything that CBOR can say, also in the form of a payment. */
function cborValues(): fc.Arbitrary<CborValue> {
  const leaf = fc.oneof(
    fc.nat(),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.string({ maxLength: 8 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 80 }),
  );
  const { value } = fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 5 })),
  }));
  const message = fc.tuple(
    fc.constant(new Uint8Array([0xa1, 1, 0x26])),
    fc.constant(new Map<number, CborValue>()),
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
  );
  return fc.oneof(
    value,
    fc.tuple(fc.constant(0), message, message),
    fc.tuple(fc.constant(0), value),
  );
}

suite('a door of a device', () => {
  let scene: Genuine | undefined;

  function here(): Genuine {
    assert.ok(scene !== undefined);
    return scene;
  }

  before(async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    const enrolment = world.issuer.enrolmentCode({ name: 'Bo', role: 'customer' });
    const request = await ask(payee, 100n);
    const payment = await answer(payer, request);
    const twin = await till(world, 'Twin');
    const other = await accept(twin, await answer(payer, await ask(twin, 10n)));
    scene = {
      world,
      payer,
      payee,
      blank: await newDevice(world),
      enrolment,
      request,
      payment,
      receipt: other.receiptCode,
    };
  });

  async function isRefused(
    device: TestDevice,
    act: () => Promise<string | undefined>,
    texts: Readonly<Record<string, string>>,
  ): Promise<void> {
    const writes = device.disk.writes();
    const code = await act();
    if (code === undefined) return;
    assert.ok((texts[code] ?? '').length > 20, `no words for ${code}`);
    assert.equal(device.disk.writes(), writes, `${code} changed something`);
  }

  const codeOf = (outcome: {
    readonly ok: boolean;
    readonly code?: unknown;
  }): string | undefined => (outcome.ok ? undefined : String(outcome.code));

  test('takes no request that was not made so', () =>
    fc.assert(
      fc.asyncProperty(hostile(here().request), async (bytes) => {
        const { payer } = here();
        await isRefused(
          payer,
          async () => codeOf(await readRequest(payer.device, bytes)),
          REFUSAL_TEXTS.readRequest,
        );
        // A request whose signature alone was changed has the digest of the one that is paid.
        const writes = payer.disk.writes();
        const paid = await pay(payer.device, { requestBytes: bytes });
        assert.ok(!paid.ok || paid.repeated);
        assert.equal(payer.disk.writes(), writes);
      }),
      { numRuns: 150 },
    ));

  test('takes no payment that was not made so', () =>
    fc.assert(
      fc.asyncProperty(hostile(here().payment), async (bytes) => {
        const { payee } = here();
        const writes = payee.disk.writes();
        const outcome = await acceptPayment(payee.device, bytes, { online: false });
        assert.equal(outcome.outcome, 'unreadable');
        assert.ok(
          outcome.outcome === 'unreadable' && REFUSAL_TEXTS.unreadable[outcome.code].length > 20,
        );
        assert.equal(payee.disk.writes(), writes);
      }),
      { numRuns: 150 },
    ));

  test('takes nothing else that somebody sealed to its request', () =>
    fc.assert(
      fc.asyncProperty(cborValues(), async (value) => {
        const { payee, request, world } = here();
        const read = readRequestCode(request);
        assert.ok(read.ok);
        const { tenant } = world.issuer.keys;
        const requestDigest = requestDigestIn(parts.crypto, tenant, request);
        assert.ok(requestDigest !== undefined);
        const sealed = await sealPayment(parts.crypto, {
          tenant,
          requestDigest,
          sealingKey: read.code.request.body.sealingKey,
          authorization: value,
        });
        const writes = payee.disk.writes();
        const outcome = await acceptPayment(payee.device, sealed.bytes, { online: false });
        assert.equal(outcome.outcome, 'unreadable');
        assert.equal(payee.disk.writes(), writes);
      }),
      { numRuns: 100 },
    ));

  test('takes no receipt that was not made so', () =>
    fc.assert(
      fc.asyncProperty(hostile(here().receipt), async (bytes) => {
        const { payer } = here();
        await isRefused(
          payer,
          async () => codeOf(await takeReceipt(payer.device, bytes)),
          REFUSAL_TEXTS.takeReceipt,
        );
      }),
      { numRuns: 150 },
    ));

  test('takes no enrolment code that was not made so, and no answer', async () => {
    const { blank, payer, world } = here();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        const writes = blank.disk.writes();
        assert.deepEqual(await enrol(blank.device, bytes), {
          ok: false,
          code: 'notAnEnrolmentCode',
        });
        assert.equal(blank.disk.writes(), writes);
      }),
      { numRuns: 100 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 400 }), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        world.onAnswer = (genuine): Uint8Array =>
          genuine.map((byte, index) => (index === at % genuine.length ? byte ^ mask : byte));
        const writes = payer.disk.writes();
        assert.deepEqual(await sync(payer.device), { ok: false, code: 'notTheIssuer' });
        assert.equal(payer.disk.writes(), writes);
      }),
      { numRuns: 40 },
    );
  });
});
