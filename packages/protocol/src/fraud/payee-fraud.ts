/** Proof against a payee's device: it claims what it had declined or voided. */

import type { Crypto } from '../crypto.ts';
import { readMessageValue, verifyMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { accountCertificateKind } from '../messages/account-certificate.ts';
import { receiptKind } from '../messages/receipt.ts';
import { payeeStatementKind } from '../messages/sync-statement.ts';
import type { Proven } from './fraud-evidence.ts';
import type { FraudProof, FraudProofRefusal } from './fraud-proof.ts';
import { openProofCertificate } from './proof-certificate.ts';

/**
 * The convicted device key and what it signed, or why the proof proves nothing. The statement must come
 * after the receipt in the payee's own numbering: a payment accepted first and voided later was open in
 * between.
 */
export async function proveAgainstPayee(
  crypto: Crypto,
  proof: FraudProof,
  rootKey: Uint8Array,
): Promise<Proven | FraudProofRefusal> {
  const [certificate] = proof.certificates;
  const [withdrawalDigest, requestDigest] = proof.first.context;
  if (certificate === undefined || proof.second === undefined) return 'notAProof';
  if (withdrawalDigest === undefined || requestDigest === undefined) return 'notAProof';
  const payee = await openProofCertificate(
    crypto,
    { tenant: proof.tenant, rootKey, keyCertificates: proof.keyCertificates },
    { kind: accountCertificateKind, purpose: 'account', certificate },
  );
  if (typeof payee === 'string') return payee;

  const { publicKey } = payee.body;
  const receiptRead = readMessageValue(receiptKind, proof.first.message);
  const statementRead = readMessageValue(payeeStatementKind, proof.second.message);
  if (!receiptRead.ok || !statementRead.ok) return 'notAProof';
  const receipt = await verifyMessage(crypto, receiptRead.message, {
    tenant: proof.tenant,
    context: [withdrawalDigest, requestDigest],
    publicKey,
  });
  const statement = await verifyMessage(crypto, statementRead.message, {
    tenant: proof.tenant,
    context: [],
    publicKey,
  });
  if (receipt === undefined || statement === undefined) return 'signature';
  const gaveUp = receipt.body.outcome !== 'accepted';
  const claims = statement.body.open.some((digest) => equalBytes(digest, withdrawalDigest));
  const after = statement.body.lastPayeeSeq >= receipt.body.payeeSeq;
  if (!gaveUp || !claims || !after) return 'noContradiction';
  const { outcome, amount, payeeSeq: receiptSeq } = receipt.body;
  const { lastPayeeSeq: statementSeq } = statement.body;
  return {
    convicted: publicKey,
    evidence: {
      against: 'payee',
      payment: withdrawalDigest,
      outcome,
      amount,
      receiptSeq,
      statementSeq,
    },
  };
}
