/**
 * Proof against a payee of coins: it signed that it does not take them, and then signed them over (V-52, V-64, V-73).
 *
 * An honest device that declined or voided a payment neither hands its coins on nor redeems them, and one that handed
 * them on or redeemed them signs no such receipt any more. So the two signatures contradict each other, whichever came
 * first. They need no order, as the numbers of receipts and of transfers have none in common.
 */

import type { Crypto } from '../crypto.ts';
import { readMessageValue, verifyMessage } from '../encoding/message.ts';
import { concatBytes, equalBytes } from '../encoding/octets.ts';
import { accountCertificateKind } from '../messages/account-certificate.ts';
import { receiptKind } from '../messages/receipt.ts';
import type { Proven } from './fraud-evidence.ts';
import type { FraudProof, FraudProofRefusal } from './fraud-proof.ts';
import { openTransfer } from './open-transfer.ts';
import { openProofCertificate } from './proof-certificate.ts';

/** The convicted device key and what it signed, or why the proof proves nothing. */
export async function proveAgainstTaker(
  crypto: Crypto,
  { tenant, keyCertificates, certificates, first, second, coin }: FraudProof,
  rootKey: Uint8Array,
): Promise<Proven | FraudProofRefusal> {
  const [payment, request] = first.context;
  const [certificate, ...others] = certificates;
  if (coin === undefined || second === undefined) return 'notAProof';
  if (payment === undefined || request === undefined) return 'notAProof';
  if (certificate === undefined || others.length > 0) return 'certificate';
  const taker = await openProofCertificate(
    crypto,
    { tenant, rootKey, keyCertificates },
    { kind: accountCertificateKind, purpose: 'account', certificate },
  );
  if (typeof taker === 'string') return taker;

  const { publicKey } = taker.body;
  const read = readMessageValue(receiptKind, first.message);
  if (!read.ok) return 'notAProof';
  const context = [payment, request];
  const receipt = await verifyMessage(crypto, read.message, { tenant, context, publicKey });
  if (receipt === undefined) return 'signature';
  const leaf = concatBytes(coin.uuid, coin.previous);
  const transfer = await openTransfer(crypto, second, { tenant, leaf, publicKey });
  if (typeof transfer === 'string') return transfer;
  const gaveUp = receipt.body.outcome !== 'accepted';
  // It had the coin by the very payment that it gave up.
  if (!gaveUp || !equalBytes(coin.previous, payment)) return 'noContradiction';
  const { outcome, amount } = receipt.body;
  return {
    convicted: publicKey,
    evidence: { against: 'taker', payment, outcome, amount, coin: coin.uuid, transfer },
  };
}
