/** `tallystick loss-account fund` and `tallystick cover allot`: money behind what tills call covered. */

import { fundLossAccount as fund } from '@tallystick/api/routes/accounts';
import { allotCover as allot } from '@tallystick/api/routes/tills';
import { parseTime } from '@tallystick/api/time-text';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import {
  textOf,
  type Command,
  type CommandInput,
  type CommandOption,
  type CommandResult,
} from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { IDEMPOTENCY_OPTION, idempotencyKeyOf } from '../idempotency-key.ts';

const SUM_OPTIONS: readonly CommandOption[] = [
  { name: 'amount', value: 'AMOUNT', meaning: 'in minor units, such as 125000' },
  { name: 'number', value: 'NUMBER', meaning: "the currency's ISO 4217 number, such as 356" },
];
const COMMON_OPTIONS = [IDEMPOTENCY_OPTION, TENANT_OPTION, ...CONNECTION_OPTIONS];

export const fundLossAccount: Command = {
  words: ['loss-account', 'fund'],
  positionals: [],
  summary: "put the tenant's own money aside for what cheats cost; cover is taken from it",
  options: [...SUM_OPTIONS, ...COMMON_OPTIONS],
  run: async (input) => {
    const sum = sumOf(input);
    if (sum.kind !== 'sum') return sum;
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const question = { query: {}, body: sum.body, idempotencyKey: key.text };
    const asked = await askTenant(input, fund, question);
    if (asked.kind !== 'done') return asked;
    const { amount } = asked.value;
    return { kind: 'answer', object: asked.value, lines: [`funded  ${amount}`] };
  },
};

export const allotCover: Command = {
  words: ['cover', 'allot'],
  positionals: ['ACCOUNT', 'TILL'],
  summary: 'set money of the loss account aside for one till: up to it its payments are covered',
  options: [
    ...SUM_OPTIONS,
    { name: 'until', value: 'TIME', meaning: 'such as 2027-01-31T02:00:00Z; then it goes back' },
    ...COMMON_OPTIONS,
  ],
  run: async (input) => {
    const [account = '', till = ''] = input.positionals;
    const sum = sumOf(input);
    if (sum.kind !== 'sum') return sum;
    const untilText = textOf(input.values, 'until');
    const until = untilText === undefined ? undefined : parseTime(untilText);
    if (until === undefined) {
      const message = 'Cover needs --until with a date, a time and Z or an offset.';
      return { kind: 'usage', message };
    }
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const asked = await askTenantAbout(input, allot, {
      params: { account, till },
      query: {},
      body: { ...sum.body, until },
      idempotencyKey: key.text,
    });
    if (asked.kind !== 'done') return asked;
    const { amount } = asked.value;
    const lines = [`allotted  ${amount}`, 'The till learns of it at its next sync.'];
    return { kind: 'answer', object: asked.value, lines };
  },
};

type ReadSum = {
  readonly kind: 'sum';
  readonly body: { readonly amount: string; readonly currency: number };
};

function sumOf({ values }: CommandInput): ReadSum | Extract<CommandResult, { kind: 'usage' }> {
  const [amount, number] = [textOf(values, 'amount'), textOf(values, 'number')];
  if (amount === undefined || number === undefined) {
    return { kind: 'usage', message: 'Money needs --amount and --number.' };
  }
  if (!/^[0-9]{1,19}$/.test(amount) || !/^[0-9]{1,5}$/.test(number)) {
    return { kind: 'usage', message: '--amount and --number take whole numbers.' };
  }
  return { kind: 'sum', body: { amount, currency: Number(number) } };
}
