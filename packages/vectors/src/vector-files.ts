/** All files of vectors: their names, and what makes them. */

import { makeAnswers } from './make/answers.ts';
import { makeBodies } from './make/bodies.ts';
import { makeBundles } from './make/bundles.ts';
import { makeCalls } from './make/calls.ts';
import { makeCbor } from './make/cbor.ts';
import { makeCoinClaims } from './make/coin-claims.ts';
import { makeCoinUuids, makeEconomies, makeVirtualIds } from './make/coin-names.ts';
import { makeCoinSheets } from './make/coin-sheets.ts';
import { makeCoinPayments } from './make/coin-payments.ts';
import { makeEnrolmentCodes } from './make/enrolment-codes.ts';
import { makeFraudProofs } from './make/fraud-proofs.ts';
import { makeHalves } from './make/halves.ts';
import { makeKeys } from './make/keys.ts';
import { makeLines } from './make/lines.ts';
import { makeMessages } from './make/messages.ts';
import { makePaidCodes } from './make/paid-codes.ts';
import { makePaidProofs } from './make/paid-proofs.ts';
import { makePaymentCodes } from './make/payment-codes.ts';
import { makePayments } from './make/payments.ts';
import { makeQrTexts } from './make/qr-texts.ts';
import { makeReceiptCodes } from './make/receipt-codes.ts';
import { makeRefusedMessages } from './make/refused-messages.ts';
import { makeRequests } from './make/requests.ts';
import { makeRevocations } from './make/revocations.ts';
import { makeRisks } from './make/risks.ts';
import { makeRuleSets } from './make/rule-sets.ts';
import { makeStatusCodes } from './make/status-codes.ts';
import { makeTrees } from './make/trees.ts';
import type { VectorFile } from './vector.ts';

/** The folder of the vectors, from the root of the clone. */
export const VECTORS_FOLDER = 'spec/vectors';

const MAKERS: Readonly<Record<string, () => VectorFile | Promise<VectorFile>>> = {
  'keys.json': makeKeys,
  'cbor.json': makeCbor,
  'messages.json': makeMessages,
  'messages-refused.json': makeRefusedMessages,
  'rule-sets.json': makeRuleSets,
  'revocations.json': makeRevocations,
  'lines.json': makeLines,
  'trees.json': makeTrees,
  'coin-uuids.json': makeCoinUuids,
  'virtual-ids.json': makeVirtualIds,
  'economies.json': makeEconomies,
  'coin-sheets.json': makeCoinSheets,
  'bundles.json': makeBundles,
  'request-codes.json': makeRequests,
  'payment-codes.json': makePaymentCodes,
  'payments.json': makePayments,
  'coin-payments.json': makeCoinPayments,
  'coin-claims.json': makeCoinClaims,
  'risks.json': makeRisks,
  'receipt-codes.json': makeReceiptCodes,
  'status-codes.json': makeStatusCodes,
  'paid-codes.json': makePaidCodes,
  'paid-proofs.json': makePaidProofs,
  'halves.json': makeHalves,
  'fraud-proofs.json': makeFraudProofs,
  'enrolment-codes.json': makeEnrolmentCodes,
  'calls.json': makeCalls,
  'answers.json': makeAnswers,
  'bodies.json': makeBodies,
  'qr-texts.json': makeQrTexts,
};

/** Every file by its name, made anew. */
export async function makeVectorFiles(): Promise<ReadonlyMap<string, VectorFile>> {
  const files = new Map<string, VectorFile>();
  for (const [name, make] of Object.entries(MAKERS)) files.set(name, await make());
  return files;
}
