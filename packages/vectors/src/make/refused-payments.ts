/** The payee's verdict once more: payments with one fault each, and the code of that fault. */

import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import { currency, minor } from '@tallystick/protocol/money';
import { OTHER_TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { craftPayment } from '../fixed/payment.ts';
import { NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import { refused, type Vector } from '../vector.ts';
import { TOO_LATE } from './late-payments.ts';
import { paymentInput, type FaultyPayment } from './payment-input.ts';
import { FORBIDDEN_BY_RULES } from './payments-under-rules.ts';

const SIGNATURES: readonly FaultyPayment[] = [
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

const BINDINGS: readonly FaultyPayment[] = [
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

const TIMES: readonly FaultyPayment[] = [
  ...TOO_LATE,
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

const BOUNDS: readonly FaultyPayment[] = [
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

const LINES: readonly FaultyPayment[] = [
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
  const cases = [...SIGNATURES, ...BINDINGS, ...TIMES, ...BOUNDS, ...FORBIDDEN_BY_RULES, ...LINES];
  return Promise.all(
    cases.map(async ([stage, code, name, changes, judging]) =>
      refused(name, await paymentInput(await craftPayment(changes), judging), { stage, code }),
    ),
  );
}
