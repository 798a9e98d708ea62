/** `tallystick bank-orders list`, `terms` and `allow`. */

import {
  changeBankTerms,
  listBankOrders as list,
  showBankTerms as show,
  type BankLimitBody,
  type BankOrderResult,
  type BankTermsBody,
} from '@tallystick/api/routes/bank-orders';
import { timeText } from '@tallystick/api/time-text';
import { isAmount } from '../amount-text.ts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, textsOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { durationText, secondsOf } from '../duration-text.ts';
import { CURSOR_OPTION, cursorOf, pageAnswer } from '../page.ts';

const OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];

export const listBankOrders: Command = {
  words: ['bank-orders', 'list'],
  positionals: [],
  summary: 'list orders of money from and to bank accounts, with what banks said',
  options: [
    { name: 'open', meaning: 'list only those that are not decided' },
    { name: 'stuck', meaning: 'list only those whose bank should have answered long ago' },
    CURSOR_OPTION,
    ...OPTIONS,
  ],
  run: async (input) => {
    const { values } = input;
    const only = values['stuck'] === true ? 'stuck' : values['open'] === true ? 'open' : undefined;
    const query = { ...(only === undefined ? {} : { only }), ...cursorOf(input) };
    const asked = await askTenant(input, list, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.bankOrders.map(lineOf), 'There are none.');
  },
};

export const showBankTerms: Command = {
  words: ['bank-orders', 'terms'],
  positionals: [],
  summary: 'show how long bank accounts and takings wait, and what a day may move',
  options: OPTIONS,
  run: async (input) => shown(await askTenant(input, show, { query: {}, body: {} })),
};

export const allowBankOrders: Command = {
  words: ['bank-orders', 'allow'],
  positionals: [],
  summary: 'decide how long bank accounts and takings wait, and what a day may move',
  options: [
    { name: 'wait', value: 'TIME', meaning: 'until a new bank account is paid, as 24h or 3d' },
    {
      name: 'delay',
      value: 'TIME',
      meaning:
        'how long takings stay whose payer has not confirmed them, as 3d; 3 days if left out',
    },
    {
      name: 'limit',
      value: 'LIMIT',
      isList: true,
      meaning:
        'CURRENCY,in=AMOUNT,out=AMOUNT,least=AMOUNT: in from a bank and out to one within a day, and the least that goes out at once; any of the three',
    },
    ...OPTIONS,
  ],
  run: async (input) => {
    const waitSeconds = secondsOf(textOf(input.values, 'wait') ?? '');
    if (waitSeconds === undefined) {
      return { kind: 'usage', message: '--wait takes a number and s, m, h or d, as in 24h.' };
    }
    const delaySeconds = secondsOf(textOf(input.values, 'delay') ?? '3d');
    if (delaySeconds === undefined) {
      return { kind: 'usage', message: '--delay takes a number and s, m, h or d, as in 3d.' };
    }
    const limits = textsOf(input.values, 'limit').map(limitOf);
    const known = limits.filter((limit) => limit !== undefined);
    if (known.length < limits.length) {
      const message =
        '--limit takes a currency and amounts, as in 356,in=500000,out=1000000,least=100.';
      return { kind: 'usage', message };
    }
    const body = { waitSeconds, delaySeconds, limits: known };
    return shown(await askTenant(input, changeBankTerms, { query: {}, body }));
  },
};

const NAMES: ReadonlyMap<string, 'fundDayMax' | 'payOutDayMax' | 'payOutMin'> = new Map([
  ['in', 'fundDayMax'],
  ['out', 'payOutDayMax'],
  ['least', 'payOutMin'],
]);

function limitOf(text: string): BankLimitBody | undefined {
  const [currency = '', ...amounts] = text.split(',');
  if (!/^[1-9][0-9]{0,8}$/.test(currency)) return undefined;
  const read: [string, string][] = [];
  for (const part of amounts) {
    const [word = '', amount = ''] = part.split('=');
    const name = NAMES.get(word);
    if (name === undefined || !isAmount(amount)) return undefined;
    read.push([name, amount]);
  }
  return { currency: Number(currency), ...Object.fromEntries(read) };
}

function lineOf(order: BankOrderResult): string {
  const { direction, account, atBank, amount, currency, state, bank, reason, isStuck } = order;
  const why = [reason, order.bankReason].filter((word) => word !== undefined).join(', ');
  return [
    `${timeText(order.orderedAt)}  ${direction.padEnd(3)}  account ${account}  ${amount} of ${currency}`,
    `${state}${why === '' ? '' : ` (${why})`}${isStuck ? ', STUCK' : ''}`,
    `bank ${bank ?? 'none yet'}, known there as ${atBank}`,
  ].join('  ');
}

function shown(asked: AskedTenant<BankTermsBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { waitSeconds, delaySeconds, limits } = asked.value;
  const lines = [
    `a new bank account waits ${durationText(waitSeconds)}`,
    `takings that no payer has confirmed wait ${durationText(delaySeconds)}`,
    ...limits.map(
      ({ currency, fundDayMax, payOutDayMax, payOutMin }) =>
        `currency ${currency}  in a day ${fundDayMax ?? 'any'}  out a day ${payOutDayMax ?? 'any'}  out at once from ${payOutMin ?? 'any'}`,
    ),
  ];
  return { kind: 'answer', object: asked.value, lines };
}
