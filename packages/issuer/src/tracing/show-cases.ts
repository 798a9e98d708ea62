/** Looking at cases, without what was handed in for them. */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { hasConsent } from '../personal/consents.ts';
import { findCase, listCases, type CaseName, type ShownCase } from './case-row.ts';

type Shown<Value, Code> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: Code | 'unknownTenant' };

/** A page of cases. */
export async function showCases(
  deps: IssuerDeps,
  tenant: TenantId,
  page: Parameters<typeof listCases>[1],
): Promise<Shown<readonly ShownCase[], never>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) => listCases(tx, page));
  return { ok: true, value };
}

/** One case, and whether the holder agrees to trace data now: without that, nothing comes. */
export async function showCase(
  deps: IssuerDeps,
  tenant: TenantId,
  name: CaseName,
): Promise<Shown<{ readonly shown: ShownCase; readonly isConsented: boolean }, 'unknownCase'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const shown = await findCase(tx, name);
    if (shown === undefined) return { ok: false, code: 'unknownCase' };
    const isConsented = await hasConsent(tx, name.home, 'traceData');
    return { ok: true, value: { shown, isConsented } };
  });
}
