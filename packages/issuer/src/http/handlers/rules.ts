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
  type RulesRefusal,
  type RulesResult,
} from '@tallystick/protocol/calls/rules';
import { parseMinor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import type { IssuerDeps } from '../../issuer.ts';
import { changeAccountRules, listAccountRules } from '../../operator/account-rules.ts';
import { serveTenant, type Outcome, type Served, type TenantPorts } from '../serve.ts';

const ISSUER: RuleAuthor = { kind: 'issuer' };

export function ruleRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listRules, async ({ tenant, params }) =>
      answered(await listAccountRules(issuer, tenant, { account: BigInt(params.account) })),
    ),
    serveTenant(ports, changeRoute, async ({ tenant, params, body }) => {
      const { thirdParty, end = [] } = body;
      if (thirdParty !== undefined && !isAuthorName(thirdParty)) {
        return { ok: false, code: 'nameInvalid' };
      }
      const author =
        thirdParty === undefined ? ISSUER : ({ kind: 'thirdParty', name: thirdParty } as const);
      const set = readRules(body.set);
      if (set === undefined) return { ok: false, code: 'amountTooLarge' };
      const change = { account: BigInt(params.account), author, set, end };
      return answered(await changeAccountRules(issuer, tenant, change));
    }),
  ];
}

type Shown =
  | { readonly ok: true; readonly value: RulesResult }
  | { readonly ok: false; readonly code: 'unknownAccount' | RulesRefusal };

function answered(result: Shown): Outcome<AccountRules> {
  if (!result.ok) return result;
  const { rules, locked } = result.value;
  return { ok: true, value: { rules: rules.map(shown), locked: String(locked) } };
}

/** The rules of a request; undefined for an amount beyond the range of money. */
export function readRules(values: readonly NewRuleValue[] = []): readonly NewRule[] | undefined {
  const rules = values.flatMap((value) => readRule(value) ?? []);
  return rules.length === values.length ? rules : undefined;
}

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
