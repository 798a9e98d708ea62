/**
 * Ten coins in one payment: the size of its code, and how much of a till's time is spent on the signatures inside.
 *
 * The till opens nothing here and stores nothing: reading the authorization and its whole verdict stand against the
 * eleven checks that cannot be left out, ten coins and their transfer, as many at once as the till does them.
 */

import { assert } from '@tallystick/protocol/assert';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { decodeCbor, encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { authorizationValue, readAuthorization } from '@tallystick/protocol/instruments/instrument';
import { SHOWN_BYTES_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { judgeCoins } from '@tallystick/testkit/judge-coins';
import { createTenantWorld, type TenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder } from '@tallystick/testkit/test-coins';
import { createTestTill, type TestRequest } from '@tallystick/testkit/test-till';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { qrVersion } from '@tallystick/transports/qr-version';
import { figure, type Figure } from './figure.ts';
import { createStopwatch } from './stopwatch.ts';

/** Rupees' notes and coins, in paise, one of each and one more. */
const VALUES = [50_000n, 20_000n, 10_000n, 5_000n, 2_000n, 1_000n, 500n, 200n, 100n, 100n];
const TOTAL = minor(VALUES.reduce((sum, value) => sum + value, 0n));
const VERDICTS = 400;
const WARM_UP = 100;
const QR_VERSION_MAX = 25;
const BARE_OVER_VERIFY_MIN = 0.4;

/** Size and time of a payment of ten coins. */
export async function coinPaymentFigures(): Promise<readonly Figure[]> {
  const world = await createTenantWorld({ policy: { offlineLimitUpper: TOTAL } });
  const { request, authorization } = await payTen(world);
  const code = await sealPayment(world.crypto, {
    tenant: world.tenant,
    requestDigest: request.message.digest,
    sealingKey: request.message.body.sealingKey,
    authorization,
  });
  const encoded = encodeCbor(authorization);
  const bare = await prepareBareChecks(world);
  const watches = { verify: createStopwatch(), bare: createStopwatch() };
  const warmUp = { verify: createStopwatch(), bare: createStopwatch() };
  for (let index = 0; index < WARM_UP + VERDICTS; index += 1) {
    // Verdict and bare checks take turns, so that both meet the same machine.
    const used = index < WARM_UP ? warmUp : watches;
    await used.verify.time(() => judge(world, request, encoded));
    await used.bare.time(bare);
  }
  const [verifyMs, bareMs] = [watches.verify.medianMs(), watches.bare.medianMs()];
  const version = qrVersion(encodeQrText('payment', code.bytes));
  return [
    figure('coin_payment.bytes', code.bytes.length, 'bytes'),
    figure('coin_payment.qr_version', version, 'version', { max: QR_VERSION_MAX }),
    figure('coin_payment.verify_ms', verifyMs, 'ms'),
    figure('coin_payment.bare_over_verify', bareMs / verifyMs, 'ratio', {
      min: BARE_OVER_VERIFY_MIN,
    }),
  ];
}

/** A payment of the ten coins to a till, and the till's request. */
async function payTen(
  world: TenantWorld,
): Promise<{ readonly request: TestRequest; readonly authorization: CborValue }> {
  const [payer, till] = [await createTestHolder(world), await createTestTill(world)];
  const request = await till.request(TOTAL);
  const { authorization } = await payer.pay(await payer.mint(VALUES), request);
  return { request, authorization: authorizationValue(authorization) };
}

/** What the till does with an opened code. */
async function judge(world: TenantWorld, request: TestRequest, encoded: Uint8Array): Promise<void> {
  const decoded = decodeCbor(encoded, SHOWN_BYTES_MAX);
  assert(decoded.ok, "the bench's coins are no CBOR");
  const read = readAuthorization(decoded.value);
  assert(read.ok && read.authorization.kind === 'coins', "the bench's coins cannot be read");
  const verdict = await judgeCoins(world, { authorization: read.authorization }, request);
  assert(verdict.ok, "the bench's coins were refused");
}

/** Eleven checks of one key's signatures over messages as long as a coin's, at once. */
async function prepareBareChecks({
  crypto,
  random,
  keys,
}: TenantWorld): Promise<() => Promise<void>> {
  const { element } = keys.coin;
  const checks = await Promise.all(
    Array.from({ length: VALUES.length + 1 }, async () => {
      const message = random(150);
      return { publicKey: element.publicKey, message, signature: await element.sign(message) };
    }),
  );
  return async () => {
    await Promise.all(checks.map((check) => crypto.verifyEs256(check)));
  };
}
