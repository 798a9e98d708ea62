/**
 * Every attack that a town knows. A dozen towns that follow each other play each of them: the town's
 * number says where in the list its cheats begin.
 */

import { aboveCeiling } from './above-ceiling.ts';
import { aboveTheDay, beforeTheWindow } from './against-rules.ts';
import type { Attack } from './attack.ts';
import { blockingAnother } from './blocking-another.ts';
import { clonedPhone } from './cloned-phone.ts';
import { closingAnothersLine, courier } from './courier.ts';
import { declinedInterval } from './declined-interval.ts';
import { endlessRequests } from './endless-requests.ts';
import { expiredCertificate } from './expired-certificate.ts';
import { forgedRecords, lateUpload, otherBytes } from './forged-records.ts';
import { lyingStatement, refreshedFromBefore } from './hidden-payments.ts';
import { backdatedRequest, inventedBundle, reportedPhone } from './reported-phone.ts';
import {
  payingOneTillTwice,
  payingSeveralTills,
  payingWithRisingCertificates,
} from './rolled-back-phone.ts';
import { secondSignature } from './second-signature.ts';
import { selfPayment } from './self-payment.ts';
import { silentPayer } from './silent-payer.ts';
import { sybilPayees } from './sybil-payees.ts';
import { closedThenClaimed, voidThenRedeem } from './void-then-redeem.ts';

/** What a customer does who cheats. */
export const PAYER_ATTACKS: readonly Attack[] = [
  payingSeveralTills,
  silentPayer,
  reportedPhone,
  sybilPayees,
  secondSignature,
  payingOneTillTwice,
  expiredCertificate,
  lyingStatement,
  courier,
  selfPayment,
  clonedPhone,
  payingWithRisingCertificates,
  closingAnothersLine,
  refreshedFromBefore,
  aboveCeiling,
  declinedInterval,
  beforeTheWindow,
  aboveTheDay,
  blockingAnother,
];

/** What a till does whose owner cheats. */
export const TILL_ATTACKS: readonly Attack[] = [
  closedThenClaimed,
  otherBytes,
  endlessRequests,
  backdatedRequest,
  voidThenRedeem,
  forgedRecords,
  lateUpload,
  inventedBundle,
];
