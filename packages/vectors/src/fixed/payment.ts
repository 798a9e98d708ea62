/** One payment of the vectors, from request to receipt, with any part of it changed. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import type { BalanceCertificate } from '@tallystick/protocol/messages/balance-certificate';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import { paidProofKind, type PaidProof } from '@tallystick/protocol/messages/paid-proof';
import { paymentOrderKind, type PaymentOrder } from '@tallystick/protocol/messages/payment-order';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import type { Bill } from '@tallystick/protocol/messages/bill';
import { minor } from '@tallystick/protocol/money';
import { craft, type Crafted, type Crafting } from './craft.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { sealingPair, type Signer } from './fixed-keys.ts';
import { accountBody, craftBalance, NOW, RUPEES } from './tenant.ts';

/** A part of a payment: changed fields, and how it is signed. */
export interface Part<Body> {
  readonly body?: Partial<Body>;
  readonly how?: Partial<Crafting>;
}

export interface RequestChanges {
  readonly payeeHolder?: Signer;
  readonly payee?: Part<AccountCertificate>;
  /** What the payee's certificate does not say. */
  readonly payeeWithout?: 'place' | 'merchantType';
  readonly request?: Part<PaymentRequest>;
  /** What is shown beside the request; without it no bill is. */
  readonly bill?: Bill;
}

/** A request with its payee's certificate, and as it is shown. */
export interface Asked {
  readonly payee: Crafted & SignedMessage<AccountCertificate>;
  readonly request: Crafted & SignedMessage<PaymentRequest>;
  readonly requestCode: Uint8Array;
}

export interface PaymentChanges extends RequestChanges {
  readonly payer?: Signer;
  readonly certificate?: Part<BalanceCertificate>;
  readonly withdrawal?: Part<Withdrawal>;
  /** Sent along. */
  readonly ruleSet?: RuleSet;
}

export interface Payment extends Asked {
  readonly certificate: Crafted & SignedMessage<BalanceCertificate>;
  readonly withdrawal: Crafted & SignedMessage<Withdrawal>;
  /** [instrument kind, parts ...] */
  readonly authorization: CborValue;
}

/** The body of a request for 12.50, made half a minute ago. */
export function requestBody(changes: Partial<PaymentRequest> = {}): PaymentRequest {
  return {
    amount: minor(1_250n),
    currency: RUPEES,
    nonce: fixedBytes('nonce of the request', 16),
    sealingKey: sealingPair('request').publicKey,
    time: NOW - 30,
    ttlSeconds: 300,
    payeeSeq: 41,
    bundleSeq: 7,
    flags: { amountEditable: false, showsReceipt: true, givesChange: false },
    ...changes,
  };
}

/** The first withdrawal of the line of `certificate`, over the amount of the usual request. */
export function withdrawalBody(
  certificate: Pick<Crafted, 'digest'>,
  changes: Partial<Withdrawal> = {},
): Withdrawal {
  return {
    counter: 1,
    cumulative: minor(1_250n),
    amount: minor(1_250n),
    previous: certificate.digest,
    time: NOW,
    ...changes,
  };
}

function payeeBody(holder: Signer, { payee, payeeWithout }: RequestChanges): AccountCertificate {
  const { place, merchantType, ...others } = accountBody(holder, payee?.body);
  return {
    ...others,
    ...(payeeWithout === 'place' || place === undefined ? {} : { place }),
    ...(payeeWithout === 'merchantType' || merchantType === undefined ? {} : { merchantType }),
  };
}

/** The request of the device `till`, with the changes. */
export async function craftRequest(changes: RequestChanges = {}): Promise<Asked> {
  const { payeeHolder = 'till' } = changes;
  const payee = await craft(accountCertificateKind, payeeBody(payeeHolder, changes), {
    signer: 'account',
    ...changes.payee?.how,
  });
  const request = await craft(paymentRequestKind, requestBody(changes.request?.body), {
    signer: payeeHolder,
    context: [payee.digest],
    ...changes.request?.how,
  });
  return { payee, request, requestCode: encodeRequestCode(request, payee, changes.bill) };
}

/** A whole payment from the device `payer` to the device `till`, with the changes. */
export async function craftPayment(changes: PaymentChanges = {}): Promise<Payment> {
  const { payer = 'payer', ruleSet } = changes;
  const asked = await craftRequest(changes);
  const { body, how } = changes.certificate ?? {};
  const certificate = await craftBalance(payer, body, how);
  const withdrawal = await craft(
    withdrawalKind,
    withdrawalBody(certificate, changes.withdrawal?.body),
    {
      signer: payer,
      context: [certificate.digest, asked.request.digest],
      ...changes.withdrawal?.how,
    },
  );
  const authorization = authorizationValue({
    kind: 'balance',
    certificate,
    withdrawal,
    ...(ruleSet === undefined ? {} : { ruleSet }),
  });
  return { ...asked, certificate, withdrawal, authorization };
}

/** The body of the receipt that accepts the usual payment. */
export function receiptBody(changes: Partial<Receipt> = {}): Receipt {
  return { outcome: 'accepted', amount: minor(1_250n), payeeSeq: 42, time: NOW, ...changes };
}

/** The till's receipt for a payment, by its withdrawal or its coin transfer. */
export function craftReceipt(
  payment: Readonly<Record<'withdrawal' | 'request', Pick<Crafted, 'digest'>>>,
  { body, how }: Part<Receipt> = {},
): Promise<Crafted & SignedMessage<Receipt>> {
  return craft(receiptKind, receiptBody(body), {
    signer: 'till',
    context: [payment.withdrawal.digest, payment.request.digest],
    ...how,
  });
}

/** The payer's order to pay a payment now. */
export function craftOrder(
  { withdrawal, request }: Pick<Payment, 'withdrawal' | 'request'>,
  { body, how }: Part<PaymentOrder> = {},
): Promise<Crafted & SignedMessage<PaymentOrder>> {
  return craft(
    paymentOrderKind,
    { time: NOW, ...body },
    { signer: 'payer', context: [withdrawal.digest, request.digest], ...how },
  );
}

/** The issuer's proof that a payment of the till's request was paid. */
export function craftPaidProof(
  { withdrawal, request, payee }: Pick<Payment, 'withdrawal' | 'request' | 'payee'>,
  { body, how }: Part<PaidProof> = {},
): Promise<Crafted & SignedMessage<PaidProof>> {
  const { nonce, currency } = request.body;
  const said: PaidProof = {
    till: payee.body.till,
    nonce,
    amount: withdrawal.body.amount,
    currency,
    payment: withdrawal.digest,
    time: NOW,
    ...body,
  };
  return craft(paidProofKind, said, { signer: 'answer', context: [request.digest], ...how });
}
