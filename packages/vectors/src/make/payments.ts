/** Vectors of the payee's verdict: the whole input of `verifyPayment`, accepted. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import type { Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftPayment, type Part, type Payment, type PaymentChanges } from '../fixed/payment.ts';
import { DAY_SECONDS, HOUR_SECONDS, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import { accepted, type Vector, type VectorFile } from '../vector.ts';
import { paymentInput, type Judging } from './payment-input.ts';
import { refusedPayments } from './refused-payments.ts';
import { MIXED_RULES } from './rule-sets.ts';

async function acceptedVector(
  name: string,
  changes: PaymentChanges | Payment,
  judging: Judging = {},
): Promise<Vector> {
  const payment = 'authorization' in changes ? changes : await craftPayment(changes);
  const { counter, cumulative, amount } = payment.withdrawal.body;
  return accepted(name, await paymentInput(payment, judging), {
    digest: toHex(payment.withdrawal.digest),
    line: toHex(lineIdOf(fixedCrypto, payment.certificate.body)),
    counter,
    from: (cumulative - amount).toString(),
    to: cumulative.toString(),
    amount: amount.toString(),
    repeated: judging.paidWith !== undefined,
  });
}

/** A second withdrawal of the line: number 2, after 20.00. */
const SECOND: Part<Withdrawal> = {
  body: { counter: 2, cumulative: minor(3_250n), previous: fixedBytes('the first withdrawal', 32) },
};

/** Twelve rupees fifty more are just within everything. */
const JUST_WITHIN: Judging = {
  standing: {
    sinceContact: { count: 4, sum: 4_000n },
    inDay: { count: 8, sum: 8_000n },
    fromLine: 1_000n,
    unsettled: 5_000n,
  },
  ownLimits: {
    paymentMax: minor(1_250n),
    daySumMax: minor(9_250n),
    lineSumMax: minor(2_250n),
    unsettledSumMax: minor(6_250n),
  },
  bundle: {
    policy: {
      limits: {
        payer: {},
        payee: {
          countLower: 0,
          countUpper: 5,
          sumLower: minor(0n),
          sumUpper: minor(5_250n),
          dayCountMax: 9,
          daySumMax: minor(9_250n),
        },
      },
    },
  },
};

function limitVectors(): Promise<Vector>[] {
  const nothing = { payer: {}, payee: { countUpper: 0, sumUpper: minor(0n) } };
  return [
    acceptedVector('all limits just reached, the lower ones passed', {}, JUST_WITHIN),
    acceptedVector(
      'above every limit, online',
      {},
      {
        ...JUST_WITHIN,
        online: true,
        ownLimits: { paymentMax: minor(0n) },
        bundle: { policy: { limits: nothing } },
      },
    ),
  ];
}

function boundaryVectors(): Promise<Vector>[] {
  return [
    acceptedVector('up to the ceiling to the last paisa', {
      certificate: { body: { ceiling: minor(1_250n) } },
    }),
    acceptedVector('as much as one payment may take', {
      certificate: { body: { paymentMax: minor(1_250n) } },
    }),
    acceptedVector('the last payment that the counter allows', {
      certificate: { body: { counterMax: 1 } },
    }),
    acceptedVector('the first payment above the certificate’s base', {
      certificate: { body: { baseCounter: 1, baseSum: minor(2_000n) } },
      withdrawal: SECOND,
    }),
    acceptedVector('within the ceiling while some funds are locked', {
      certificate: {
        body: { flags: { fundsLocked: true, payeeOnline: false, element: 'hardware' } },
      },
    }),
    acceptedVector('in the last second of the certificate, by a clock that is late', {
      certificate: { body: { expiresAt: NOW - SKEW_SECONDS + 1 } },
    }),
    acceptedVector('a certificate from a clock that is as far ahead as allowed', {
      certificate: { body: { issuedAt: NOW + SKEW_SECONDS } },
    }),
    acceptedVector(
      'in the last second of the request',
      {},
      { now: NOW - 30 + 300 + SKEW_SECONDS - 1 },
    ),
    acceptedVector(
      'with a bundle as old as allowed',
      {},
      {
        bundle: { issuedAt: NOW - 3 * DAY_SECONDS },
      },
    ),
    acceptedVector('in the last second of the bundle', {}, { bundle: { validUntil: NOW + 1 } }),
    acceptedVector('the payer’s own clock is only information', {
      withdrawal: { body: { time: NOW - 400 * DAY_SECONDS } },
    }),
    acceptedVector(
      'as much as may be accepted offline',
      {},
      {
        bundle: { policy: { offlineLimitUpper: minor(1_250n) } },
      },
    ),
  ];
}

function ruleVectors(): Promise<Vector>[] {
  const ruleSet = ruleSetDigest(fixedCrypto, MIXED_RULES);
  const near = { anchor: 'tdr1y3b' };
  const payee = { body: { place: 'tdr1y3c' } };
  return [
    acceptedVector('one place and one merchant type that fit', {
      certificate: { body: { place: 'tdr1', merchantType: 5_411 } },
    }),
    acceptedVector(
      'a rule set that the bundle has',
      {
        certificate: { body: { ruleSet } },
        payee,
        withdrawal: { body: near },
      },
      { bundle: { ruleSets: [MIXED_RULES] } },
    ),
    acceptedVector('a rule set that travels along', {
      certificate: { body: { ruleSet } },
      payee,
      withdrawal: { body: near },
      ruleSet: MIXED_RULES,
    }),
    acceptedVector('a window that has ended within the skew', {
      certificate: { body: { ruleSet: ruleSetDigest(fixedCrypto, windowUntil(NOW - 119)) } },
      ruleSet: windowUntil(NOW - 119),
    }),
    acceptedVector('an anchor without a rule that asks for it', { withdrawal: { body: near } }),
  ];
}

function windowUntil(until: number): typeof MIXED_RULES {
  return [{ kind: 'window', from: NOW - HOUR_SECONDS, until }];
}

async function knowledgeVectors(): Promise<Vector[]> {
  const usual = await craftPayment();
  const flipped: Payment = {
    ...usual,
    authorization: authorizationValue({
      kind: 'balance',
      certificate: withOtherSignature(usual.certificate),
      withdrawal: withOtherSignature(usual.withdrawal),
    }),
  };
  const paidWith = usual.withdrawal.digest;
  const online = { flags: { fundsLocked: false, payeeOnline: true, element: 'software' } } as const;
  return Promise.all([
    acceptedVector('a payment of 12.50', usual),
    acceptedVector('the same with the other valid signatures: the same payment', flipped),
    acceptedVector('the same once more: repeated, not paid twice', usual, { paidWith }),
    acceptedVector('a repetition is accepted after everything has expired', flipped, {
      paidWith,
      now: NOW + 30 * DAY_SECONDS,
    }),
    acceptedVector(
      'the line goes on from where it was seen',
      { withdrawal: SECOND },
      {
        seen: { counter: 1, cumulative: 2_000n },
      },
    ),
    acceptedVector(
      'payments in between were not seen: a gap is no fraud',
      {
        withdrawal: { body: { counter: 9, cumulative: minor(9_000n) } },
      },
      { seen: { counter: 1, cumulative: 2_000n } },
    ),
    acceptedVector(
      'a payee that is online, where it must be',
      { certificate: { body: online } },
      {
        online: true,
      },
    ),
    acceptedVector(
      'a tenant that asks for online payees, and this one is',
      {},
      {
        online: true,
        bundle: { policy: { payeeOnline: 'required' } },
      },
    ),
    acceptedVector(
      'above the offline limit, online',
      {},
      {
        online: true,
        bundle: { policy: { offlineLimitUpper: minor(1_249n) } },
      },
    ),
    acceptedVector('another amount than asked for, where the payer may change it', {
      request: {
        body: { flags: { amountEditable: true, showsReceipt: true, givesChange: false } },
      },
      withdrawal: { body: { amount: minor(1_500n), cumulative: minor(1_500n) } },
    }),
  ]);
}

/** `payments.json`. */
export async function makePayments(): Promise<VectorFile> {
  return {
    operation: 'verifyPayment',
    about:
      'The verdict of a payee’s device on an opened payment: bundle, own request, authorization, what it has seen, and its clock.',
    vectors: [
      ...(await knowledgeVectors()),
      ...(await Promise.all(boundaryVectors())),
      ...(await Promise.all(ruleVectors())),
      ...(await Promise.all(limitVectors())),
      ...(await refusedPayments()),
    ],
  };
}
