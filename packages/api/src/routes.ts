/** All routes, in the order of the documentation. */

import type { Route } from './route.ts';
import {
  createCustomer,
  createEnrolmentCode,
  createMerchant,
  depositToAccount,
  fundLossAccount,
} from './routes/accounts.ts';
import { changeBrand, showBrand } from './routes/brand.ts';
import { changeCallLimits, showCallLimits } from './routes/call-limits.ts';
import { answerCall, openSocket } from './routes/calls.ts';
import {
  closeCase,
  listCases,
  openCase,
  releaseCase,
  setInvestigator,
  showCase,
  showInvestigator,
} from './routes/cases.ts';
import { decideAppeal, listAppeals, showAppeal } from './routes/appeals.ts';
import {
  changeDebtShare,
  forgiveDebt,
  listDebts,
  showDebt,
  showDebtShare,
} from './routes/debts.ts';
import { listDevices, replaceDevice } from './routes/devices.ts';
import {
  changeDisputeTerms,
  decideDispute,
  listDisputes,
  showDispute,
  showDisputeTerms,
} from './routes/disputes.ts';
import { listFraudProofs, readFraudProof } from './routes/fraud-proofs.ts';
import {
  changeNoticeSettings,
  changeNoticeTemplate,
  listNotices,
  listNoticeTemplates,
  showNoticeSettings,
} from './routes/notices.ts';
import { listKeys, revokeKey, rotateKey } from './routes/keys.ts';
import { listHistory } from './routes/history.ts';
import { openGuest, refundGuest, setGuestLimits } from './routes/guests.ts';
import { checkLedger, showPayment } from './routes/payments.ts';
import { changePolicy, showPolicy } from './routes/policy.ts';
import { eraseAccount, exportAccount, setRegistration } from './routes/personal.ts';
import { noteRestore } from './routes/restores.ts';
import { readAuditLog } from './routes/audit-log.ts';
import { changeRules, listRules } from './routes/rules.ts';
import { showDocumentation, showHealth, showOpenApi, showReadiness } from './routes/service.ts';
import { changeBankTerms, listBankOrders, showBankTerms } from './routes/bank-orders.ts';
import { changeCoins, showCoins } from './routes/coins.ts';
import { changeSettlement, showSettlement } from './routes/settlement.ts';
import { createTenant, showTenant } from './routes/tenants.ts';
import { allotCover, blockAccountDevices, blockDevice } from './routes/tills.ts';

/** Any route, its types forgotten. */
export type AnyRoute = Route<unknown, unknown, unknown, unknown>;

export const ROUTES: readonly AnyRoute[] = Object.freeze([
  createTenant,
  showTenant,
  showPolicy,
  changePolicy,
  showCoins,
  changeCoins,
  listBankOrders,
  showBankTerms,
  changeBankTerms,
  showSettlement,
  changeSettlement,
  showNoticeSettings,
  changeNoticeSettings,
  listNoticeTemplates,
  changeNoticeTemplate,
  listNotices,
  listKeys,
  rotateKey,
  revokeKey,
  showCallLimits,
  changeCallLimits,
  showBrand,
  changeBrand,
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
  listRules,
  changeRules,
  allotCover,
  listDevices,
  blockDevice,
  blockAccountDevices,
  replaceDevice,
  answerCall,
  openSocket,
  showPayment,
  checkLedger,
  listHistory,
  showDisputeTerms,
  changeDisputeTerms,
  listDisputes,
  showDispute,
  decideDispute,
  readAuditLog,
  listFraudProofs,
  readFraudProof,
  setInvestigator,
  showInvestigator,
  openCase,
  listCases,
  showCase,
  closeCase,
  releaseCase,
  listAppeals,
  showAppeal,
  decideAppeal,
  listDebts,
  showDebt,
  forgiveDebt,
  showDebtShare,
  changeDebtShare,
  showHealth,
  showReadiness,
  showOpenApi,
  showDocumentation,
]);
