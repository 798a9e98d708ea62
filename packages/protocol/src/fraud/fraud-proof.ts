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
  type Shape,
} from '../encoding/shape.ts';
import { tenantBytes, tenantOfBytes, type TenantId } from '../identifiers.ts';
import { FRAUD_PROOF_BYTES_MAX } from '../limits.ts';
import { FRAUD_KINDS, type FraudKind } from './contradiction.ts';
import type { FraudEvidence } from './fraud-evidence.ts';
import { proveAgainstPayee } from './payee-fraud.ts';
import { proveAgainstPayer } from './payer-fraud.ts';

/** A signed message together with the digests that its signature covers besides its type and tenant. */
export interface ProofMessage {
  readonly message: CborValue;
  /** digest(request), for a withdrawal; digest(withdrawal) and digest(request), for a receipt. */
  readonly context: readonly Uint8Array[];
  /** Which of the proof's certificates the message was signed under. */
  readonly certificate: number;
}

export interface FraudProof {
  readonly tenant: TenantId;
  readonly kind: FraudKind;
  /** Root-signed certificates of the issuer keys that signed `certificates`. */
  readonly keyCertificates: readonly CborValue[];
  /** Balance certificates of one line, or the payee's account certificate. */
  readonly certificates: readonly CborValue[];
  readonly first: ProofMessage;
  readonly second?: ProofMessage;
}

const proofMessageShape: Shape<ProofMessage> = tuple<ProofMessage>({
  message: anyShape,
  context: list(octets(32), 2),
  certificate: uint(1),
});

const fraudProofShape: Shape<FraudProof> = tuple<FraudProof>({
  tenant: mapped<Uint8Array, TenantId>(octets(16), tenantBytes, tenantOfBytes),
  kind: oneOf(FRAUD_KINDS),
  keyCertificates: list(anyShape, 2),
  certificates: list(anyShape, 2),
  first: proofMessageShape,
  second: optional(proofMessageShape),
});

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
  const result =
    proof.kind === 'claimedAfterVoid'
      ? await proveAgainstPayee(crypto, proof, rootKey)
      : await proveAgainstPayer(crypto, proof, rootKey);
  if (typeof result === 'string') return { ok: false, code: result };
  return { ok: true, kind: proof.kind, tenant: proof.tenant, ...result };
}
