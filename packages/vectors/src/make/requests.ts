/** Vectors of request codes, as a payer's device reads them. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import { currency, minor } from '@tallystick/protocol/money';
import { OTHER_TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftPayment, type Payment, type PaymentChanges } from '../fixed/payment.ts';
import { craftAccount, DAY_SECONDS, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { refused, type Vector, type VectorFile } from '../vector.ts';
import { billVectors } from './bills.ts';
import { acceptedRequest, requestInput, type Reading } from './request-vector.ts';

async function acceptedVectors(): Promise<Vector[]> {
  const usual = await craftPayment();
  const { time, ttlSeconds } = usual.request.body;
  const { expiresAt, issuedAt } = usual.payee.body;
  const flipped = encodeRequestCode(
    withOtherSignature(usual.request),
    withOtherSignature(usual.payee),
  );
  const anyAmount = await craftPayment({
    request: {
      body: {
        amount: minor(0n),
        flags: { amountEditable: true, showsReceipt: true, givesChange: false },
      },
    },
  });
  const atEnd = await craftPayment({ request: { body: { time: expiresAt } } });
  const atBeginning = await craftPayment({ request: { body: { time: issuedAt } } });
  return Promise.all([
    acceptedRequest('a request for 12.50', usual),
    acceptedRequest('the same with the other valid signatures: the same digests', usual, {
      bytes: flipped,
    }),
    acceptedRequest('a request that leaves the amount to the payer', anyAmount),
    acceptedRequest('in the last second of its life, by a clock that is late', usual, {
      now: time + ttlSeconds + SKEW_SECONDS - 1,
    }),
    acceptedRequest('made on a clock that is as far ahead as allowed', usual, {
      now: time - SKEW_SECONDS,
    }),
    acceptedRequest('in the last second of the payee’s certificate', atEnd, {
      now: expiresAt + SKEW_SECONDS - 1,
    }),
    acceptedRequest('at the beginning of the payee’s certificate', atBeginning, {
      now: issuedAt - SKEW_SECONDS,
    }),
  ]);
}

type Case = readonly [Stage, string, string, PaymentChanges, Reading?];

const sealedTo = (sealingKey: Uint8Array): PaymentChanges => ({
  request: { body: { sealingKey } },
});

const SIGNERS: readonly Case[] = [
  [
    'trust',
    'unknownIssuerKey',
    'a certificate by a key that the bundle does not hold',
    { payee: { how: { signer: 'uncertified' } } },
  ],
  [
    'trust',
    'unknownIssuerKey',
    'a certificate by a key for balances',
    { payee: { how: { signer: 'balance' } } },
  ],
  [
    'trust',
    'issuerKeyNotValid',
    'a certificate from before its key',
    { payee: { body: { issuedAt: NOW - 366 * DAY_SECONDS } } },
  ],
  [
    'signature',
    'issuerSignature',
    'a certificate for another tenant',
    { payee: { how: { tenant: OTHER_TENANT } } },
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
    'a request for another tenant',
    { request: { how: { tenant: OTHER_TENANT } } },
  ],
  [
    'signature',
    'payeeSignature',
    'a request under another certificate of the till',
    { request: { how: { context: [fixedBytes('another certificate', 32)] } } },
  ],
  ['trust', 'payeeRevoked', 'a till that is revoked', { payeeHolder: 'revokedPayer' }],
];

const CONTENTS: readonly Case[] = [
  ['shape', 'sealingKeyUnusable', 'a sealing key of zeros', sealedTo(new Uint8Array(32))],
  ['shape', 'sealingKeyUnusable', 'a sealing key of order 8', sealedTo(smallOrderKey())],
  ['binding', 'amountZero', 'a request for nothing', { request: { body: { amount: minor(0n) } } }],
  [
    'binding',
    'unknownCurrency',
    'a currency that the tenant does not use',
    { request: { body: { currency: currency(978) } } },
  ],
  [
    'binding',
    'ownRequest',
    'a request by the payer itself',
    {},
    { ownKey: signingKey('till').publicKey },
  ],
];

function timeFaults({ request, payee }: Payment): readonly Case[] {
  const { time, ttlSeconds } = request.body;
  const { expiresAt, issuedAt } = payee.body;
  const madeAt = (moment: number): PaymentChanges => ({ request: { body: { time: moment } } });
  return [
    [
      'time',
      'payeeCertificateExpired',
      'a certificate that has expired',
      madeAt(expiresAt),
      { now: expiresAt + SKEW_SECONDS },
    ],
    [
      'time',
      'payeeCertificateFromFuture',
      'a certificate that does not hold yet',
      madeAt(issuedAt - 200),
      { now: issuedAt - SKEW_SECONDS - 1 },
    ],
    [
      'time',
      'requestExpired',
      'a request that has expired',
      {},
      { now: time + ttlSeconds + SKEW_SECONDS },
    ],
    [
      'time',
      'requestFromFuture',
      'a request from a clock too far ahead',
      {},
      { now: time - SKEW_SECONDS - 1 },
    ],
  ];
}

/** A point of order 8 (RFC 7748 section 7), little-endian. */
function smallOrderKey(): Uint8Array {
  const u = 325606250916557431795983626356110631294008115727848805560023387167927233504n;
  return Uint8Array.from({ length: 32 }, (_, index) => Number((u >> BigInt(8 * index)) & 0xffn));
}

async function formFaults(usual: Payment): Promise<Vector[]> {
  const { request, payee, requestCode } = usual;
  const bad = await craftPayment({ request: { body: { ttlSeconds: 86_401 } } });
  const badPayee = await craftAccount('till', { name: '' });
  const cases: readonly (readonly [Stage, string, string | undefined, string, Uint8Array])[] = [
    ['cbor', 'truncated', undefined, 'half a code', requestCode.subarray(0, 200)],
    ['cbor', 'tooLarge', undefined, 'more than a code can hold', new Uint8Array(2_954)],
    [
      'shape',
      'malformed',
      'requestCode',
      'a request without a certificate',
      encodeCbor([request.value]),
    ],
    [
      'shape',
      'malformed',
      'bill',
      'something after the certificate',
      encodeCbor([request.value, payee.value, null]),
    ],
    [
      'envelope',
      'notSigned',
      undefined,
      'certificate and request in the wrong order',
      encodeCbor([payee.value, request.value]),
    ],
    ['shape', 'malformed', 'request.ttlSeconds', 'a request that lives too long', bad.requestCode],
    [
      'shape',
      'malformed',
      'account.name',
      'a payee without a name',
      encodeRequestCode(request, badPayee),
    ],
  ];
  return Promise.all(
    cases.map(async ([stage, code, at, name, bytes]) =>
      refused(name, await requestInput(usual, { bytes }), {
        stage,
        code,
        ...(at === undefined ? {} : { at }),
      }),
    ),
  );
}

/** `request-codes.json`. */
export async function makeRequests(): Promise<VectorFile> {
  const usual = await craftPayment();
  const refusedVectors = [...SIGNERS, ...CONTENTS, ...timeFaults(usual)].map(
    async ([stage, code, name, changes, reading]) => {
      const input = await requestInput(await craftPayment(changes), reading);
      return refused(name, input, { stage, code });
    },
  );
  return {
    operation: 'verifyRequest',
    about: 'Request codes, as a payer’s device checks them before it shows them to anybody.',
    vectors: [
      ...(await acceptedVectors()),
      ...(await billVectors()),
      ...(await formFaults(usual)),
      ...(await Promise.all(refusedVectors)),
    ],
  };
}
