/** `tallystick guest create`, `guest refund` and `guest limits`. */

import { openGuest, refundGuest, setGuestLimits } from '@tallystick/api/routes/guests';
import { isAmount } from '../amount-text.ts';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import { textOf, type Command, type CommandOption } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { IDEMPOTENCY_OPTION, idempotencyKeyOf } from '../idempotency-key.ts';
import { opened } from './accounts.ts';

const OPTIONS: readonly CommandOption[] = [TENANT_OPTION, ...CONNECTION_OPTIONS];

export const createGuest: Command = {
  words: ['guest', 'create'],
  positionals: [],
  summary: 'open an account without a name, and print an enrolment code',
  options: [
    {
      name: 'source',
      value: 'TOKEN',
      meaning: 'what you call the card or account that funds it: a token, no number',
    },
    IDEMPOTENCY_OPTION,
    ...OPTIONS,
  ],
  run: async (input) => {
    const fundingSource = textOf(input.values, 'source');
    if (fundingSource === undefined) return { kind: 'usage', message: 'A guest needs --source.' };
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const question = { query: {}, body: { fundingSource }, idempotencyKey: key.text };
    return opened(await askTenant(input, openGuest, question));
  },
};

export const refundGuestMoney: Command = {
  words: ['guest', 'refund'],
  positionals: ['ACCOUNT', 'AMOUNT'],
  summary: 'take money of a guest out, in minor units, to be sent back to where it came from',
  options: [
    { name: 'currency', value: 'NUMBER', meaning: 'ISO 4217 number, such as 356' },
    IDEMPOTENCY_OPTION,
    ...OPTIONS,
  ],
  run: async (input) => {
    const [account = '', amount = ''] = input.positionals;
    const currency = Number(textOf(input.values, 'currency'));
    if (!Number.isInteger(currency) || !isAmount(amount) || !isAmount(account)) {
      const message = 'A refund needs an account, an amount in minor units, and --currency.';
      return { kind: 'usage', message };
    }
    const key = idempotencyKeyOf(input);
    if (key.kind !== 'key') return key;
    const body = { currency, amount };
    const question = { params: { account }, query: {}, body, idempotencyKey: key.text };
    const asked = await askTenantAbout(input, refundGuest, question);
    if (asked.kind !== 'done') return asked;
    const lines = [`send ${amount} (minor units) back to ${asked.value.fundingSource}`];
    return { kind: 'answer', object: asked.value, lines };
  },
};

export const limitGuests: Command = {
  words: ['guest', 'limits'],
  positionals: [],
  summary: 'set what guests may have, in minor units',
  options: [
    { name: 'balance', value: 'AMOUNT', meaning: 'most on an account' },
    { name: 'certificate', value: 'AMOUNT', meaning: 'most in a certificate' },
    { name: 'funding', value: 'AMOUNT', meaning: 'most from one source in the days of --days' },
    { name: 'days', value: 'NUMBER', meaning: '1 to 366' },
    ...OPTIONS,
  ],
  run: async (input) => {
    const balanceMax = textOf(input.values, 'balance') ?? '';
    const certificateMax = textOf(input.values, 'certificate') ?? '';
    const sourceMax = textOf(input.values, 'funding') ?? '';
    const sourceWindowDays = Number(textOf(input.values, 'days'));
    const areAmounts = [balanceMax, certificateMax, sourceMax].every((text) => isAmount(text));
    if (!areAmounts || !Number.isInteger(sourceWindowDays)) {
      const message = 'Give --balance, --certificate, --funding and --days, all whole numbers.';
      return { kind: 'usage', message };
    }
    const body = { balanceMax, certificateMax, sourceMax, sourceWindowDays };
    const asked = await askTenant(input, setGuestLimits, { query: {}, body });
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: ['The limits for guests are set.'] };
  },
};
