/** Answers of the routes for what devices may do without a network. */

import {
  changePolicy,
  showPolicy,
  type OfflineLimitsChange,
  type OfflineLimitsResult,
  type PolicyChange,
  type PolicyResult,
} from '@tallystick/api/routes/policy';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import { parseMinor, type Minor } from '@tallystick/protocol/money';
import type { OfflineLimits } from '@tallystick/protocol/risk/risk-limits';
import type { IssuerDeps } from '../../issuer.ts';
import {
  changePolicy as carryOut,
  showPolicy as show,
  type LimitChanges,
  type PolicyChanges,
} from '../../operator/change-policy.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function policyRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showPolicy, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: resultOf(shown.value) } : shown;
    }),
    serveTenant(ports, changePolicy, async ({ tenant, body }) => {
      const changes = changesOf(body);
      if (changes === undefined) return { ok: false, code: 'amountTooLarge' };
      const changed = await carryOut(issuer, tenant, changes);
      return changed.ok ? { ok: true, value: resultOf(changed.value) } : changed;
    }),
  ];
}

const COUNTS = ['countLower', 'countUpper', 'dayCountMax'] as const;
const SUMS = ['sumLower', 'sumUpper', 'daySumMax'] as const;

function resultOf({ payeeOnline, limits, ...policy }: Policy): PolicyResult {
  const { payer = {}, payee = {}, selection } = limits ?? {};
  return {
    payeeOnline,
    offlineLimitLower: policy.offlineLimitLower.toString(),
    offlineLimitUpper: policy.offlineLimitUpper.toString(),
    payer: limitsOf(payer),
    payee: limitsOf(payee),
    ...(selection === undefined
      ? {}
      : { selection: { ...selection, threshold: selection.threshold.toString() } }),
  };
}

function limitsOf(limits: OfflineLimits): OfflineLimitsResult {
  const sums = SUMS.flatMap((name) => {
    const sum = limits[name];
    return sum === undefined ? [] : [[name, sum.toString()] as const];
  });
  const counts = COUNTS.flatMap((name) => {
    const count = limits[name];
    return count === undefined ? [] : [[name, count] as const];
  });
  return { ...Object.fromEntries(counts), ...Object.fromEntries(sums) };
}

/** Undefined where an amount is beyond the range of money. */
function changesOf(change: PolicyChange): PolicyChanges | undefined {
  const { payeeOnline, selection } = change;
  const lower = amountOf(change.offlineLimitLower);
  const upper = amountOf(change.offlineLimitUpper);
  const payer = limitChangesOf(change.payer);
  const payee = limitChangesOf(change.payee);
  const threshold = amountOf(selection?.threshold);
  const chance =
    typeof threshold === 'bigint' && selection ? { ...selection, threshold } : undefined;
  if ([lower, upper, payer, payee, threshold].includes('tooLarge')) return undefined;
  return {
    ...(payeeOnline === undefined ? {} : { payeeOnline }),
    ...(typeof lower === 'bigint' ? { offlineLimitLower: lower } : {}),
    ...(typeof upper === 'bigint' ? { offlineLimitUpper: upper } : {}),
    ...(typeof payer === 'object' ? { payer } : {}),
    ...(typeof payee === 'object' ? { payee } : {}),
    ...(selection === null ? { selection } : chance === undefined ? {} : { selection: chance }),
  };
}

function amountOf(text: string | undefined): Minor | 'tooLarge' | undefined {
  return text === undefined ? undefined : (parseMinor(text) ?? 'tooLarge');
}

function limitChangesOf(
  change: OfflineLimitsChange | undefined,
): LimitChanges | 'tooLarge' | undefined {
  if (change === undefined) return undefined;
  const counts = COUNTS.flatMap((name) => {
    const count = change[name];
    return count === undefined ? [] : [[name, count] as const];
  });
  const sums: [string, Minor | null][] = [];
  for (const name of SUMS) {
    const text = change[name];
    const sum = text === null ? null : amountOf(text);
    if (sum === 'tooLarge') return sum;
    if (sum !== undefined) sums.push([name, sum]);
  }
  return { ...Object.fromEntries(counts), ...Object.fromEntries(sums) };
}
