/** What our implementation does with a vector of each operation. */

import type { JsonObject } from '../vector.ts';
import {
  judgeCoinPayment,
  nameCoin,
  openAnyTree,
  readEconomy,
  readVirtualId,
  verifyAnyClaim,
} from './coins.ts';
import {
  decodeOne,
  decodeText,
  deriveKey,
  digestRuleSet,
  nameLine,
  readBody,
  readEnrolment,
  readRevocations,
} from './encodings.ts';
import { openAnyAnswer, openAnyCall, verifyAnyHalf, verifyAnyProof } from './issuer.ts';
import { verifyAny } from './messages.ts';
import {
  checkAnyStatusCode,
  judgePayment,
  openAnyBundle,
  openAnyPayment,
  openAnyReceipt,
  verifyAnyRequest,
} from './payments.ts';
import { checkAnyPaidCode, openAnyPaidProof } from './paid.ts';
import { readAnyCoinSheet } from './sheets.ts';
import { assessAnyRisk } from './risks.ts';
import type { Outcome } from './vector-input.ts';

/** By the name in a file's `operation`. */
export const OPERATIONS: Readonly<
  Record<string, (input: JsonObject) => Outcome | Promise<Outcome>>
> = {
  assessRisk: assessAnyRisk,
  checkPaidCode: checkAnyPaidCode,
  checkStatusCode: checkAnyStatusCode,
  decodeCbor: decodeOne,
  decodeQrText: decodeText,
  deriveKey,
  digestRuleSet,
  nameCoin,
  nameLine,
  openAnswer: openAnyAnswer,
  openBundle: openAnyBundle,
  openCall: openAnyCall,
  openPaidProof: openAnyPaidProof,
  openPayment: openAnyPayment,
  openReceipt: openAnyReceipt,
  openTree: openAnyTree,
  readBody,
  readEconomy,
  readEnrolmentCode: readEnrolment,
  readRevocations,
  readCoinSheet: readAnyCoinSheet,
  readVirtualId,
  verifyClaim: verifyAnyClaim,
  verifyCoinPayment: judgeCoinPayment,
  verifyFraudProof: verifyAnyProof,
  verifyHalf: verifyAnyHalf,
  verifyMessage: verifyAny,
  verifyPayment: judgePayment,
  verifyRequest: verifyAnyRequest,
};
