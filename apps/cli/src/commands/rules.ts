/** `tallystick rule list`, `rule set` and `rule end`. */

import {
  changeRules,
  listRules,
  type AccountRules,
  type ChangeRulesBody,
} from '@tallystick/api/routes/rules';
import { parseTime, timeText } from '@tallystick/api/time-text';
import { askTenantAbout, type AskedTenant } from '../ask-tenant.ts';
import {
  textOf,
  type Command,
  type CommandInput,
  type CommandOption,
  type CommandResult,
} from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { parseRule, RULE_FORMS, ruleText } from './rule-text.ts';

const THIRD_PARTY: CommandOption = {
  name: 'third-party',
  value: 'NAME',
  meaning: 'as somebody else, who can end their own rules only',
};
const COMMON_OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];

export const listAccountRules: Command = {
  words: ['rule', 'list'],
  positionals: ['ACCOUNT'],
  summary: "list the rules for an account's offline money",
  options: COMMON_OPTIONS,
  run: async (input) => {
    const params = { account: input.positionals[0] ?? '' };
    return shown(await askTenantAbout(input, listRules, { params, query: {}, body: {} }));
  },
};

export const setAccountRule: Command = {
  words: ['rule', 'set'],
  positionals: ['ACCOUNT', 'KIND', 'VALUE', '[VALUE]'],
  summary: `set a rule: ${RULE_FORMS.join(', ')}`,
  options: [
    {
      name: 'until',
      value: 'TIME',
      meaning: 'when it ends, such as 2027-01-31T18:00:00Z; else it holds for good',
    },
    THIRD_PARTY,
    ...COMMON_OPTIONS,
  ],
  run: async (input) => {
    const [account = '', ...words] = input.positionals;
    const rule = parseRule(words);
    if (rule === undefined) {
      return { kind: 'usage', message: `Give one of: ${RULE_FORMS.join('; ')}.` };
    }
    const untilText = textOf(input.values, 'until');
    const until = untilText === undefined ? undefined : parseTime(untilText);
    if (untilText !== undefined && until === undefined) {
      return { kind: 'usage', message: '--until takes a date, a time and Z or an offset.' };
    }
    return change(input, account, {
      set: [{ rule, ...(until === undefined ? {} : { until }) }],
    });
  },
};

export const endAccountRule: Command = {
  words: ['rule', 'end'],
  positionals: ['ACCOUNT', 'NUMBER'],
  summary: 'end a rule, by its number',
  options: [THIRD_PARTY, ...COMMON_OPTIONS],
  run: async (input) => {
    const [account = '', number = ''] = input.positionals;
    if (!/^[1-9][0-9]{0,8}$/.test(number)) {
      return { kind: 'usage', message: 'NUMBER is the number of a rule in the list.' };
    }
    return change(input, account, { end: [Number(number)] });
  },
};

async function change(
  input: CommandInput,
  account: string,
  body: ChangeRulesBody,
): Promise<CommandResult> {
  const thirdParty = textOf(input.values, 'third-party');
  const question = {
    params: { account },
    query: {},
    body: { ...body, ...(thirdParty === undefined ? {} : { thirdParty }) },
  };
  return shown(await askTenantAbout(input, changeRules, question));
}

function shown(asked: AskedTenant<AccountRules>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { rules, locked } = asked.value;
  const lines = rules.map(({ number, author, name, rule, until }) => {
    const ends = until === undefined ? '' : `, until ${timeText(until)}`;
    return `${number}  ${ruleText(rule)}${ends}  (${name ?? author})`;
  });
  return {
    kind: 'answer',
    object: asked.value,
    lines: [...(lines.length === 0 ? ['no rules'] : lines), `locked  ${locked}`],
  };
}
