/** What proves nothing: broken proofs, foreign signatures, and honest messages. */

import type { FraudProof, FraudProofRefusal } from '@tallystick/protocol/fraud/fraud-proof';
import { FRAUD_KINDS, type FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { decodeCbor, encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { OTHER_TENANT } from '../fixed/craft.ts';
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
import {
  craftAccount,
  craftBalance,
  craftKeyCertificate,
  DAY_SECONDS,
  NOW,
} from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { refused, type Vector } from '../vector.ts';

type Case = readonly [Stage, FraudProofRefusal, string, Uint8Array, Signer?];

function vector([stage, code, name, bytes, root = 'root']: Case): Vector {
  const input = { rootKey: toHex(signingKey(root).publicKey), bytes: toHex(bytes) };
  return refused(name, input, { stage, code });
}

const FIRST: Piece = { counter: 1, from: 0n, to: 1_000n };
const OVERLAPPING: Piece = { counter: 2, from: 500n, to: 1_500n };

/** A good proof of an overlap, with changes. */
async function overlap(
  changes: Partial<FraudProof> = {},
  kind: FraudKind = 'overlap',
): Promise<Uint8Array> {
  const certificate = await craftBalance('payer');
  return encodeProof(kind, {
    first: pieceOfProof(await craftPiece(certificate, FIRST)),
    second: pieceOfProof(await craftPiece(certificate, OVERLAPPING)),
    ...changes,
  });
}

function listOf(bytes: Uint8Array): readonly CborValue[] {
  const decoded = decodeCbor(bytes, bytes.length);
  assert(decoded.ok && isList(decoded.value), 'a good proof is an array');
  return decoded.value;
}

async function formFaults(): Promise<readonly Case[]> {
  const good = await overlap();
  const certificate = await craftBalance('payer');
  const first = pieceOfProof(await craftPiece(certificate, FIRST));
  const alone = await encodeProof('overlap', { first });
  return [
    ['cbor', 'notAProof', 'nothing', new Uint8Array()],
    ['cbor', 'notAProof', 'half a proof', good.subarray(0, good.length / 2)],
    ['cbor', 'notAProof', 'a byte too many', Uint8Array.of(...good, 0)],
    ['shape', 'notAProof', 'something else', encodeCbor(['overlap'])],
    ['shape', 'notAProof', 'an unknown kind', encodeCbor(listOf(good).with(1, FRAUD_KINDS.length))],
    [
      'shape',
      'notAProof',
      'three certificates',
      await overlap({ certificates: Array.from({ length: 3 }, () => certificate.value) }),
    ],
    ['shape', 'notAProof', 'two messages are needed, and one is there', alone],
  ];
}

async function certificateFaults(): Promise<readonly Case[]> {
  const otherRoot = (await craftKeyCertificate('balance', {}, { signer: 'otherRoot' })).value;
  const early = await craftKeyCertificate('balance', { expiresAt: NOW - 2 * DAY_SECONDS });
  const account = (await craftKeyCertificate('account')).value;
  const forged = (await craftBalance('payer', {}, { tenant: OTHER_TENANT })).value;
  const otherLine = await craftBalance('payer', { purse: 1 });
  const certificate = await craftBalance('payer');
  const lines = await encodeProof('overlap', {
    certificates: [certificate.value, otherLine.value],
    first: pieceOfProof(await craftPiece(certificate, FIRST)),
    second: pieceOfProof(await craftPiece(otherLine, OVERLAPPING), 1),
  });
  return [
    ['signature', 'keyCertificate', 'another root than the proof’s', await overlap(), 'otherRoot'],
    [
      'signature',
      'keyCertificate',
      'a key certificate by another root',
      await overlap({ keyCertificates: [otherRoot] }),
    ],
    [
      'trust',
      'keyCertificate',
      'a key that did not hold when it signed',
      await overlap({ keyCertificates: [early.value] }),
    ],
    [
      'trust',
      'keyCertificate',
      'a key for another purpose',
      await overlap({ keyCertificates: [account] }),
    ],
    ['trust', 'keyCertificate', 'no key certificate', await overlap({ keyCertificates: [] })],
    [
      'signature',
      'keyCertificate',
      'another tenant than it was signed for',
      await overlap({ tenant: OTHER_TENANT }),
    ],
    [
      'signature',
      'certificate',
      'a certificate for another tenant',
      await overlap({ certificates: [forged] }),
    ],
    ['shape', 'certificate', 'a certificate that is none', await overlap({ certificates: [null] })],
    ['shape', 'certificate', 'no certificate', await overlap({ certificates: [] })],
    ['binding', 'differentLines', 'two lines of one device', lines],
  ];
}

async function signatureFaults(): Promise<readonly Case[]> {
  const certificate = await craftBalance('payer');
  const first = await craftPiece(certificate, FIRST);
  const context = [certificate.digest, fixedBytes('request 2', 32)];
  const other = await craftPiece(certificate, OVERLAPPING, { signer: 'otherPayer' });
  const foreign = await craftPiece(certificate, OVERLAPPING, { tenant: OTHER_TENANT });
  const asReceipt = await craftPiece(certificate, OVERLAPPING, { context, type: 'receipt' });
  const good = pieceOfProof(first);
  return [
    [
      'signature',
      'signature',
      'a second message by another device',
      await overlap({ first: good, second: pieceOfProof(other) }),
    ],
    [
      'signature',
      'signature',
      'a second message for another tenant',
      await overlap({ first: good, second: pieceOfProof(foreign) }),
    ],
    [
      'signature',
      'signature',
      'a second message signed as something else',
      await overlap({ first: good, second: pieceOfProof(asReceipt) }),
    ],
    [
      'signature',
      'signature',
      'a message with another request than it was signed for',
      await overlap({ first: { ...good, context: [fixedBytes('another request', 32)] } }),
    ],
    [
      'binding',
      'signature',
      'a message that names a certificate that is not there',
      await overlap({ first: { ...good, certificate: 1 } }),
    ],
    [
      'binding',
      'signature',
      'a message without its request',
      await overlap({ first: { ...good, context: [] } }),
    ],
  ];
}

async function honestPairs(): Promise<readonly Case[]> {
  const certificate = await craftBalance('payer');
  const first = await craftPiece(certificate, FIRST);
  const second = await craftPiece(certificate, {
    counter: 2,
    from: 1_000n,
    to: 2_000n,
    previous: first.digest,
  });
  const fourth = await craftPiece(certificate, { counter: 4, from: 3_000n, to: 4_000n });
  const overlapping = await craftPiece(certificate, OVERLAPPING);
  const pair = async (
    kind: FraudKind,
    one: typeof first,
    other: typeof first,
  ): Promise<Uint8Array> =>
    encodeProof(kind, { first: pieceOfProof(one), second: pieceOfProof(other) });
  return [
    ['line', 'noContradiction', 'two honest withdrawals', await pair('brokenChain', first, second)],
    ['line', 'noContradiction', 'a gap in the numbers', await pair('order', first, fourth)],
    [
      'line',
      'noContradiction',
      'one withdrawal with both of its valid signatures: one statement',
      await pair('sameCounter', first, withOtherSignature(first)),
    ],
    [
      'line',
      'noContradiction',
      'another kind than the contradiction’s own',
      await pair('brokenChain', first, overlapping),
    ],
    [
      'line',
      'noContradiction',
      'a withdrawal within its certificate',
      await encodeProof('beyondCertificate', { first: pieceOfProof(first) }),
    ],
  ];
}

async function honestStatements(): Promise<readonly Case[]> {
  const certificate = await craftBalance('payer');
  const first = await craftPiece(certificate, FIRST);
  const head = { headCounter: 1, headDigest: first.digest, cumulative: minor(1_000n) };
  const next = await craftPiece(certificate, {
    counter: 2,
    from: 1_000n,
    to: 2_000n,
    previous: first.digest,
  });
  const hidden = async (
    statement: ReturnType<typeof craftPayerStatement>,
    withdrawal: typeof first,
  ): Promise<Uint8Array> =>
    encodeProof('hidden', {
      first: statementOfProof(await statement),
      second: pieceOfProof(withdrawal),
    });
  const overlapping = await craftPiece(certificate, { counter: 1, from: 500n, to: 1_500n });
  const otherLine = { ...head, line: fixedBytes('another line', 16) };
  return [
    [
      'line',
      'noContradiction',
      'the head that the statement names',
      await hidden(craftPayerStatement(certificate, head), first),
    ],
    [
      'line',
      'noContradiction',
      'the withdrawal after the head',
      await hidden(craftPayerStatement(certificate, head), next),
    ],
    [
      'binding',
      'differentLines',
      'a statement about another line',
      await hidden(craftPayerStatement(certificate, otherLine), overlapping),
    ],
    [
      'signature',
      'signature',
      'a statement by another device',
      await hidden(craftPayerStatement(certificate, head, { signer: 'otherPayer' }), overlapping),
    ],
    [
      'shape',
      'notAProof',
      'a withdrawal where the statement should be',
      await encodeProof('hidden', {
        first: pieceOfProof(first),
        second: pieceOfProof(overlapping),
      }),
    ],
  ];
}

async function honestPayees(): Promise<readonly Case[]> {
  const payment = await craftPayment();
  const [withdrawal, request] = [payment.withdrawal.digest, payment.request.digest];
  const claims = await craftPayeeStatement({ open: [withdrawal] });
  const earlier = await craftPayeeStatement({ open: [withdrawal], lastPayeeSeq: 41 });
  const silent = await craftPayeeStatement({ open: [] });
  const foreign = await craftPayeeStatement({ open: [withdrawal] }, { signer: 'otherTill' });
  const account = {
    keyCertificates: [(await craftKeyCertificate('account')).value],
    certificates: [(await craftAccount('till')).value],
  };
  const proof = async (
    outcome: 'accepted' | 'void',
    statement: typeof claims,
    context = [withdrawal, request],
  ): Promise<Uint8Array> => {
    const receipt = await craftReceipt(payment, { body: { outcome } });
    return encodeProof('claimedAfterVoid', {
      ...account,
      first: { message: receipt.value, context, certificate: 0 },
      second: statementOfProof(statement),
    });
  };
  return [
    [
      'line',
      'noContradiction',
      'a payee that claims what it accepted',
      await proof('accepted', claims),
    ],
    [
      'line',
      'noContradiction',
      'a payment that was open before it was voided',
      await proof('void', earlier),
    ],
    ['line', 'noContradiction', 'a payee that claims nothing', await proof('void', silent)],
    ['signature', 'signature', 'a statement by another till', await proof('void', foreign)],
    [
      'signature',
      'signature',
      'a receipt with another payment than it was signed for',
      await proof('void', claims, [fixedBytes('another payment', 32), request]),
    ],
    [
      'shape',
      'notAProof',
      'a receipt without its request',
      await proof('void', claims, [withdrawal]),
    ],
  ];
}

/** The refused part of `fraud-proofs.json`. */
export async function refusedProofs(): Promise<Vector[]> {
  const groups = await Promise.all([
    formFaults(),
    certificateFaults(),
    signatureFaults(),
    honestPairs(),
    honestStatements(),
    honestPayees(),
  ]);
  return groups.flat().map(vector);
}
