/** Answers of the routes that only read: payments, the ledger, what is missing, fraud proofs. */

import { listFraudProofs, readFraudProof } from '@tallystick/api/routes/fraud-proofs';
import {
  listHistory,
  type HistoryFindingList,
  type HistoryFindingResult,
  type HistoryQuery,
} from '@tallystick/api/routes/history';
import { checkLedger, showPayment, type PaymentResult } from '@tallystick/api/routes/payments';
import { assert } from '@tallystick/protocol/assert';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { HistoryFinding } from '../../history/history-finding.ts';
import type { IssuerDeps } from '../../issuer.ts';
import {
  checkLedger as check,
  exportFraudProof,
  listFraudProofs as list,
  listHistory as history,
  showPayment as show,
  type ShownPayment,
} from '../../operator/show.ts';
import { accountNumberOf } from '../account-number.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 50;

export function recordRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showPayment, async ({ tenant, params }) => {
      const shown = await show(issuer, tenant, { digest: digestOf(params) });
      if (!shown.ok) return shown;
      return { ok: true, value: { ...paymentOf(shown.value), digest: params.digest } };
    }),
    serveTenant(ports, checkLedger, async ({ tenant }) => {
      const checked = await check(issuer, tenant);
      if (!checked.ok) return checked;
      const discrepancies = checked.value.map((found) => ({
        problem: found.problem,
        home: String(found.home),
        account: found.name,
        ...('currency' in found ? { currency: found.currency } : {}),
        expected: String(found.expected),
        found: String(found.found),
      }));
      return { ok: true, value: { balanced: discrepancies.length === 0, discrepancies } };
    }),
    serveTenant(ports, listHistory, async ({ tenant, query }) => {
      const listed = await history(issuer, tenant, historyPage(query));
      return listed.ok ? { ok: true, value: historyList(listed.value) } : listed;
    }),
    serveTenant(ports, listFraudProofs, async ({ tenant, query }) => {
      const after = query.cursor === undefined ? undefined : fromHex(query.cursor);
      const page = { limit: PAGE_LENGTH, ...(after === undefined ? {} : { after }) };
      const listed = await list(issuer, tenant, page);
      if (!listed.ok) return listed;
      const proofs = listed.value.map(({ digest, kind, account, keyHash, foundAt }) => ({
        digest: toHex(digest),
        kind,
        account: String(account),
        keyHash: toHex(keyHash),
        foundAt,
      }));
      const next = nextPage(proofs, PAGE_LENGTH, (last) => last.digest);
      return { ok: true, value: { proofs, ...next } };
    }),
    serveTenant(ports, readFraudProof, async ({ tenant, params }) =>
      exportFraudProof(issuer, tenant, { digest: digestOf(params) }),
    ),
  ];
}

/** The schema has seen to decimal numbers, the cursor's two with a line between them. */
function historyPage({ account, resolved, cursor }: HistoryQuery): Parameters<typeof history>[2] {
  const [home, number] = cursor?.split('-') ?? [];
  return {
    withResolved: resolved === 'included',
    limit: PAGE_LENGTH,
    ...(account === undefined ? {} : { account: accountNumberOf(account) }),
    ...(home === undefined
      ? {}
      : { after: { account: accountNumberOf(home), number: Number(number) } }),
  };
}

function historyList(findings: readonly HistoryFinding[]): HistoryFindingList {
  return {
    findings: findings.map(historyResult),
    ...nextPage(findings, PAGE_LENGTH, (last) => `${last.account}-${last.number}`),
  };
}

function historyResult(finding: HistoryFinding): HistoryFindingResult {
  const { account, number, kind, about, counterFrom, counterTo, firstSeenAt, resolvedAt } = finding;
  return {
    account: String(account),
    number,
    kind,
    about: toHex(about),
    ...(kind === 'gap' ? { counterFrom: Number(counterFrom), counterTo: Number(counterTo) } : {}),
    firstSeenAt,
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
  };
}

function paymentOf(shown: ShownPayment): Omit<PaymentResult, 'digest'> {
  const { status, tally, code, counter, redeemBy, firstSeenAt, changedAt } = shown;
  assert(status !== undefined && tally !== undefined, 'a stored payment has no status');
  return {
    status,
    tally,
    ...(code === undefined ? {} : { code }),
    payer: String(shown.payer),
    payee: String(shown.payee),
    counter,
    amount: String(shown.amount),
    paid: String(shown.paid),
    redeemBy,
    firstSeenAt,
    changedAt,
  };
}

/** The schema has seen to 64 hexadecimal digits. */
function digestOf({ digest }: { readonly digest: string }): Uint8Array {
  return fromHex(digest) ?? new Uint8Array();
}
