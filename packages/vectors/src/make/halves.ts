/** Vectors of halves, as the issuer verifies what payers and payees hand in. */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { halfValue } from '@tallystick/protocol/messages/half';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import { currency, minor } from '@tallystick/protocol/money';
import type { BeyondRefusal } from '@tallystick/protocol/verification/bounds';
import { OTHER_TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import {
  craftOrder,
  craftPaidProof,
  craftPayment,
  craftReceipt,
  type Payment,
  type PaymentChanges,
} from '../fixed/payment.ts';
import { craftBundle, DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import {
  accepted,
  refused,
  type JsonObject,
  type Refusal,
  type Vector,
  type VectorFile,
} from '../vector.ts';
import { coinHalves } from './coin-halves.ts';
import { trustInput } from './trust-input.ts';

interface Evidence {
  readonly receipt?: Awaited<ReturnType<typeof craftReceipt>>;
  readonly statusDigits?: string;
  readonly ordered?: {
    readonly order: Awaited<ReturnType<typeof craftOrder>>;
    readonly proof?: Awaited<ReturnType<typeof craftPaidProof>>;
  };
}

function valueOf(payment: Payment, evidence: Evidence = {}): CborValue {
  const { request, payee, certificate, withdrawal } = payment;
  const authorization = { kind: 'balance', certificate, withdrawal } as const;
  const plain = halfValue({ request, payee, authorization, ...evidence });
  // The authorization as it was sent, with the rule set that travelled along.
  return Array.isArray(plain) ? plain.with(2, payment.authorization) : plain;
}

async function inputOf(half: CborValue): Promise<JsonObject> {
  return {
    ...trustInput(await craftBundle()),
    bytes: toHex(encodeCbor(half)),
  };
}

async function acceptedVector(
  name: string,
  payment: Payment,
  evidence: Evidence = {},
  {
    beyond,
    isProven = false,
  }: { readonly beyond?: BeyondRefusal; readonly isProven?: boolean } = {},
): Promise<Vector> {
  const { receipt, statusDigits, ordered } = evidence;
  return accepted(name, await inputOf(valueOf(payment, evidence)), {
    digest: toHex(payment.withdrawal.digest),
    requestDigest: toHex(payment.request.digest),
    ...(receipt === undefined
      ? {}
      : { receiptDigest: toHex(receipt.digest), outcome: receipt.body.outcome }),
    ...(statusDigits === undefined ? {} : { statusDigits }),
    ...(ordered === undefined ? {} : { orderDigest: toHex(ordered.order.digest), isProven }),
    ...(beyond === undefined ? {} : { beyond }),
  });
}

async function acceptedVectors(): Promise<Vector[]> {
  const usual = await craftPayment();
  const flipped: Payment = {
    ...usual,
    authorization: [
      0,
      withOtherSignature(usual.certificate).value,
      withOtherSignature(usual.withdrawal).value,
    ],
  };
  const order = await craftOrder(usual);
  const late = await craftPayment({ certificate: { body: { expiresAt: NOW - DAY_SECONDS } } });
  const above = await craftPayment({ certificate: { body: { ceiling: minor(1_249n) } } });
  return Promise.all([
    acceptedVector('the payee’s half', usual),
    acceptedVector('the same with the other valid signatures: the same payment', flipped),
    acceptedVector('a half with a receipt', usual, { receipt: await craftReceipt(usual) }),
    acceptedVector('a half whose payee declined', usual, {
      receipt: await craftReceipt(usual, { body: { outcome: 'declined', reason: 'otherPlace' } }),
    }),
    acceptedVector('a half with the issuer’s digits of a status code', usual, {
      statusDigits: '012345',
    }),
    acceptedVector('a late one: a signature can be delayed, never refused for that', late),
    acceptedVector(
      'one above its ceiling: evidence, not paid',
      above,
      {},
      { beyond: 'aboveCeiling' },
    ),
    acceptedVector('a half that its payer ordered', usual, { ordered: { order } }),
    acceptedVector(
      'the same, with the issuer’s proof that it was paid',
      usual,
      { ordered: { order, proof: await craftPaidProof(usual) } },
      { isProven: true },
    ),
    acceptedVector('a proof by a device proves nothing, and the half is good', usual, {
      ordered: { order, proof: await craftPaidProof(usual, { how: { signer: 'uncertified' } }) },
    }),
    acceptedVector('a proof for another payment proves nothing', usual, {
      ordered: {
        order,
        proof: await craftPaidProof(usual, { body: { payment: fixedBytes('other', 32) } }),
      },
    }),
  ]);
}

type Case = readonly [Stage, string, string, PaymentChanges];

const CASES: readonly Case[] = [
  [
    'trust',
    'unknownIssuerKey',
    'a payee certified by an unknown key',
    { payee: { how: { signer: 'uncertified' } } },
  ],
  [
    'trust',
    'unknownIssuerKey',
    'a balance certified by a revoked key',
    { certificate: { how: { signer: 'revokedBalance' } } },
  ],
  [
    'trust',
    'issuerKeyNotValid',
    'a balance certified after the end of its key',
    { certificate: { how: { signer: 'expiredBalance' } } },
  ],
  [
    'signature',
    'issuerSignature',
    'a payee of another tenant',
    { payee: { how: { tenant: OTHER_TENANT } } },
  ],
  [
    'signature',
    'issuerSignature',
    'a balance of another tenant',
    { certificate: { how: { tenant: OTHER_TENANT } } },
  ],
  [
    'signature',
    'payeeSignature',
    'a request by another till',
    { request: { how: { signer: 'otherTill' } } },
  ],
  [
    'signature',
    'payeeSignature',
    'a request under another certificate',
    { request: { how: { context: [fixedBytes('certificate', 32)] } } },
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
    'a withdrawal for another request',
    {
      withdrawal: { how: { context: [fixedBytes('certificate', 32), fixedBytes('request', 32)] } },
    },
  ],
  [
    'binding',
    'ruleSetDiffers',
    'a rule set that is not the certificate’s',
    {
      certificate: { body: { ruleSet: ruleSetDigest(fixedCrypto, []) } },
      ruleSet: [{ kind: 'radius', metres: 1 }],
    },
  ],
  ['binding', 'payerIsPayee', 'a till that pays itself', { payer: 'till' }],
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
    'more than was asked for',
    { withdrawal: { body: { amount: minor(1_251n), cumulative: minor(1_251n) } } },
  ],
];

async function receiptFaults(usual: Payment): Promise<readonly (readonly [string, Evidence])[]> {
  const other = fixedBytes('another digest', 32);
  return [
    [
      'a receipt by another till',
      { receipt: await craftReceipt(usual, { how: { signer: 'otherTill' } }) },
    ],
    [
      'a receipt for another payment',
      { receipt: await craftReceipt(usual, { how: { context: [other, usual.request.digest] } }) },
    ],
  ];
}

function formFaults(usual: Payment): readonly (readonly [string, CborValue, Refusal])[] {
  const { request, payee, certificate, withdrawal, authorization } = usual;
  const malformed = (at: string): Refusal => ({ stage: 'shape', code: 'malformed', at });
  const parts = [request.value, payee.value, authorization, null, null];
  return [
    ['four parts', parts.slice(0, -1), malformed('half')],
    ['an order that is missing', [...parts, null], malformed('half.ordered')],
    ['an order without a place for its proof', [...parts, [null]], malformed('half.ordered')],
    ['seven parts', [...parts, [null, null], null], malformed('half')],
    ['digits as a number', parts.with(4, 12_345), malformed('half.statusDigits')],
    ['five digits', parts.with(4, '12345'), malformed('half.statusDigits')],
    ['digits of another script', parts.with(4, '०१२३४५'), malformed('half.statusDigits')],
    ['an authorization that is bytes', parts.with(2, withdrawal.bytes), malformed('authorization')],
    [
      'an unknown instrument',
      parts.with(2, [2, certificate.value, withdrawal.value]),
      { stage: 'shape', code: 'unknownInstrument' },
    ],
    ['a request that is missing', parts.with(0, null), { stage: 'envelope', code: 'notSigned' }],
    [
      'request and certificate in the wrong order',
      [payee.value, request.value, authorization, null, null],
      { stage: 'envelope', code: 'notSigned' },
    ],
  ];
}

/** `halves.json`. */
export async function makeHalves(): Promise<VectorFile> {
  const usual = await craftPayment();
  const byCase = CASES.map(async ([stage, code, name, changes]) =>
    refused(name, await inputOf(valueOf(await craftPayment(changes))), { stage, code }),
  );
  const byReceipt = (await receiptFaults(usual)).map(async ([name, evidence]) =>
    refused(name, await inputOf(valueOf(usual, evidence)), {
      stage: 'signature',
      code: 'receiptSignature',
    }),
  );
  const other = fixedBytes('another digest', 32);
  const orderFaults = [
    ['an order by another device', await craftOrder(usual, { how: { signer: 'till' } })],
    [
      'an order for another payment',
      await craftOrder(usual, { how: { context: [other, usual.request.digest] } }),
    ],
    [
      'an order for another request',
      await craftOrder(usual, { how: { context: [usual.withdrawal.digest, other] } }),
    ],
  ] as const;
  const byOrder = orderFaults.map(async ([name, order]) =>
    refused(name, await inputOf(valueOf(usual, { ordered: { order } })), {
      stage: 'signature',
      code: 'orderSignature',
    }),
  );
  const byForm = formFaults(usual).map(async ([name, value, refusal]) =>
    refused(name, await inputOf(value), refusal),
  );
  return {
    operation: 'verifyHalf',
    about:
      'Halves of payments, as the issuer verifies them: signatures and bindings, no freshness.',
    vectors: [
      ...(await acceptedVectors()),
      ...(await Promise.all([...byForm, ...byCase, ...byReceipt, ...byOrder])),
      ...(await coinHalves()),
    ],
  };
}
