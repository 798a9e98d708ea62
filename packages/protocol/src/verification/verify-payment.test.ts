/**
 * The payee's verdict over a payment, with no network (design rule 3; G-012, G-150 to G-156): each
 * refusal, and the last case on the good side of it.
 *
 * Shows G-029, G-030, G-061, G-084, G-086, G-133, G-137, G-145, G-152, G-153, P-14, M-06, F-06.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certifyIssuerKey, signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld, type BalanceChanges } from '@tallystick/testkit/tenant-world';
import { createTestPayer, type WithdrawalChanges } from '@tallystick/testkit/test-payer';
import { createTestTill, NOTHING_BEFORE } from '@tallystick/testkit/test-till';
import type { BundleChanges } from '@tallystick/testkit/world-bundle';

import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import { ruleSetDigest, type RuleSet } from '../rules/rule-set.ts';
import { currency, minor } from '../money.ts';
import type { PayeeStanding } from '../risk/assess-risk.ts';
import type { OfflineLimits, OwnLimits } from '../risk/risk-limits.ts';
import type { PaymentInput, PaymentRefusal, PaymentVerdict } from './verify-payment.ts';

const world = await createTenantWorld();
const { crypto, now, keys } = world;
const { skewSeconds: skew, bundleAgeSecondsMax } = world.trust.bundle.policy;
const till = await createTestTill(world, { place: 'tdr1y8zz' });
const flags = { fundsLocked: false, payeeOnline: false, element: 'software' } as const;

interface Case {
  readonly amount?: bigint;
  readonly request?: Partial<PaymentRequest>;
  readonly certificate?: BalanceChanges;
  readonly withdrawal?: WithdrawalChanges;
  readonly bundle?: BundleChanges;
  readonly judge?: Partial<PaymentInput>;
}

async function play(one: Case): Promise<PaymentVerdict> {
  const payer = await createTestPayer(world, one.certificate);
  const request = await till.request(one.amount ?? 1_250n, one.request);
  const payment = await payer.withdraw(request, one.withdrawal);
  const trust = await world.trustAfter(one.bundle ?? {});
  return till.judge(payment, { trust, ...one.judge });
}

const editable = { amountEditable: true, showsReceipt: true, givesChange: false };
const nearby: RuleSet = [{ kind: 'radius', metres: 2_000 }];
const nearbyDigest = ruleSetDigest(crypto, nearby);
const lateRules: RuleSet = [{ kind: 'unknown', raw: [7] }];

/** Money of which a day may take so much. */
function underDayMax(amount: bigint): Case {
  const ruleSet: RuleSet = [{ kind: 'dayMax', amount: minor(amount) }];
  return {
    certificate: { ruleSet: ruleSetDigest(crypto, ruleSet) },
    withdrawal: { ruleSet },
  };
}

/** A payment to a till with this standing, under its tenant's limits. */
function underLimits(payee: OfflineLimits, before: Partial<PayeeStanding>): Case {
  return {
    bundle: { policy: { limits: { payer: {}, payee } } },
    judge: { standing: () => ({ ...NOTHING_BEFORE, ...before }) },
  };
}

/** The same, under the till's own limits. */
function underOwn(ownLimits: OwnLimits, before: Partial<PayeeStanding> = {}): Case {
  return { judge: { ownLimits, standing: () => ({ ...NOTHING_BEFORE, ...before }) } };
}

const ACCEPTED: Readonly<Record<string, Case>> = {
  'a usual payment': {},
  'another amount than asked for, where the payer may edit it (G-144)': {
    request: { flags: editable },
    withdrawal: { amount: minor(900n), cumulative: minor(900n) },
  },
  'as much as may be paid offline': { amount: 5_000n },
  'more, when the payee is online': {
    amount: 5_001n,
    certificate: { paymentMax: minor(9_000n) },
    judge: { online: true },
  },
  'above every limit, when the payee is online': {
    bundle: { policy: { limits: { payer: {}, payee: { countUpper: 0, daySumMax: minor(0n) } } } },
    judge: { online: true, ownLimits: { unsettledSumMax: minor(0n) } },
  },
  'above a lower limit, where going online failed': {
    ...underLimits({ countLower: 0, sumLower: minor(0n) }, {}),
  },
  'a bundle in its last second': {
    bundle: { issuedAt: now - bundleAgeSecondsMax, validUntil: now + 1 },
  },
  'a request in its last second, with the skew': { request: { time: now - 300 - skew + 1 } },
  'a certificate in its last second, with the skew': { certificate: { expiresAt: now - skew + 1 } },
  'a certificate of a clock that is fast by the skew': { certificate: { issuedAt: now + skew } },
  'a payee that must be online, and is': {
    certificate: { flags: { ...flags, payeeOnline: true } },
    bundle: { policy: { payeeOnline: 'required' } },
    judge: { online: true },
  },
  'a payee that would rather be online, and is not': {
    bundle: { policy: { payeeOnline: 'preferred' } },
  },
  'a line that was seen before, from where it was seen': {
    withdrawal: { counter: 5, cumulative: minor(3_250n) },
    judge: { seen: () => ({ counter: 4, cumulative: minor(2_000n) }) },
  },
  'rules that the bundle has': {
    certificate: { ruleSet: nearbyDigest },
    withdrawal: { anchor: 'tdr1y8zx' },
    bundle: { ruleSets: [nearby] },
  },
  'what is left of a day of which this payee had a part': {
    ...underDayMax(2_000n),
    judge: { takenLately: () => ({ since: now - 86_399, sum: minor(750n) }) },
  },
  'what this payee took a day ago does not count any more': {
    ...underDayMax(2_000n),
    judge: { takenLately: () => ({ since: now - 86_400, sum: minor(2_000n) }) },
  },
  'rules that travel along': {
    certificate: { ruleSet: nearbyDigest },
    withdrawal: { anchor: 'tdr1y8zx', ruleSet: nearby },
  },
};

for (const [name, one] of Object.entries(ACCEPTED)) {
  test(`accepted: ${name}`, async () => {
    const verdict = await play(one);
    assert.equal(verdict.ok ? 'ok' : verdict.code, 'ok');
  });
}

const expired = await certifyIssuerKey(world, keys.root, 'balance', {
  expiresAt: now - 30 * 86_400,
});
const trustWithExpired = await world.trustAfter({
  keys: [keys.account.certificate, keys.bundle.certificate, expired.certificate],
});

/** A payment under a certificate that `key` signed. */
async function underKey(
  key: { element: typeof keys.root; id: Uint8Array },
  judge: Partial<PaymentInput> = {},
): Promise<PaymentVerdict> {
  const payer = await createTestPayer(world);
  const { certificate, ...state } = payer.state();
  const forged = await signAsIssuer(world, key, balanceCertificateKind, certificate.body);
  payer.restore({ ...state, certificate: forged, previous: forged.digest });
  return till.judge(await payer.withdraw(await till.request(1_250n)), judge);
}

/** A payment whose withdrawal somebody else signed. */
async function forgedByTill(): Promise<PaymentVerdict> {
  const payer = await createTestPayer(world);
  const payment = await payer.withdraw(await till.request(1_250n));
  const { kind, body } = payment.authorization.withdrawal;
  const context = [payment.certificate.digest, payment.request.message.digest];
  const { cose } = await till.sign(kind, body, context);
  const withdrawal = { kind, body, cose };
  return till.judge(payment, { authorization: { ...payment.authorization, withdrawal } });
}

async function paidTwice(): Promise<PaymentVerdict> {
  const [one, other] = [await createTestPayer(world), await createTestPayer(world)];
  const request = await till.request(1_250n);
  const first = await one.withdraw(request);
  return till.judge(await other.withdraw(request), { paidWith: first.withdrawal.digest });
}

async function byRevokedDevice(): Promise<PaymentVerdict> {
  const payer = await createTestPayer(world);
  const payment = await payer.withdraw(await till.request(1_250n));
  const trust = await world.trustAfter({ revokedDevices: [payer.element.publicKey] });
  return till.judge(payment, { trust });
}

async function byItself(): Promise<PaymentVerdict> {
  const payer = await createTestPayer(world);
  const payment = await payer.withdraw(await till.request(1_250n));
  return till.judge(payment, { payee: payer.certificate.body });
}

const seen: Partial<PaymentInput> = {
  seen: () => ({ counter: 4, cumulative: minor(2_000n) }),
};

const REFUSED: Readonly<
  Record<PaymentRefusal, readonly (readonly [string, Case | (() => Promise<PaymentVerdict>)])[]>
> = {
  unknownIssuerKey: [
    ['a certificate signed by the account key', () => underKey(keys.account)],
    [
      'a certificate by a key that the root revoked',
      { bundle: { revokedKeys: { number: 2, keyIds: [keys.balance.id] } } },
    ],
  ],
  issuerKeyNotValid: [
    ['a key that had expired', () => underKey(expired, { trust: trustWithExpired })],
  ],
  issuerSignature: [
    ['a payer that certified itself', () => underKey({ element: keys.root, id: keys.balance.id })],
  ],
  deviceSignature: [
    ['a withdrawal that the payer did not sign', forgedByTill],
    [
      'another request of the same till and amount',
      async () => {
        const payer = await createTestPayer(world);
        const payment = await payer.withdraw(await till.request(1_250n));
        const { message } = await till.request(1_250n);
        return till.judge(payment, { request: message });
      },
    ],
  ],
  ruleSetDiffers: [
    [
      'easier rules than the certificate names',
      { certificate: { ruleSet: nearbyDigest }, withdrawal: { ruleSet: [] } },
    ],
    ['rules where the certificate names none', { withdrawal: { ruleSet: nearby } }],
  ],
  otherCurrency: [['a certificate in dollars', { certificate: { currency: currency(840) } }]],
  amountZero: [
    [
      'nothing',
      { request: { flags: editable }, withdrawal: { amount: minor(0n), cumulative: minor(0n) } },
    ],
  ],
  amountDiffers: [
    ['less than asked for', { withdrawal: { amount: minor(1_249n), cumulative: minor(1_249n) } }],
    [
      'less than the bill comes to (V-49)',
      {
        request: { bill: world.random(32) },
        withdrawal: { amount: minor(1_249n), cumulative: minor(1_249n) },
      },
    ],
  ],
  sumBelowAmount: [['a sum below the amount', { withdrawal: { cumulative: minor(1_249n) } }]],
  belowBase: [
    [
      'an interval before the certificate',
      {
        certificate: { baseCounter: 3, baseSum: minor(2_000n) },
        withdrawal: { cumulative: minor(2_000n) },
      },
    ],
  ],
  aboveCeiling: [['more than the ceiling (G-155)', { certificate: { ceiling: minor(1_249n) } }]],
  fundsLocked: [
    [
      'more than the ceiling, the rest being locked (G-156)',
      { certificate: { ceiling: minor(1_249n), flags: { ...flags, fundsLocked: true } } },
    ],
  ],
  abovePaymentMax: [
    ['more than one payment may be (G-019)', { certificate: { paymentMax: minor(1_249n) } }],
  ],
  countExhausted: [
    [
      'one payment too many (G-018)',
      { certificate: { counterMax: 4 }, withdrawal: { counter: 5 } },
    ],
  ],
  ruleSetMissing: [['rules that nobody here has', { certificate: { ruleSet: nearbyDigest } }]],
  unknownRule: [
    [
      'a rule of a later version',
      {
        certificate: { ruleSet: ruleSetDigest(crypto, lateRules) },
        withdrawal: { ruleSet: lateRules },
      },
    ],
  ],
  otherPlace: [['money for another district (G-020)', { certificate: { place: 'tf3' } }]],
  otherMerchantType: [['money for buses (G-020)', { certificate: { merchantType: 4_111 } }]],
  outsideWindow: [
    [
      'money for tomorrow',
      {
        certificate: {
          ruleSet: ruleSetDigest(crypto, [
            { kind: 'window', from: now + 86_400, until: now + 172_800 },
          ]),
        },
        bundle: { ruleSets: [[{ kind: 'window', from: now + 86_400, until: now + 172_800 }]] },
      },
    ],
  ],
  aboveDayMax: [
    ['more than a day may take', underDayMax(1_249n)],
    [
      'more than is left of a day of which this payee had a part',
      {
        ...underDayMax(2_000n),
        judge: { takenLately: () => ({ since: now - 86_399, sum: minor(751n) }) },
      },
    ],
  ],
  anchorMissing: [
    [
      'a radius around nothing',
      { certificate: { ruleSet: nearbyDigest }, bundle: { ruleSets: [nearby] } },
    ],
  ],
  placeTooCoarse: [
    [
      'an anchor that is wider than the radius',
      {
        certificate: { ruleSet: nearbyDigest },
        withdrawal: { anchor: 'tdr1' },
        bundle: { ruleSets: [nearby] },
      },
    ],
  ],
  outsideRadius: [
    [
      'far from the first payment',
      {
        certificate: { ruleSet: nearbyDigest },
        withdrawal: { anchor: 'tdr4y8zz' },
        bundle: { ruleSets: [nearby] },
      },
    ],
  ],
  bundleTooOld: [
    ['older than the policy allows', { bundle: { issuedAt: now - bundleAgeSecondsMax - 1 } }],
    ['past its own end', { bundle: { validUntil: now } }],
  ],
  requestExpired: [['in the second after the skew', { request: { time: now - 300 - skew } }]],
  requestPaid: [['a second payment of one request', paidTwice]],
  ownPayment: [['the payee pays itself', byItself]],
  certificateExpired: [
    ['in the second after the skew (G-017)', { certificate: { expiresAt: now - skew } }],
  ],
  certificateFromFuture: [['beyond the skew', { certificate: { issuedAt: now + skew + 1 } }]],
  deviceRevoked: [['a device that was reported', byRevokedDevice]],
  onlineRequired: [
    [
      'the certificate asks for it (G-121)',
      { certificate: { flags: { ...flags, payeeOnline: true } } },
    ],
    ['the tenant asks for it (V-12)', { bundle: { policy: { payeeOnline: 'required' } } }],
  ],
  aboveOfflineLimit: [
    ['one minor unit more (G-002)', { amount: 5_001n, certificate: { paymentMax: minor(9_000n) } }],
  ],
  offlineCountReached: [
    [
      'one payment too many since the last sync (V-12)',
      underLimits({ countUpper: 4 }, { sinceContact: { count: 4, sum: 0n } }),
    ],
  ],
  offlineSumReached: [
    [
      'too much since the last sync (V-12)',
      underLimits({ sumUpper: minor(2_000n) }, { sinceContact: { count: 1, sum: 751n } }),
    ],
  ],
  offlineDayReached: [
    [
      'one payment too many in a day',
      underLimits({ dayCountMax: 8 }, { inDay: { count: 8, sum: 0n } }),
    ],
  ],
  aboveOwnPaymentMax: [['more than the till takes', underOwn({ paymentMax: minor(1_249n) })]],
  aboveOwnDay: [
    [
      'more than the till takes in a day',
      underOwn({ daySumMax: minor(2_000n) }, { inDay: { count: 1, sum: 751n } }),
    ],
  ],
  aboveOwnLine: [
    [
      'more than the till takes from one payer',
      underOwn({ lineSumMax: minor(2_000n) }, { fromLine: 751n }),
    ],
  ],
  aboveOwnUnsettled: [
    [
      'more than the till carries unsettled',
      underOwn({ unsettledSumMax: minor(2_000n) }, { unsettled: 751n }),
    ],
  ],
  lineWentBack: [
    [
      'the counter that was seen',
      { withdrawal: { counter: 4, cumulative: minor(9_000n) }, judge: seen },
    ],
    ['a lower counter', { withdrawal: { counter: 3, cumulative: minor(9_000n) }, judge: seen }],
    [
      'an interval that was seen',
      { withdrawal: { counter: 5, cumulative: minor(3_249n) }, judge: seen },
    ],
    ['an interval below', { withdrawal: { counter: 5, cumulative: minor(1_250n) }, judge: seen }],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, one] of rows) {
    test(`refused as ${code}: ${name}`, async () => {
      const verdict = await (typeof one === 'function' ? one() : play(one));
      assert.ok(!verdict.ok);
      assert.equal(verdict.code, code);
    });
  }
}

const BEFORE_SIGNATURES: readonly PaymentRefusal[] = [
  'unknownIssuerKey',
  'issuerKeyNotValid',
  'issuerSignature',
  'deviceSignature',
  'ruleSetDiffers',
];

test('a refusal names the payment exactly when its signatures held', async () => {
  for (const [code, rows] of Object.entries(REFUSED)) {
    for (const [name, one] of rows) {
      const verdict = await (typeof one === 'function' ? one() : play(one));
      const unnamed = BEFORE_SIGNATURES.some((early) => early === code);
      assert.equal(!verdict.ok && verdict.authorization === undefined, unnamed, name);
    }
  }
});

test('a payment shown again is accepted again, whatever time has passed (T-25)', async () => {
  const payer = await createTestPayer(world);
  const payment = await payer.withdraw(await till.request(1_250n));
  const first = await till.judge(payment);
  assert.ok(first.ok && !first.repeated);
  const again = await till.judge(payment, {
    paidWith: payment.withdrawal.digest,
    now: now + 30 * 86_400,
    ...seen,
  });
  assert.ok(again.ok && again.repeated);
});
