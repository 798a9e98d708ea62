/** A cheat's line, as fraud proofs need it: withdrawals at will, statements, and the proofs of them. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { encodeFraudProof, type FraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import type { FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import type { BalanceCertificate } from '@tallystick/protocol/messages/balance-certificate';
import {
  payeeStatementKind,
  payerStatementKind,
  type PayeeStatement,
  type PayerStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { craft, TENANT, type Crafted, type Crafting } from './craft.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { fixedCrypto } from './fixed-crypto.ts';
import { craftBalance, craftKeyCertificate } from './tenant.ts';

type Certificate = Crafted & SignedMessage<BalanceCertificate>;

/** A message with what a proof says about it. */
export interface ProofPart {
  readonly message: CborValue;
  readonly context: readonly Uint8Array[];
  readonly certificate: number;
}

/** Digest of the request that the withdrawal with this counter answers. */
function requestDigest(label: string): Uint8Array {
  return fixedBytes(`request ${label}`, 32);
}

/** A withdrawal of the line: its counter and its interval (from, to]. */
export interface Piece {
  readonly counter: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly previous?: Uint8Array;
  /** Which request it answers. */
  readonly request?: string;
}

/** Signs a withdrawal over a piece of the line, under the certificate. */
export async function craftPiece(
  certificate: Certificate,
  piece: Piece,
  how: Partial<Crafting> = {},
): Promise<Crafted & SignedMessage<Withdrawal>> {
  const body: Withdrawal = {
    counter: piece.counter,
    cumulative: minor(piece.to),
    amount: minor(piece.to - piece.from),
    previous: piece.previous ?? certificate.digest,
    time: certificate.body.issuedAt,
  };
  const request = requestDigest(piece.request ?? String(piece.counter));
  return craft(withdrawalKind, body, {
    signer: 'payer',
    context: [certificate.digest, request],
    ...how,
  });
}

/** A withdrawal as a part of a proof. */
export function pieceOfProof(withdrawal: Crafted, certificate = 0): ProofPart {
  const [, request = new Uint8Array(32)] = withdrawal.context;
  return { message: withdrawal.value, context: [request], certificate };
}

/** The payer's statement of where the line of `certificate` stands. */
export async function craftPayerStatement(
  certificate: Certificate,
  head: Omit<PayerStatement, 'line'> & Partial<Pick<PayerStatement, 'line'>>,
  how: Partial<Crafting> = {},
): Promise<Crafted> {
  const line = lineIdOf(fixedCrypto, certificate.body);
  return craft(payerStatementKind, { line, ...head }, { signer: 'payer', ...how });
}

/** The till's statement. */
export async function craftPayeeStatement(
  body: Partial<PayeeStatement>,
  how: Partial<Crafting> = {},
): Promise<Crafted> {
  return craft(
    payeeStatementKind,
    { lastPayeeSeq: 50, bundleSeq: 7, open: [], closedUnpaid: [], ...body },
    { signer: 'till', ...how },
  );
}

/** A statement as a part of a proof. */
export function statementOfProof(statement: Crafted): ProofPart {
  return { message: statement.value, context: [], certificate: 0 };
}

/** The bytes of a proof against a payer, from the parts that are said. */
export async function encodeProof(
  kind: FraudKind,
  parts: Omit<Partial<FraudProof>, 'kind'> & Pick<FraudProof, 'first'>,
): Promise<Uint8Array> {
  return encodeFraudProof({
    tenant: TENANT,
    kind,
    keyCertificates: [(await craftKeyCertificate('balance')).value],
    certificates: [(await craftBalance('payer')).value],
    ...parts,
  });
}
