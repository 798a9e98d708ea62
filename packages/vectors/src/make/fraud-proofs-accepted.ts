/** One fraud proof of each kind, and more where a kind has more than one face. */

import type { FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { TENANT } from '../fixed/craft.ts';
import {
  craftPayeeStatement,
  craftPayerStatement,
  craftPiece,
  encodeProof,
  pieceOfProof,
  statementOfProof,
  type Piece,
} from '../fixed/cheat.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { signingKey, type Signer } from '../fixed/fixed-keys.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftPayment, craftReceipt } from '../fixed/payment.ts';
import { craftAccount, craftBalance, craftKeyCertificate } from '../fixed/tenant.ts';
import { accepted, type Vector } from '../vector.ts';

function vector(name: string, kind: FraudKind, bytes: Uint8Array, convicted: Signer): Vector {
  return accepted(
    name,
    { rootKey: toHex(signingKey('root').publicKey), bytes: toHex(bytes) },
    { kind, tenant: TENANT, convicted: toHex(signingKey(convicted).publicKey) },
  );
}

/** Two withdrawals under one certificate that contradict each other. */
async function pair(name: string, kind: FraudKind, one: Piece, other: Piece): Promise<Vector> {
  const certificate = await craftBalance('payer');
  const bytes = await encodeProof(kind, {
    first: pieceOfProof(await craftPiece(certificate, one)),
    second: pieceOfProof(await craftPiece(certificate, other)),
  });
  return vector(name, kind, bytes, 'payer');
}

async function acrossCertificates(): Promise<Vector> {
  const first = await craftBalance('payer');
  const second = await craftBalance('payer', { version: 2, ceiling: minor(15_000n) });
  const spent = await craftPiece(first, { counter: 1, from: 0n, to: 7_000n });
  const again = await craftPiece(second, { counter: 2, from: 3_000n, to: 5_000n });
  const bytes = await encodeProof('overlap', {
    certificates: [first.value, second.value],
    first: pieceOfProof(spent),
    second: pieceOfProof(again, 1),
  });
  return vector('overlap: a piece spent under two certificates', 'overlap', bytes, 'payer');
}

async function beyondProofs(): Promise<Vector[]> {
  const certificate = await craftBalance('payer', { baseCounter: 3, baseSum: minor(1_000n) });
  const cases: Readonly<Record<string, Piece>> = {
    'above the ceiling': { counter: 4, from: 9_000n, to: 10_001n },
    'more than one payment may take': { counter: 4, from: 1_000n, to: 6_001n },
    'a counter too many': { counter: 101, from: 1_000n, to: 2_000n },
    'below the base': { counter: 4, from: 999n, to: 2_000n },
    'a counter from before the certificate': { counter: 3, from: 1_000n, to: 2_000n },
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, piece]) => {
      const bytes = await encodeProof('beyondCertificate', {
        certificates: [certificate.value],
        first: pieceOfProof(await craftPiece(certificate, piece)),
      });
      return vector(`beyond the certificate: ${name}`, 'beyondCertificate', bytes, 'payer');
    }),
  );
}

async function hiddenProofs(): Promise<Vector[]> {
  const certificate = await craftBalance('payer');
  const headDigest = fixedBytes('head of the line', 32);
  const head = { headCounter: 5, headDigest, cumulative: minor(5_000n) };
  const fresh = { headCounter: 0, headDigest: new Uint8Array(32), cumulative: minor(0n) };
  const cases: readonly (readonly [string, typeof head, Piece])[] = [
    [
      'a withdrawal with the head’s number that is not the head',
      head,
      { counter: 5, from: 4_000n, to: 5_000n },
    ],
    [
      'an earlier number that reaches higher than the head',
      head,
      { counter: 4, from: 5_000n, to: 6_000n },
    ],
    [
      'a later number on a piece that was spent before the head',
      head,
      { counter: 9, from: 4_999n, to: 6_000n },
    ],
    [
      'the next number without the head as the one before',
      head,
      { counter: 6, from: 5_000n, to: 6_000n },
    ],
  ];
  const vectors = cases.map(async ([name, stated, piece]) => {
    const bytes = await encodeProof('hidden', {
      certificates: [certificate.value],
      first: statementOfProof(await craftPayerStatement(certificate, stated)),
      second: pieceOfProof(await craftPiece(certificate, piece)),
    });
    return vector(`hidden: ${name}`, 'hidden', bytes, 'payer');
  });
  const based = await craftBalance('payer', { baseCounter: 2, baseSum: minor(2_000n) });
  const bytes = await encodeProof('hidden', {
    certificates: [based.value],
    first: statementOfProof(
      await craftPayerStatement(based, {
        ...fresh,
        headCounter: 3,
        headDigest,
        cumulative: minor(2_500n),
      }),
    ),
    second: pieceOfProof(await craftPiece(based, { counter: 3, from: 2_000n, to: 2_400n })),
  });
  return [
    ...(await Promise.all(vectors)),
    vector('hidden: after a refresh', 'hidden', bytes, 'payer'),
  ];
}

async function payeeProofs(): Promise<Vector[]> {
  const payment = await craftPayment();
  const [withdrawal, request] = [payment.withdrawal.digest, payment.request.digest];
  const statement = await craftPayeeStatement({ open: [fixedBytes('other', 32), withdrawal] });
  const account = {
    keyCertificates: [(await craftKeyCertificate('account')).value],
    certificates: [(await craftAccount('till')).value],
    second: statementOfProof(statement),
  };
  return Promise.all(
    (['void', 'declined'] as const).map(async (outcome) => {
      const receipt = await craftReceipt(payment, { body: { outcome } });
      const bytes = await encodeProof('claimedAfterVoid', {
        ...account,
        first: { message: receipt.value, context: [withdrawal, request], certificate: 0 },
      });
      const name = `claimed after void: a payment that the payee called ${outcome}`;
      return vector(name, 'claimedAfterVoid', bytes, 'till');
    }),
  );
}

async function chainProof(): Promise<Vector> {
  const certificate = await craftBalance('payer');
  const first = await craftPiece(certificate, { counter: 1, from: 0n, to: 1_000n });
  const second = await craftPiece(certificate, {
    counter: 2,
    from: 1_000n,
    to: 2_000n,
    previous: fixedBytes('some other withdrawal', 32),
  });
  const bytes = await encodeProof('brokenChain', {
    first: pieceOfProof(withOtherSignature(first)),
    second: pieceOfProof(second),
  });
  return vector(
    'broken chain: the second does not name the first (whose signature is the other valid one)',
    'brokenChain',
    bytes,
    'payer',
  );
}

/** The accepted part of `fraud-proofs.json`. */
export async function contradictionProofs(): Promise<Vector[]> {
  return [
    await pair(
      'overlap: one piece paid to two payees',
      'overlap',
      { counter: 1, from: 0n, to: 1_000n },
      { counter: 2, from: 500n, to: 1_500n },
    ),
    await acrossCertificates(),
    await pair(
      'same counter: a device that was set back',
      'sameCounter',
      { counter: 1, from: 0n, to: 1_000n, request: 'one' },
      { counter: 1, from: 0n, to: 1_000n, request: 'another' },
    ),
    await pair(
      'order: a later number on an earlier piece',
      'order',
      { counter: 2, from: 5_000n, to: 6_000n },
      { counter: 4, from: 1_000n, to: 2_000n },
    ),
    await chainProof(),
    ...(await beyondProofs()),
    ...(await hiddenProofs()),
    ...(await payeeProofs()),
  ];
}
