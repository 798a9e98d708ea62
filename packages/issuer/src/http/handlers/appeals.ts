/** Answers of the routes for appeals. */

import {
  decideAppeal,
  listAppeals,
  showAppeal,
  type AppealParams,
  type AppealQuery,
  type AppealResult,
  type AppealSummary,
} from '@tallystick/api/routes/appeals';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { AppealRow } from '../../convictions/appeal-row.ts';
import type { IssuerDeps } from '../../issuer.ts';
import {
  decideAppeal as decide,
  listAppeals as list,
  showAppeal as show,
  type AppealKey,
  type ShownAppeal,
} from '../../operator/appeals.ts';
import { accountNumberOf } from '../account-number.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';
import { debtOf } from './debts.ts';

const PAGE_LENGTH = 50;

export function appealRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listAppeals, async ({ tenant, query }) => {
      const listed = await list(issuer, tenant, pageOf(query));
      if (!listed.ok) return listed;
      const appeals = listed.value.map(summaryOf);
      const next = nextPage(appeals, PAGE_LENGTH, (last) => `${last.account}-${last.keyHash}`);
      return { ok: true, value: { appeals, ...next } };
    }),
    serveTenant(ports, showAppeal, async ({ tenant, params }) => {
      const shown = await show(issuer, tenant, keyOf(params));
      return shown.ok ? { ok: true, value: resultOf(shown.value) } : shown;
    }),
    serveTenant(ports, decideAppeal, async ({ tenant, params, body }) => {
      const { outcome, reason, debt } = body;
      const judgement = { ...keyOf(params), outcome, reason, forgivesDebt: debt === 'forgive' };
      const decided = await decide(issuer, tenant, judgement);
      if (!decided.ok) return decided;
      const debts = decided.value.debts.map(debtOf);
      return { ok: true, value: { ...summaryOf(decided.value), debts } };
    }),
  ];
}

function summaryOf({ home, keyHash, madeAt, decision }: AppealRow): AppealSummary {
  return {
    account: String(home),
    keyHash: toHex(keyHash),
    madeAt,
    ...(decision === undefined ? {} : { outcome: decision.outcome }),
  };
}

function resultOf(shown: ShownAppeal): AppealResult {
  const { text, decision, debts } = shown;
  const { proof, kind, foundAt, wasReported } = shown.conviction;
  const decided =
    decision === undefined ? {} : { reason: decision.reason, decidedAt: decision.decidedAt };
  return {
    ...summaryOf(shown),
    text,
    proof: toHex(proof),
    kind,
    foundAt,
    wasReported,
    ...decided,
    debts: debts.map(debtOf),
  };
}

/** The schema has seen to decimal and hexadecimal digits. */
function keyOf({ account, keyHash }: Pick<AppealParams, 'account' | 'keyHash'>): AppealKey {
  return { home: accountNumberOf(account), keyHash: fromHex(keyHash) ?? new Uint8Array() };
}

function pageOf({ decided, cursor }: AppealQuery): Parameters<typeof list>[2] {
  const [account, keyHash = ''] = cursor?.split('-') ?? [];
  return {
    withDecided: decided === 'included',
    limit: PAGE_LENGTH,
    ...(account === undefined ? {} : { after: keyOf({ account, keyHash }) }),
  };
}
