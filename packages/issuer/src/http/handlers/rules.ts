/** Answers of the routes for the rules of accounts. */

import {
  changeRules as changeRoute,
  listRules,
  type AccountRules,
  type NewRuleValue,
  type RuleValue,
  type ShownRule,
} from '@tallystick/api/routes/rules';
import {
  isAuthorName,
  type AccountRule,
  type NewRule,
  type RuleAuthor,
  type RulesBody,
} from '@tallystick/protocol/calls/rules';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { parseMinor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { findAccount } from '../../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../../issuer.ts';
import { changeRules } from '../../rules/change-rules.ts';
import { serveTenant, type Outcome, type Served, type TenantPorts } from '../serve.ts';

const ISSUER: RuleAuthor = { kind: 'issuer' };

export function ruleRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listRules, async ({ tenant, params }) =>
      changed(issuer, tenant, {
        account: BigInt(params.account),
        author: ISSUER,
        set: [],
        end: [],
      }),
    ),
    serveTenant(ports, changeRoute, async ({ tenant, params, body }) => {
      const { thirdParty, end = [] } = body;
      if (thirdParty !== undefined && !isAuthorName(thirdParty)) {
        return { ok: false, code: 'nameInvalid' };
      }
      const author =
        thirdParty === undefined ? ISSUER : ({ kind: 'thirdParty', name: thirdParty } as const);
      const set: NewRule[] = [];
      for (const value of body.set ?? []) {
        const rule = readRule(value);
        if (rule === undefined) return { ok: false, code: 'amountTooLarge' };
        set.push(rule);
      }
      return changed(issuer, tenant, { account: BigInt(params.account), author, set, end });
    }),
  ];
}

async function changed(
  { database, clock }: IssuerDeps,
  tenant: TenantId,
  {
    account: home,
    ...change
  }: RulesBody & { readonly account: bigint; readonly author: RuleAuthor },
): Promise<Outcome<AccountRules>> {
  return database.transaction(tenant, async (tx) => {
    if ((await findAccount(tx, home)) === undefined) return { ok: false, code: 'unknownAccount' };
    const outcome = await changeRules(tx, tenant, { home, ...change, now: clock() });
    if (!outcome.ok) return outcome;
    const { rules, locked } = outcome.result;
    return { ok: true, value: { rules: rules.map(shown), locked: String(locked) } };
  });
}

/** Undefined for an amount beyond the range of money. */
function readRule({ rule, until }: NewRuleValue): NewRule | undefined {
  const read = ruleOf(rule);
  return read === undefined ? undefined : { rule: read, ...(until === undefined ? {} : { until }) };
}

function ruleOf(value: RuleValue): Rule | undefined {
  if (!('amount' in value)) return value;
  const amount = parseMinor(value.amount);
  return amount === undefined ? undefined : { kind: value.kind, amount };
}

function shown({ number, author, rule, until }: AccountRule): ShownRule {
  return {
    number,
    author: author.kind,
    ...(author.kind === 'thirdParty' ? { name: author.name } : {}),
    rule: 'amount' in rule ? { kind: rule.kind, amount: String(rule.amount) } : rule,
    ...(until === undefined ? {} : { until }),
  };
}
