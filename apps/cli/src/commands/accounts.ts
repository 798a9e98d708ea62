/** `tallystick customer create` and `tallystick merchant create`. */

import {
  createCustomer as customers,
  createMerchant as merchants,
} from '@tallystick/api/routes/accounts';
import type { OpenedAccount } from '@tallystick/api/routes/accounts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import type { RegistrationBody } from '@tallystick/api/routes/personal';
import type { NewRuleValue } from '@tallystick/api/routes/rules';
import {
  textOf,
  textsOf,
  type Command,
  type CommandInput,
  type CommandOption,
  type CommandResult,
} from '../command.ts';
import { readRegistration } from './account.ts';
import { parseRule, RULE_FORMS } from './rule-text.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { IDEMPOTENCY_OPTION, idempotencyKeyOf } from '../idempotency-key.ts';

const NAME_OPTION: CommandOption = {
  name: 'name',
  value: 'NAME',
  meaning: "at most 24 bytes; payers see a merchant's",
};

/** A person's data belong on no command line. */
const REGISTRATION_OPTION: CommandOption = {
  name: 'registration',
  value: 'FILE',
  meaning: 'a JSON file with some of name, address, phone and email of the person',
};

const RULE_OPTION: CommandOption = {
  name: 'rule',
  value: '"KIND VALUE"',
  meaning: 'a rule that binds from the start, such as "minimumBalance 2500"; as in rule set',
  isList: true,
};

const COMMON_OPTIONS = [
  REGISTRATION_OPTION,
  IDEMPOTENCY_OPTION,
  TENANT_OPTION,
  ...CONNECTION_OPTIONS,
];

export const createCustomer: Command = {
  words: ['customer', 'create'],
  positionals: [],
  summary: 'open an account for a customer, and print an enrolment code',
  options: [NAME_OPTION, RULE_OPTION, ...COMMON_OPTIONS],
  run: async (input) => {
    const name = textOf(input.values, 'name');
    if (name === undefined) return { kind: 'usage', message: 'A customer needs --name.' };
    const registered = await registrationOf(input);
    if (registered.kind !== 'registered') return registered;
    const rules = rulesOf(input);
    if (rules === undefined) {
      return { kind: 'usage', message: `--rule takes one of: ${RULE_FORMS.join('; ')}.` };
    }
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const body = { name, ...registered.body, ...(rules.length === 0 ? {} : { rules }) };
    const question = { query: {}, body, idempotencyKey: key.text };
    return opened(await askTenant(input, customers, question));
  },
};

export const createMerchant: Command = {
  words: ['merchant', 'create'],
  positionals: [],
  summary: 'open an account for a merchant, and print an enrolment code',
  options: [
    NAME_OPTION,
    { name: 'type', value: 'CODE', meaning: 'ISO 18245 merchant category code, four digits' },
    { name: 'place', value: 'CELL', meaning: 'geohash of the tills' },
    ...COMMON_OPTIONS,
  ],
  run: async (input) => {
    const name = textOf(input.values, 'name');
    const merchantType = textOf(input.values, 'type');
    const place = textOf(input.values, 'place');
    if (name === undefined || merchantType === undefined || place === undefined) {
      return { kind: 'usage', message: 'A merchant needs --name, --type and --place.' };
    }
    const registered = await registrationOf(input);
    if (registered.kind !== 'registered') return registered;
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const body = { name, merchantType, place, ...registered.body };
    const question = { query: {}, body, idempotencyKey: key.text };
    return opened(await askTenant(input, merchants, question));
  },
};

/** The rules that the account is opened with; undefined where one says none. */
function rulesOf({ values }: CommandInput): readonly NewRuleValue[] | undefined {
  const typed = textsOf(values, 'rule');
  const rules = typed.flatMap((text) => {
    const rule = parseRule(text.trim().split(/\s+/));
    return rule === undefined ? [] : [{ rule }];
  });
  return rules.length === typed.length ? rules : undefined;
}

async function registrationOf({ values }: CommandInput): Promise<
  | {
      readonly kind: 'registered';
      readonly body: { readonly registration?: RegistrationBody };
    }
  | Extract<CommandResult, { readonly kind: 'usage' }>
> {
  const path = textOf(values, 'registration');
  if (path === undefined) return { kind: 'registered', body: {} };
  const file = await readRegistration(path);
  return file.kind === 'usage'
    ? file
    : { kind: 'registered', body: { registration: file.registration } };
}

/** What whoever opened an account is shown. */
export function opened(asked: AskedTenant<OpenedAccount>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { account, enrolmentCode } = asked.value;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [`account         ${account}`, `enrolment code  ${enrolmentCode}`],
  };
}
