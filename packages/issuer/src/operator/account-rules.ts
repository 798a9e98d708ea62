/** The rules of an account as an operator sees and changes them (G-024, G-111 to G-113). */

import type {
  RuleAuthor,
  RulesBody,
  RulesRefusal,
  RulesResult,
} from '@tallystick/protocol/calls/rules';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { holdAccount } from '../accounts/hold-account.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { changeRules, showRules } from '../rules/change-rules.ts';

type Result<Refusal extends string = never> =
  | { readonly ok: true; readonly value: RulesResult }
  | { readonly ok: false; readonly code: 'unknownAccount' | Refusal };

/** What is in force, whoever set it. */
export async function listAccountRules(
  { database, clock }: IssuerDeps,
  tenant: TenantId,
  { account }: { readonly account: bigint },
): Promise<Result> {
  return database.transaction(tenant, async (tx) => {
    if ((await findAccount(tx, account)) === undefined) {
      return { ok: false, code: 'unknownAccount' };
    }
    return { ok: true, value: await showRules(tx, account, clock()) };
  });
}

/** Ends and sets rules in the name of `author`, all or none. An account that was erased takes none. */
export async function changeAccountRules(
  { database, clock }: IssuerDeps,
  tenant: TenantId,
  {
    account: home,
    ...change
  }: RulesBody & { readonly account: bigint; readonly author: RuleAuthor },
): Promise<Result<RulesRefusal>> {
  return database.transaction(tenant, async (tx) => {
    if ((await holdAccount(tx, home))?.erased !== false) {
      return { ok: false, code: 'unknownAccount' };
    }
    const outcome = await changeRules(tx, tenant, { home, ...change, now: clock() });
    return outcome.ok ? { ok: true, value: outcome.result } : outcome;
  });
}
