/**
 * A fraud proof: signed messages that cannot all be honest, with the certificates that say whose they
 * are. Anyone verifies it from its bytes and the tenant's root key; nobody has to believe the issuer.
 */

import type { Crypto } from '../crypto.ts';
import { decodeCbor, encodeCbor, type CborValue } from '../encoding/cbor.ts';
import {
  anyShape,
  list,
  mapped,
  octets,
  oneOf,
  optional,
  readShape,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '../encoding/shape.ts';
import { tenantBytes, tenantOfBytes, type TenantId } from '../identifiers.ts';
import { FRAUD_PROOF_BYTES_MAX, TRANSFER_COINS_MAX } from '../limits.ts';
import { FRAUD_KINDS, type FraudKind } from './contradiction.ts';
import type { FraudEvidence, Proven } from './fraud-evidence.ts';
import { proveAgainstHolder } from './holder-fraud.ts';
import { proveAgainstPayee } from './payee-fraud.ts';
import { proveAgainstPayer } from './payer-fraud.ts';
import { proveAgainstTaker } from './taker-fraud.ts';

/** The way from a leaf of 256 to the root. */
const TREE_DEPTH_MAX: number = Math.log2(TRANSFER_COINS_MAX);

/** A signed message together with the digests that its signature covers besides its type and tenant. */
export interface ProofMessage {
  readonly message: CborValue;
  /**
   * digest(request), for a withdrawal; digest(withdrawal or transfer) and digest(request), for a receipt; digest(request)
   * and hash of the receiving device's key, for a coin transfer.
   */
  readonly context: readonly Uint8Array[];
  /** Which of the proof's certificates the message was signed under. */
  readonly certificate: number;
  /** Where the coin stands among those that a coin transfer hands over. */
  readonly place?: TreePlace;
}

/** One leaf of a transfer's tree: how many leaves there are, which it is, and the hashes of the rest. */
export interface TreePlace {
  readonly count: number;
  readonly place: number;
  readonly hashes: readonly Uint8Array[];
}

/** A coin as its holder had it. */
export interface ProvenCoin {
  readonly uuid: Uint8Array;
  /** Digest of the coin, or of the transfer that brought it. */
  readonly previous: Uint8Array;
}

export interface FraudProof {
  readonly tenant: TenantId;
  readonly kind: FraudKind;
  /** Root-signed certificates of the issuer keys that signed `certificates`. */
  readonly keyCertificates: readonly CborValue[];
  /** Balance certificates of one line, the payee's account certificate, or the coin's or its holder's. */
  readonly certificates: readonly CborValue[];
  readonly first: ProofMessage;
  readonly second?: ProofMessage;
  readonly coin?: ProvenCoin;
}

const proofMessageShape: Shape<ProofMessage> = withLaterField<ProofMessage, 'place'>(
  {
    message: anyShape,
    context: list(octets(32), 2),
    certificate: uint(1),
  },
  {
    place: tuple<TreePlace>({
      count: uint(TRANSFER_COINS_MAX, 1),
      place: uint(TRANSFER_COINS_MAX - 1),
      hashes: list(octets(32), TREE_DEPTH_MAX),
    }),
  },
);

const fraudProofShape: Shape<FraudProof> = withLaterField<FraudProof, 'coin'>(
  {
    tenant: mapped<Uint8Array, TenantId>(octets(16), tenantBytes, tenantOfBytes),
    kind: oneOf(FRAUD_KINDS),
    keyCertificates: list(anyShape, 2),
    certificates: list(anyShape, 2),
    first: proofMessageShape,
    second: optional(proofMessageShape),
  },
  { coin: tuple<ProvenCoin>({ uuid: octets(16), previous: octets(32) }) },
);

/** The bytes of a proof. */
export function encodeFraudProof(proof: FraudProof): Uint8Array {
  return encodeCbor(fraudProofShape.encode(proof));
}

export type FraudProofRefusal =
  | 'notAProof'
  | 'keyCertificate'
  | 'certificate'
  | 'differentLines'
  | 'signature'
  /** The messages are genuine, and both can be honest. */
  | 'noContradiction';

export type FraudProofVerdict =
  | {
      readonly ok: true;
      readonly kind: FraudKind;
      readonly tenant: TenantId;
      /** The device key of whoever signed the contradiction. */
      readonly convicted: Uint8Array;
      /** What it signed. */
      readonly evidence: FraudEvidence;
    }
  | { readonly ok: false; readonly code: FraudProofRefusal };

/** Verifies a proof under the tenant's root key (33 bytes). Never throws. */
export async function verifyFraudProof(
  crypto: Crypto,
  bytes: Uint8Array,
  rootKey: Uint8Array,
): Promise<FraudProofVerdict> {
  const decoded = decodeCbor(bytes, FRAUD_PROOF_BYTES_MAX);
  if (!decoded.ok) return { ok: false, code: 'notAProof' };
  const read = readShape(fraudProofShape, decoded.value, 'fraudProof');
  if (!read.ok) return { ok: false, code: 'notAProof' };
  const proof = read.value;
  const result = await proven(crypto, proof, rootKey);
  if (typeof result === 'string') return { ok: false, code: result };
  return { ok: true, kind: proof.kind, tenant: proof.tenant, ...result };
}

function proven(
  crypto: Crypto,
  proof: FraudProof,
  rootKey: Uint8Array,
): Promise<Proven | FraudProofRefusal> {
  switch (proof.kind) {
    case 'claimedAfterVoid':
      return proveAgainstPayee(crypto, proof, rootKey);
    case 'coinFork':
      return proveAgainstHolder(crypto, proof, rootKey);
    case 'coinAfterVoid':
      return proveAgainstTaker(crypto, proof, rootKey);
    default:
      return proveAgainstPayer(crypto, proof, rootKey);
  }
}
