/** The payee's verdict once more: payments with one fault each, and the code of that fault. */

import { ruleSetDigest, type Rule, type RuleSet } from '@tallystick/protocol/messages/rule-set';
import { currency, minor } from '@tallystick/protocol/money';
import { OTHER_TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { craftPayment, type PaymentChanges } from '../fixed/payment.ts';
import { DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { refused, type Vector } from '../vector.ts';
import { paymentInput, type Judging } from './payment-input.ts';
import { UNKNOWN_RULE } from './rule-sets.ts';

type Case = readonly [Stage, string, string, PaymentChanges, Judging?];

const SIGNATURES: readonly Case[] = [
  [
    'trust',
    'unknownIssuerKey',
    'a certificate by a key that nobody certified',
    { certificate: { how: { signer: 'uncertified' } } },
  ],
  [
    'trust',
    'unknownIssuerKey',
    'a certificate by a key for account certificates',
    { certificate: { how: { signer: 'account' } } },
  ],
  [
    'trust',
    'unknownIssuerKey',
    'a certificate by a key that the root has revoked',
    { certificate: { how: { signer: 'revokedBalance' } } },
  ],
  [
    'trust',
    'issuerKeyNotValid',
    'a certificate issued after its key had ended',
    { certificate: { how: { signer: 'expiredBalance' } } },
  ],
  [
    'signature',
    'issuerSignature',
    'a certificate of another tenant',
    { certificate: { how: { tenant: OTHER_TENANT } } },
  ],
  [
    'signature',
    'issuerSignature',
    'an account certificate’s signature on a balance certificate',
    { certificate: { how: { type: 'account' } } },
  ],
  [
    'signature',
    'deviceSignature',
    'a withdrawal by another device',
    { withdrawal: { how: { signer: 'otherPayer' } } },
  ],
  [
    'signature',
    'deviceSignature',
    'a withdrawal for another tenant',
    { withdrawal: { how: { tenant: OTHER_TENANT } } },
  ],
  [
    'signature',
    'deviceSignature',
    'a receipt’s signature on a withdrawal',
    { withdrawal: { how: { type: 'receipt' } } },
  ],
  [
    'signature',
    'deviceSignature',
    'a withdrawal for another request or certificate',
    {
      withdrawal: {
        how: { context: [fixedBytes('a certificate', 32), fixedBytes('a request', 32)] },
      },
    },
  ],
  ['trust', 'deviceRevoked', 'a device that is revoked', { payer: 'revokedPayer' }],
];

const BINDINGS: readonly Case[] = [
  [
    'binding',
    'requestPaid',
    'a request that another payment has paid',
    {},
    { paidWith: fixedBytes('another payment', 32) },
  ],
  ['binding', 'ownPayment', 'a till that pays itself', { payer: 'till' }],
  [
    'binding',
    'otherCurrency',
    'a balance in another currency',
    { certificate: { body: { currency: currency(978) } } },
  ],
  [
    'binding',
    'amountZero',
    'nothing',
    {
      request: {
        body: { flags: { amountEditable: true, showsReceipt: true, givesChange: false } },
      },
      withdrawal: { body: { amount: minor(0n) } },
    },
  ],
  [
    'binding',
    'amountDiffers',
    'less than was asked for',
    { withdrawal: { body: { amount: minor(1_249n), cumulative: minor(1_249n) } } },
  ],
  [
    'binding',
    'amountDiffers',
    'more than was asked for',
    { withdrawal: { body: { amount: minor(1_251n), cumulative: minor(1_251n) } } },
  ],
  [
    'binding',
    'ruleSetDiffers',
    'a rule set that is not the certificate’s',
    {
      certificate: {
        body: { ruleSet: ruleSetDigest(fixedCrypto, [{ kind: 'radius', metres: 1 }]) },
      },
      ruleSet: [{ kind: 'radius', metres: 2 }],
    },
  ],
  ['binding', 'ruleSetDiffers', 'a rule set with a certificate that names none', { ruleSet: [] }],
];

const SKEW_SECONDS = 120;

const TIMES: readonly Case[] = [
  [
    'time',
    'bundleTooOld',
    'a bundle a second too old',
    {},
    { bundle: { issuedAt: NOW - 3 * DAY_SECONDS - 1 } },
  ],
  ['time', 'bundleTooOld', 'a bundle that has ended', {}, { bundle: { validUntil: NOW } }],
  [
    'time',
    'requestExpired',
    'a request that has expired',
    {},
    { now: NOW - 30 + 300 + SKEW_SECONDS },
  ],
  [
    'time',
    'certificateExpired',
    'a certificate that has expired',
    { certificate: { body: { expiresAt: NOW - SKEW_SECONDS } } },
  ],
  [
    'time',
    'certificateFromFuture',
    'a certificate from a clock too far ahead',
    { certificate: { body: { issuedAt: NOW + SKEW_SECONDS + 1 } } },
  ],
];

const BOUNDS: readonly Case[] = [
  [
    'bounds',
    'sumBelowAmount',
    'a sum below the amount: an interval that begins below zero',
    { withdrawal: { body: { cumulative: minor(1_249n) } } },
  ],
  [
    'bounds',
    'belowBase',
    'a counter that the certificate starts from',
    {
      certificate: { body: { baseCounter: 1 } },
    },
  ],
  [
    'bounds',
    'belowBase',
    'an interval that begins below the certificate’s base',
    {
      certificate: { body: { baseSum: minor(1n) } },
    },
  ],
  [
    'bounds',
    'aboveCeiling',
    'one paisa above the ceiling',
    { certificate: { body: { ceiling: minor(1_249n) } } },
  ],
  [
    'bounds',
    'fundsLocked',
    'one paisa above the ceiling, while some funds are locked',
    {
      certificate: {
        body: {
          ceiling: minor(1_249n),
          flags: { fundsLocked: true, payeeOnline: false, element: 'software' },
        },
      },
    },
  ],
  [
    'bounds',
    'abovePaymentMax',
    'one paisa more than one payment may take',
    { certificate: { body: { paymentMax: minor(1_249n) } } },
  ],
  [
    'bounds',
    'countExhausted',
    'a payment more than the counter allows',
    { certificate: { body: { counterMax: 0 } } },
  ],
];

/** A payment under a rule that travels along. */
function under(rule: Rule, changes: PaymentChanges = {}): PaymentChanges {
  const ruleSet: RuleSet = [rule];
  return {
    ...changes,
    ruleSet,
    certificate: { body: { ruleSet: ruleSetDigest(fixedCrypto, ruleSet) } },
  };
}

const RADIUS: Rule = { kind: 'radius', metres: 2_000 };

const RULES: readonly Case[] = [
  [
    'rules',
    'ruleSetMissing',
    'a rule set that nobody has',
    { certificate: { body: { ruleSet: fixedBytes('rules', 16) } } },
  ],
  ['rules', 'unknownRule', 'a rule of an unknown kind', under(UNKNOWN_RULE[0] ?? RADIUS)],
  [
    'rules',
    'otherPlace',
    'outside of the certificate’s place',
    { certificate: { body: { place: 'tdr2' } } },
  ],
  [
    'rules',
    'otherPlace',
    'a place coarser than the certificate’s',
    { certificate: { body: { place: 'tdr1y3' } } },
  ],
  [
    'rules',
    'otherPlace',
    'no place at all',
    { certificate: { body: { place: 't' } }, payeeWithout: 'place' },
  ],
  [
    'rules',
    'otherPlace',
    'none of the places of a rule',
    under({ kind: 'places', cells: ['tdr2', 'u'] }),
  ],
  ['rules', 'otherPlace', 'a rule without places', under({ kind: 'places', cells: [] })],
  [
    'rules',
    'otherMerchantType',
    'another merchant type',
    { certificate: { body: { merchantType: 5_812 } } },
  ],
  [
    'rules',
    'otherMerchantType',
    'no merchant type',
    { certificate: { body: { merchantType: 5_411 } }, payeeWithout: 'merchantType' },
  ],
  [
    'rules',
    'otherMerchantType',
    'none of the merchant types of a rule',
    under({ kind: 'merchantTypes', types: [5_412] }),
  ],
  [
    'rules',
    'outsideWindow',
    'before the window',
    under({ kind: 'window', from: NOW + SKEW_SECONDS + 1, until: NOW + DAY_SECONDS }),
  ],
  [
    'rules',
    'outsideWindow',
    'after the window',
    under({ kind: 'window', from: 0, until: NOW - SKEW_SECONDS }),
  ],
  ['rules', 'anchorMissing', 'a radius without the place of the first payment', under(RADIUS)],
  [
    'rules',
    'placeTooCoarse',
    'a place that is wider than the radius',
    under(RADIUS, { withdrawal: { body: { anchor: 'tdr1y3b' } } }),
  ],
  [
    'rules',
    'placeTooCoarse',
    'a first place that is wider than the radius',
    under(RADIUS, {
      payee: { body: { place: 'tdr1y3b' } },
      withdrawal: { body: { anchor: 'tdr1y' } },
    }),
  ],
  [
    'rules',
    'outsideRadius',
    'further away than the radius',
    under(RADIUS, {
      payee: { body: { place: 'tdr1y3b' } },
      withdrawal: { body: { anchor: 'tdr4y3b' } },
    }),
  ],
  [
    'rules',
    'otherPlace',
    'a radius and a payee without a place',
    under(RADIUS, {
      payeeWithout: 'place',
      withdrawal: { body: { anchor: 'tdr1y3b' } },
    }),
  ],
  [
    'rules',
    'onlineRequired',
    'an offline payee, where the certificate asks for an online one',
    {
      certificate: {
        body: { flags: { fundsLocked: false, payeeOnline: true, element: 'software' } },
      },
    },
  ],
  [
    'rules',
    'onlineRequired',
    'an offline payee, where the tenant asks for online ones',
    {},
    { bundle: { policy: { payeeOnline: 'required' } } },
  ],
  [
    'rules',
    'aboveOfflineLimit',
    'more than may be accepted offline',
    {},
    { bundle: { policy: { offlineLimitUpper: minor(1_249n) } } },
  ],
];

const LINES: readonly Case[] = [
  [
    'line',
    'lineWentBack',
    'a counter that was seen before',
    {},
    { seen: { counter: 1, cumulative: 0n } },
  ],
  [
    'line',
    'lineWentBack',
    'a higher counter on a piece that was spent before',
    {},
    { seen: { counter: 0, cumulative: 1n } },
  ],
  [
    'line',
    'lineWentBack',
    'an older state, restored',
    {},
    { seen: { counter: 5, cumulative: 6_000n } },
  ],
];

/** The refused part of `payments.json`. */
export async function refusedPayments(): Promise<Vector[]> {
  const cases = [...SIGNATURES, ...BINDINGS, ...TIMES, ...BOUNDS, ...RULES, ...LINES];
  return Promise.all(
    cases.map(async ([stage, code, name, changes, judging]) =>
      refused(name, await paymentInput(await craftPayment(changes), judging), { stage, code }),
    ),
  );
}
