/** Vectors of every kind of signed message, all of them good. */

import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import {
  keyCertificateKind,
  KEY_PURPOSES,
  revokedKeysKind,
} from '@tallystick/protocol/messages/key-certificate';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import type { Receipt } from '@tallystick/protocol/messages/receipt';
import { encodeRevocations } from '@tallystick/protocol/messages/revocation-set';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import type { TraceData } from '@tallystick/protocol/trace/trace-data';
import { traceReportKind } from '@tallystick/protocol/trace/trace-report';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { currency, minor, MINOR_MAX } from '@tallystick/protocol/money';
import { COUNTER_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craft } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { sealingPair, signingKey, type Signer } from '../fixed/fixed-keys.ts';
import {
  craftOrder,
  craftPaidProof,
  craftPayment,
  craftReceipt,
  receiptBody,
  requestBody,
  withdrawalBody,
} from '../fixed/payment.ts';
import {
  accountBody,
  balanceBody,
  bundleBody,
  craftAccount,
  keyCertificateBody,
  keyId,
  NOW,
} from '../fixed/tenant.ts';
import type { Vector, VectorFile } from '../vector.ts';
import { brandedBundles } from './branded-bundles.ts';
import { callMessages } from './call-messages.ts';
import { coinMessages } from './coin-messages.ts';
import { messageVector } from './message-vector.ts';
import { MIXED_RULES } from './rule-sets.ts';

const PURPOSE_SIGNERS: Readonly<Record<(typeof KEY_PURPOSES)[number], Signer>> = {
  account: 'account',
  balance: 'balance',
  coin: 'coin',
  bundle: 'bundle',
  answer: 'answer',
};

async function rootMessages(): Promise<Vector[]> {
  const signer = 'root';
  const keys = KEY_PURPOSES.map(async (purpose) => {
    const body = keyCertificateBody(PURPOSE_SIGNERS[purpose], { purpose });
    return messageVector(
      `key certificate for the purpose "${purpose}"`,
      await craft(keyCertificateKind, body, { signer }),
    );
  });
  return [
    ...(await Promise.all(keys)),
    messageVector(
      'revoked keys: none yet',
      await craft(revokedKeysKind, { number: 0, keyIds: [] }, { signer }),
    ),
    messageVector(
      'revoked keys: two',
      await craft(
        revokedKeysKind,
        { number: COUNTER_MAX, keyIds: [keyId('revokedBalance'), keyId('revokedBundle')] },
        { signer },
      ),
    ),
  ];
}

async function bundles(): Promise<Vector[]> {
  const signer = 'bundle';
  const devices = (['revokedPayer', 'otherPayer', 'otherTill'] as const).map((name) =>
    keyHashOf(fixedCrypto, signingKey(name).publicKey),
  );
  const full = await bundleBody({
    epoch: 2,
    seq: 1,
    revocations: encodeRevocations(fixedCrypto, fixedBytes('another salt', 8), devices),
    currencies: [
      { number: currency(356), code: 'INR', exponent: 2 },
      { number: currency(392), code: 'JPY', exponent: 0 },
      { number: currency(1_000), code: 'MEAL', exponent: 2 },
    ],
    ruleSets: [MIXED_RULES, []],
  });
  return [
    messageVector(
      'trust bundle: the usual one',
      await craft(trustBundleKind, await bundleBody(), { signer }),
    ),
    messageVector(
      'trust bundle: three revoked devices, three currencies, two rule sets',
      await craft(trustBundleKind, full, { signer }),
    ),
    messageVector(
      'trust bundle: one that names an investigator',
      await craft(
        trustBundleKind,
        await bundleBody({ investigatorKey: sealingPair('investigator').publicKey }),
        { signer },
      ),
    ),
    ...(await brandedBundles()),
  ];
}

async function accounts(): Promise<Vector[]> {
  const signer = 'account';
  const person = {
    issuedAt: accountBody('customer').issuedAt,
    expiresAt: accountBody('customer').expiresAt,
    handle: accountBody('customer').handle,
    publicKey: accountBody('customer').publicKey,
    name: 'आशा राव',
    flags: { person: true, redeemOnly: false },
    till: 0,
  };
  const longest = accountBody('till', {
    name: 'x'.repeat(24),
    flags: { person: true, redeemOnly: true },
    till: COUNTER_MAX,
    merchantType: 9_999,
    place: 'tdr1y3bcdefg',
  });
  return [
    messageVector('account certificate of a till', await craftAccount('till')),
    messageVector(
      'account certificate of a person: no type, no place, a name beyond ASCII',
      await craft(accountCertificateKind, person, { signer }),
    ),
    messageVector(
      'account certificate with the largest values',
      await craft(accountCertificateKind, longest, { signer }),
    ),
  ];
}

async function balances(): Promise<Vector[]> {
  const cases: Readonly<Record<string, Partial<BalanceCertificate>>> = {
    bare: {},
    'with one place and one merchant type': { place: 'tdr1', merchantType: 5_411 },
    'with a rule set': { ruleSet: ruleSetDigest(fixedCrypto, MIXED_RULES) },
    'of a line that has paid before': { version: 3, baseCounter: 17, baseSum: minor(4_200n) },
    'with funds locked': {
      flags: { fundsLocked: true, payeeOnline: false, element: 'platform' },
    },
    'for an online payee, nothing to redeem later': {
      redeemDays: 0,
      flags: { fundsLocked: false, payeeOnline: true, element: 'hardware' },
    },
    'with the largest values': {
      version: COUNTER_MAX,
      currency: currency(65_535),
      purse: COUNTER_MAX,
      baseCounter: COUNTER_MAX,
      baseSum: minor(MINOR_MAX),
      ceiling: minor(MINOR_MAX),
      counterMax: COUNTER_MAX,
      paymentMax: minor(MINOR_MAX),
      redeemDays: 366,
      flags: { fundsLocked: true, payeeOnline: true, element: 'hardware' },
      expiresAt: TIME_MAX,
    },
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, changes]) => {
      const body = balanceBody('payer', changes);
      const message = await craft(balanceCertificateKind, body, { signer: 'balance' });
      return messageVector(`balance certificate ${name}`, message);
    }),
  );
}

async function requests(): Promise<Vector[]> {
  const payee = await craftAccount('till');
  const cases: Readonly<Record<string, Partial<PaymentRequest>>> = {
    'payment request': {},
    'payment request whose amount the payer may change': {
      amount: minor(0n),
      flags: { amountEditable: true, showsReceipt: false, givesChange: false },
    },
    'payment request that names a bill': { bill: fixedBytes('a bill', 32) },
    'payment request with the largest values': {
      amount: minor(MINOR_MAX),
      time: TIME_MAX,
      ttlSeconds: 86_400,
      payeeSeq: COUNTER_MAX,
      bundleSeq: COUNTER_MAX,
      flags: { amountEditable: true, showsReceipt: true, givesChange: true },
    },
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, changes]) =>
      messageVector(
        name,
        await craft(paymentRequestKind, requestBody(changes), {
          signer: 'till',
          context: [payee.digest],
        }),
      ),
    ),
  );
}

async function withdrawals(): Promise<Vector[]> {
  const { certificate, request, withdrawal } = await craftPayment();
  const context = [certificate.digest, request.digest];
  const cases: Readonly<Record<string, Partial<Withdrawal>>> = {
    'withdrawal, the second of its line': {
      counter: 2,
      cumulative: minor(2_500n),
      previous: withdrawal.digest,
    },
    'withdrawal with the place of the line’s first payment': { anchor: 'tdr1y3bc' },
    'withdrawal with the largest values': {
      counter: COUNTER_MAX,
      cumulative: minor(MINOR_MAX),
      amount: minor(MINOR_MAX),
      time: TIME_MAX,
      anchor: 'tdr1y3bcdefg',
    },
  };
  const others = Object.entries(cases).map(async ([name, changes]) => {
    const body = withdrawalBody(certificate, changes);
    return messageVector(name, await craft(withdrawalKind, body, { signer: 'payer', context }));
  });
  return [
    messageVector('withdrawal, the first of its line', withdrawal),
    messageVector(
      'the same withdrawal with the other valid signature (r, n - s): the same digest, and no second payment',
      withOtherSignature(withdrawal),
    ),
    ...(await Promise.all(others)),
  ];
}

async function receipts(): Promise<Vector[]> {
  const payment = await craftPayment();
  const cases: Readonly<Record<string, Partial<Receipt>>> = {
    'receipt: accepted': {},
    'receipt: declined, with the reason': { outcome: 'declined', reason: 'otherPlace' },
    'receipt: void': { outcome: 'void', payeeSeq: 43 },
    'receipt: accepted, with change': { change: fixedBytes('digest of the change', 32) },
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, body]) =>
      messageVector(name, await craftReceipt(payment, { body: receiptBody(body) })),
    ),
  );
}

async function orders(): Promise<Vector[]> {
  const payment = await craftPayment();
  const largest = { till: COUNTER_MAX, amount: minor(MINOR_MAX), currency: currency(65_535) };
  return [
    messageVector('payment order', await craftOrder(payment)),
    messageVector('paid proof', await craftPaidProof(payment)),
    messageVector(
      'paid proof with the largest values',
      await craftPaidProof(payment, { body: { ...largest, time: TIME_MAX } }),
    ),
  ];
}

async function statements(): Promise<Vector[]> {
  const { certificate, withdrawal, request } = await craftPayment();
  const line = lineIdOf(fixedCrypto, certificate.body);
  const fresh = { line, headCounter: 0, headDigest: new Uint8Array(32), cumulative: minor(0n) };
  const head = { line, headCounter: 1, headDigest: withdrawal.digest, cumulative: minor(1_250n) };
  const nothing = { lastPayeeSeq: 0, bundleSeq: 7, open: [], closedUnpaid: [] };
  const some = {
    lastPayeeSeq: 44,
    bundleSeq: 7,
    open: [withdrawal.digest],
    closedUnpaid: [request.digest, fixedBytes('another request', 32)],
  };
  const payer = { signer: 'payer' } as const;
  const till = { signer: 'till' } as const;
  return [
    messageVector(
      'payer’s statement: nothing paid yet',
      await craft(payerStatementKind, fresh, payer),
    ),
    messageVector('payer’s statement: one payment', await craft(payerStatementKind, head, payer)),
    messageVector('payee’s statement: nothing', await craft(payeeStatementKind, nothing, till)),
    messageVector(
      'payee’s statement: one payment open, two requests closed unpaid',
      await craft(payeeStatementKind, some, till),
    ),
    messageVector(
      'state lost: the line is closed for good',
      await craft(stateLostKind, { line, time: NOW }, payer),
    ),
  ];
}

async function traces(): Promise<Vector[]> {
  const full: TraceData = {
    model: 'Nokia 105',
    serial: 'ZX-1',
    slots: [{ imei: '490154203237518', iccid: '8991101200003204510', operator: 'Airtel' }, {}],
    cells: [
      {
        radio: 'nr',
        network: '40445',
        area: 16_777_215,
        cell: 68_719_476_735,
        signalDbm: -97,
        isServing: true,
      },
      { radio: 'gsm', isServing: false },
    ],
    platform: 'Android 16',
    connection: '4g',
  };
  const reports: Readonly<Record<string, TraceData>> = {
    'trace report: all that a phone can tell': full,
    'trace report: what a browser can tell': { slots: [], cells: [], platform: 'Mozilla/5.0' },
  };
  return Promise.all(
    Object.entries(reports).map(async ([name, data]) => {
      const report = { caseNumber: 2, hour: NOW, data };
      return messageVector(name, await craft(traceReportKind, report, { signer: 'payer' }));
    }),
  );
}

/** `messages.json`. */
export async function makeMessages(): Promise<VectorFile> {
  const groups = await Promise.all([
    rootMessages(),
    bundles(),
    accounts(),
    balances(),
    requests(),
    withdrawals(),
    coinMessages(),
    receipts(),
    orders(),
    statements(),
    traces(),
    callMessages(),
  ]);
  return {
    operation: 'verifyMessage',
    about:
      'Signed messages of every kind: COSE_Sign1 with ES256 over an external_aad of label, type, tenant and context digests.',
    vectors: groups.flat(),
  };
}
