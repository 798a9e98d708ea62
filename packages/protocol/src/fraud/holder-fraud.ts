/**
 * Proof against a holder of coins: it handed one coin over twice from the same point of its way (V-43, V-64).
 *
 * An honest device signs a coin over once and shows that transfer again. The point is the coin's UUID with the
 * digest by which the holder had it, so a coin that comes back to the same hands and goes on convicts nobody.
 */

import type { Crypto } from '../crypto.ts';
import { coinUuid } from '../coins/coin-uuid.ts';
import { readMessageValue } from '../encoding/message.ts';
import { concatBytes, equalBytes } from '../encoding/octets.ts';
import { coinKind } from '../messages/coin.ts';
import { holderCertificateKind } from '../messages/holder-certificate.ts';
import type { Proven } from './fraud-evidence.ts';
import type { FraudProof, FraudProofRefusal } from './fraud-proof.ts';
import { openTransfer } from './open-transfer.ts';
import { openProofCertificate } from './proof-certificate.ts';

/** The convicted device key and what it signed, or why the proof proves nothing. */
export async function proveAgainstHolder(
  crypto: Crypto,
  proof: FraudProof,
  rootKey: Uint8Array,
): Promise<Proven | FraudProofRefusal> {
  const { coin, first, second } = proof;
  if (coin === undefined || second === undefined) return 'notAProof';
  const holder = await holderKey(crypto, proof, rootKey);
  if (typeof holder === 'string') return holder;
  const leaf = concatBytes(coin.uuid, coin.previous);
  const by = { tenant: proof.tenant, leaf, publicKey: holder };
  const one = await openTransfer(crypto, first, by);
  const other = await openTransfer(crypto, second, by);
  if (typeof one === 'string') return one;
  if (typeof other === 'string') return other;
  // The same content signed twice is one transfer: a second signature proves nothing.
  if (equalBytes(one.digest, other.digest)) return 'noContradiction';
  return {
    convicted: holder,
    evidence: {
      against: 'holder',
      coin: coin.uuid,
      previous: coin.previous,
      transfers: [one, other],
    },
  };
}

/** The key that had the coin: its owner's, in the coin itself, or that of somebody it was handed to. */
async function holderKey(
  crypto: Crypto,
  { tenant, keyCertificates, certificates, coin }: FraudProof,
  rootKey: Uint8Array,
): Promise<Uint8Array | FraudProofRefusal> {
  const [certificate, ...others] = certificates;
  if (certificate === undefined || others.length > 0) return 'certificate';
  const chain = { tenant, rootKey, keyCertificates };
  if (readMessageValue(holderCertificateKind, certificate).ok) {
    const opened = await openProofCertificate(crypto, chain, {
      kind: holderCertificateKind,
      purpose: 'account',
      certificate,
    });
    return typeof opened === 'string' ? opened : opened.body.publicKey;
  }
  const opened = await openProofCertificate(crypto, chain, {
    kind: coinKind,
    purpose: 'coin',
    certificate,
  });
  if (typeof opened === 'string') return opened;
  const isIt = coin !== undefined && equalBytes(coinUuid(opened.body), coin.uuid);
  return isIt ? opened.body.owner : 'differentLines';
}
