/** All routes, in the order of the documentation. */

import type { Route } from './route.ts';
import {
  createCustomer,
  createEnrolmentCode,
  createMerchant,
  depositToAccount,
  fundLossAccount,
} from './routes/accounts.ts';
import { answerCall, openSocket } from './routes/calls.ts';
import { listFraudProofs, readFraudProof } from './routes/fraud-proofs.ts';
import { openGuest, refundGuest, setGuestLimits } from './routes/guests.ts';
import { checkLedger, showPayment } from './routes/payments.ts';
import { eraseAccount, exportAccount, setRegistration } from './routes/personal.ts';
import { noteRestore } from './routes/restores.ts';
import { showDocumentation, showHealth, showOpenApi, showReadiness } from './routes/service.ts';
import { createTenant, showTenant } from './routes/tenants.ts';
import { allotCover, blockAccountDevices, blockDevice } from './routes/tills.ts';

/** Any route, its types forgotten. */
export type AnyRoute = Route<unknown, unknown, unknown, unknown>;

export const ROUTES: readonly AnyRoute[] = Object.freeze([
  createTenant,
  showTenant,
  noteRestore,
  createCustomer,
  createMerchant,
  createEnrolmentCode,
  setRegistration,
  exportAccount,
  eraseAccount,
  openGuest,
  setGuestLimits,
  depositToAccount,
  refundGuest,
  fundLossAccount,
  allotCover,
  blockDevice,
  blockAccountDevices,
  answerCall,
  openSocket,
  showPayment,
  checkLedger,
  listFraudProofs,
  readFraudProof,
  showHealth,
  showReadiness,
  showOpenApi,
  showDocumentation,
]);
