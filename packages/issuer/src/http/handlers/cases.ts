/** Answers of the routes for the investigator and for cases. */

import {
  closeCase,
  listCases,
  openCase,
  releaseCase,
  setInvestigator,
  showCase,
  showInvestigator,
  type CaseParams,
  type CaseResult,
  type CasesQuery,
  type ReleasedCaseResult,
} from '@tallystick/api/routes/cases';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { IssuerDeps } from '../../issuer.ts';
import type { CaseName, ShownCase } from '../../tracing/case-row.ts';
import { closeCase as close } from '../../tracing/close-case.ts';
import {
  setInvestigator as setKey,
  showInvestigators,
  type Investigator,
} from '../../tracing/investigator.ts';
import { openCase as open } from '../../tracing/open-case.ts';
import { releaseCase as release, type ReleasedCase } from '../../tracing/release-case.ts';
import { showCase as show, showCases } from '../../tracing/show-cases.ts';
import { accountNumberOf } from '../account-number.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 50;

export function caseRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, setInvestigator, async ({ tenant, body }) => {
      const set = await setKey(issuer, tenant, { publicKey: bytesOf(body.publicKey) });
      return set.ok ? { ok: true, value: investigatorResult(set.value) } : set;
    }),
    serveTenant(ports, showInvestigator, async ({ tenant }) => {
      const shown = await showInvestigators(issuer, tenant);
      if (!shown.ok) return shown;
      return { ok: true, value: { investigators: shown.value.map(investigatorResult) } };
    }),
    serveTenant(ports, openCase, async ({ tenant, params, body: { reason, keyHash } }) => {
      const account = accountNumberOf(params.account);
      const opened = await open(issuer, tenant, { account, reason, keyHash: bytesOf(keyHash) });
      return opened.ok ? { ok: true, value: caseResult(opened.value) } : opened;
    }),
    serveTenant(ports, listCases, async ({ tenant, query }) => {
      const listed = await showCases(issuer, tenant, pageOf(query));
      if (!listed.ok) return listed;
      const cases = listed.value.map(caseResult);
      const next = nextPage(cases, PAGE_LENGTH, (last) => `${last.account}-${last.number}`);
      return { ok: true, value: { cases, ...next } };
    }),
    serveTenant(ports, showCase, async ({ tenant, params }) => {
      const found = await show(issuer, tenant, nameOf(params));
      if (!found.ok) return found;
      const { shown, isConsented } = found.value;
      return { ok: true, value: { ...caseResult(shown), consented: isConsented } };
    }),
    serveTenant(ports, closeCase, async ({ tenant, params }) => {
      const closed = await close(issuer, tenant, nameOf(params));
      return closed.ok ? { ok: true, value: caseResult(closed.value) } : closed;
    }),
    serveTenant(ports, releaseCase, async ({ tenant, params }) => {
      const released = await release(issuer, tenant, nameOf(params));
      if (!released.ok) return released;
      return { ok: true, value: releasedResult(params.tenant, released.value) };
    }),
  ];
}

/** The schema has seen to hexadecimal digits. */
function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}

function nameOf(params: CaseParams): CaseName {
  return { home: accountNumberOf(params.account), number: Number(params.case) };
}

/** The schema has seen to decimal numbers, the cursor's two with a line between them. */
function pageOf({ closed, cursor }: CasesQuery): Parameters<typeof showCases>[2] {
  const [account, number] = cursor?.split('-') ?? [];
  return {
    withClosed: closed === 'included',
    limit: PAGE_LENGTH,
    ...(account === undefined
      ? {}
      : { after: { home: accountNumberOf(account), number: Number(number) } }),
  };
}

function investigatorResult({ publicKey, setAt }: Investigator): {
  readonly publicKey: string;
  readonly setAt: number;
} {
  return { publicKey: toHex(publicKey), setAt };
}

function releasedResult(
  tenant: string,
  { shown, publicKey, reports }: ReleasedCase,
): ReleasedCaseResult {
  return {
    form: 'tallystick-case-1',
    tenant,
    case: caseResult(shown),
    publicKey: toHex(publicKey),
    reports: reports.map(({ investigatorKey, receivedAt, sealed }) => ({
      investigatorKey: toHex(investigatorKey),
      receivedAt,
      sealed: Buffer.from(sealed).toString('base64url'),
    })),
  };
}

function caseResult({ home, keyHash, ...shown }: ShownCase): CaseResult {
  return { ...shown, account: String(home), keyHash: toHex(keyHash) };
}
