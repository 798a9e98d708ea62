/** What an operator lets devices do without a network (V-12): shown, and changed for the next bundle. */

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { PayeeOnline, Policy } from '@tallystick/protocol/messages/trust-bundle';
import type { Minor } from '@tallystick/protocol/money';
import type {
  OfflineLimits,
  RandomSelection,
  RiskLimits,
} from '@tallystick/protocol/risk/risk-limits';
import type { IssuerDeps } from '../issuer.ts';
import { encodeSettings } from '../tenants/settings.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

/** Of each limit another value, or null for none; what is left out stays. */
export type LimitChanges = {
  readonly [Name in keyof OfflineLimits]?: OfflineLimits[Name] | null;
};

export interface PolicyChanges {
  readonly payeeOnline?: PayeeOnline;
  readonly offlineLimitLower?: Minor;
  readonly offlineLimitUpper?: Minor;
  readonly payer?: LimitChanges;
  readonly payee?: LimitChanges;
  readonly selection?: RandomSelection | null;
}

export type ChangePolicyRefusal =
  | 'unknownTenant'
  /** A lower limit above its upper one, or shares and threshold of chance in the wrong order. */
  | 'limitsInvalid';

type PolicyResult<Refusal> =
  { readonly ok: true; readonly value: Policy } | { readonly ok: false; readonly code: Refusal };

/** The policy that the next bundle carries. */
export async function showPolicy(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<PolicyResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  return record === undefined
    ? { ok: false, code: 'unknownTenant' }
    : { ok: true, value: record.settings.policy };
}

/** Changes the policy. Devices get it with the next bundle, at their next sync. */
export async function changePolicy(
  deps: IssuerDeps,
  tenant: TenantId,
  changes: PolicyChanges,
): Promise<PolicyResult<ChangePolicyRefusal>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    const { settings } = record;
    const policy = changed(settings.policy, changes);
    if (!isOrdered(policy)) return { ok: false, code: 'limitsInvalid' };
    const [before, after] = [encodeSettings(settings), encodeSettings({ ...settings, policy })];
    if (!equalBytes(before, after)) {
      await tx.query('update tenant set settings = $1, bundle_stale = true', [after]);
    }
    return { ok: true, value: policy };
  });
}

function changed(
  { limits: before = { payer: {}, payee: {} }, ...policy }: Policy,
  { payer, payee, selection: chance, ...changes }: PolicyChanges,
): Policy {
  const selection = chance === undefined ? before.selection : (chance ?? undefined);
  const limits: RiskLimits = {
    payer: changedLimits(before.payer, payer),
    payee: changedLimits(before.payee, payee),
    ...(selection === undefined ? {} : { selection }),
  };
  const isEmpty = [limits.payer, limits.payee].every((side) => Object.keys(side).length === 0);
  // A tenant without limits signs a policy that also devices understand which know of none.
  return {
    ...policy,
    ...changes,
    ...(isEmpty && selection === undefined ? {} : { limits }),
  };
}

const COUNTS = ['countLower', 'countUpper', 'dayCountMax'] as const;
const SUMS = ['sumLower', 'sumUpper', 'daySumMax'] as const;

function changedLimits(before: OfflineLimits, changes: LimitChanges = {}): OfflineLimits {
  const all = { ...before, ...changes };
  return {
    ...kept<(typeof COUNTS)[number], number>(COUNTS, all),
    ...kept<(typeof SUMS)[number], Minor>(SUMS, all),
  };
}

/** The members of these names that are not taken away. */
function kept<Name extends string, Value>(
  names: readonly Name[],
  all: { readonly [Each in Name]?: Value | null },
): Partial<Record<Name, Value>> {
  const left: Partial<Record<Name, Value>> = {};
  for (const name of names) {
    const value = all[name];
    if (value !== null && value !== undefined) left[name] = value;
  }
  return left;
}

function isOrdered({ offlineLimitLower, offlineLimitUpper, limits }: Policy): boolean {
  const sides = limits === undefined ? [] : [limits.payer, limits.payee];
  const isLimited = sides.every(
    ({ countLower, countUpper, sumLower, sumUpper }) =>
      isRising(countLower, countUpper) && isRising(sumLower, sumUpper),
  );
  const chance = limits?.selection;
  const isChance =
    chance === undefined ||
    (chance.percent <= chance.percentMax && chance.threshold <= offlineLimitLower);
  return isRising(offlineLimitLower, offlineLimitUpper) && isLimited && isChance;
}

function isRising<Value extends number | bigint>(
  lower: Value | undefined,
  upper: Value | undefined,
): boolean {
  return lower === undefined || upper === undefined || lower <= upper;
}
