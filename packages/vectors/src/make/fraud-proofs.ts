/** Vectors of fraud proofs: one good proof of each kind, and what proves nothing. */

import { coinForks, refusedCoinForks } from './coin-forks.ts';
import { coinsAfterVoid, refusedCoinsAfterVoid } from './coins-after-void.ts';
import { contradictionProofs } from './fraud-proofs-accepted.ts';
import { refusedProofs } from './fraud-proofs-refused.ts';
import type { VectorFile } from '../vector.ts';

/** `fraud-proofs.json`. */
export async function makeFraudProofs(): Promise<VectorFile> {
  return {
    operation: 'verifyFraudProof',
    about: 'Fraud proofs, verified from their bytes and the tenant’s root key alone.',
    vectors: [
      ...(await contradictionProofs()),
      ...(await refusedProofs()),
      ...(await coinForks()),
      ...(await refusedCoinForks()),
      ...(await coinsAfterVoid()),
      ...(await refusedCoinsAfterVoid()),
    ],
  };
}
