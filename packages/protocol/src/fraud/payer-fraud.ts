/** Proofs against a payer's device: its own signatures contradict each other or its certificate. */

import type { Crypto } from '../crypto.ts';
import { readMessageValue, verifyMessage, type SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '../messages/balance-certificate.ts';
import { lineIdOf } from '../messages/line-id.ts';
import { payerStatementKind } from '../messages/sync-statement.ts';
import { withdrawalKind } from '../messages/withdrawal.ts';
import { checkBounds } from '../verification/bounds.ts';
import { contradiction, contradictsStatement, type StatedHead } from './contradiction.ts';
import type { Proven, ShownWithdrawal } from './fraud-evidence.ts';
import type { FraudProof, FraudProofRefusal, ProofMessage } from './fraud-proof.ts';
import { openProofCertificate } from './proof-certificate.ts';

type Certificates = readonly SignedMessage<BalanceCertificate>[];

/** The convicted device key and what it signed, or why the proof proves nothing. */
export async function proveAgainstPayer(
  crypto: Crypto,
  proof: FraudProof,
  rootKey: Uint8Array,
): Promise<Proven | FraudProofRefusal> {
  const certificates: SignedMessage<BalanceCertificate>[] = [];
  for (const certificate of proof.certificates) {
    const opened = await openProofCertificate(
      crypto,
      { tenant: proof.tenant, rootKey, keyCertificates: proof.keyCertificates },
      { kind: balanceCertificateKind, purpose: 'balance', certificate },
    );
    if (typeof opened === 'string') return opened;
    certificates.push(opened);
  }
  const [first, ...others] = certificates;
  if (first === undefined) return 'certificate';
  const line = lineIdOf(crypto, first.body);
  if (others.some(({ body }) => !equalBytes(lineIdOf(crypto, body), line))) return 'differentLines';
  const shown = await contradicted(crypto, proof, certificates, line);
  if (typeof shown === 'string') return shown;
  return {
    convicted: first.body.publicKey,
    evidence: {
      against: 'payer',
      currency: first.body.currency,
      certificates: certificates.map(({ body: { issuedAt, baseSum, ceiling } }) => ({
        issuedAt,
        baseSum,
        ceiling,
      })),
      ...shown,
    },
  };
}

interface Shown {
  readonly withdrawals: readonly ShownWithdrawal[];
  readonly stated?: StatedHead;
}

/** The messages that contradict each other or their certificate. */
async function contradicted(
  crypto: Crypto,
  proof: FraudProof,
  certificates: Certificates,
  line: Uint8Array,
): Promise<Shown | FraudProofRefusal> {
  if (proof.kind === 'hidden') return hides(crypto, proof, certificates, line);
  const first = await openWithdrawal(crypto, proof, certificates, proof.first);
  if (first === undefined) return 'signature';
  if (proof.kind === 'beyondCertificate') {
    const certificate = certificates[proof.first.certificate];
    const refusal = certificate === undefined ? undefined : checkBounds(certificate.body, first);
    return refusal === undefined ? 'noContradiction' : { withdrawals: [first] };
  }
  if (proof.second === undefined) return 'notAProof';
  const second = await openWithdrawal(crypto, proof, certificates, proof.second);
  if (second === undefined) return 'signature';
  return contradiction(first, second) === proof.kind
    ? { withdrawals: [first, second] }
    : 'noContradiction';
}

async function hides(
  crypto: Crypto,
  proof: FraudProof,
  certificates: Certificates,
  line: Uint8Array,
): Promise<Shown | FraudProofRefusal> {
  const publicKey = certificates[0]?.body.publicKey;
  const read = readMessageValue(payerStatementKind, proof.first.message);
  if (!read.ok || publicKey === undefined || proof.second === undefined) return 'notAProof';
  const statement = await verifyMessage(crypto, read.message, {
    tenant: proof.tenant,
    context: [],
    publicKey,
  });
  const withdrawal = await openWithdrawal(crypto, proof, certificates, proof.second);
  if (statement === undefined || withdrawal === undefined) return 'signature';
  if (!equalBytes(statement.body.line, line)) return 'differentLines';
  return contradictsStatement(statement.body, withdrawal)
    ? { withdrawals: [withdrawal], stated: statement.body }
    : 'noContradiction';
}

async function openWithdrawal(
  crypto: Crypto,
  proof: FraudProof,
  certificates: Certificates,
  part: ProofMessage,
): Promise<ShownWithdrawal | undefined> {
  const certificate = certificates[part.certificate];
  const [requestDigest] = part.context;
  const read = readMessageValue(withdrawalKind, part.message);
  if (!read.ok || certificate === undefined || requestDigest === undefined) return undefined;
  const withdrawal = await verifyMessage(crypto, read.message, {
    tenant: proof.tenant,
    context: [certificate.digest, requestDigest],
    publicKey: certificate.body.publicKey,
  });
  return withdrawal === undefined ? undefined : { ...withdrawal.body, digest: withdrawal.digest };
}
