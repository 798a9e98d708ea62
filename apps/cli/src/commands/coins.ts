/** `tallystick coins show`, `tallystick coins set` and `tallystick coins stop`. */

import {
  changeCoins as route,
  showCoins as show,
  type CoinsBody,
} from '@tallystick/api/routes/coins';
import { isAmount } from '../amount-text.ts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { durationText, secondsOf } from '../duration-text.ts';

const DEFAULT_COINS_MAX = '100';
const DEFAULT_VALID = '30d';
const DEFAULT_REDEEM_DAYS = '14';

export const showCoins: Command = {
  words: ['coins', 'show'],
  positionals: [],
  summary: 'show what coins are made',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => shown(await askTenant(input, show, { query: {}, body: {} })),
};

export const stopCoins: Command = {
  words: ['coins', 'stop'],
  positionals: [],
  summary: 'make no more coins; those that are out stay good',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => shown(await askTenant(input, route, { query: {}, body: {} })),
};

export const setCoins: Command = {
  words: ['coins', 'set'],
  positionals: [],
  summary: 'decide what coins are made',
  options: [
    {
      name: 'values',
      value: 'AMOUNT,AMOUNT,…',
      meaning: 'face values in minor units, from the smallest up, each a multiple of the smallest',
    },
    {
      name: 'account-max',
      value: 'AMOUNT',
      meaning: 'most that one account may have in coins, in minor units',
    },
    {
      name: 'coins-max',
      value: 'N',
      meaning: `most coins that are made at once (${DEFAULT_COINS_MAX})`,
    },
    {
      name: 'valid',
      value: 'TIME',
      meaning: `how long they can be spent, as 12h or 30d (${DEFAULT_VALID})`,
    },
    {
      name: 'redeem-days',
      value: 'N',
      meaning: `days after that in which they can be redeemed (${DEFAULT_REDEEM_DAYS})`,
    },
    {
      name: 'merchants-hand-on',
      meaning: 'let merchants pay on with coins that they took; else they redeem only',
    },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const coins = settingsOf((name) => textOf(input.values, name));
    if (typeof coins === 'string') return { kind: 'usage', message: coins };
    const merchantsHandOn = input.values['merchants-hand-on'] === true;
    const body = { coins: merchantsHandOn ? { ...coins, merchantsHandOn } : coins };
    return shown(await askTenant(input, route, { query: {}, body }));
  },
};

/** The settings, or what is wrong with them. */
function settingsOf(
  asked: (name: string) => string | undefined,
): NonNullable<CoinsBody['coins']> | string {
  const denominations = (asked('values') ?? '').split(',');
  const accountMax = asked('account-max') ?? '';
  if (!denominations.every(isAmount) || !isAmount(accountMax)) {
    return '--values and --account-max take amounts in minor units, as in --values 100,200,500 --account-max 500000.';
  }
  const [coinsMax, redeemDays] = [
    asked('coins-max') ?? DEFAULT_COINS_MAX,
    asked('redeem-days') ?? DEFAULT_REDEEM_DAYS,
  ];
  if (!/^[0-9]{1,3}$/.test(coinsMax) || !/^[0-9]{1,3}$/.test(redeemDays)) {
    return '--coins-max and --redeem-days take whole numbers.';
  }
  const validSeconds = secondsOf(asked('valid') ?? DEFAULT_VALID);
  if (validSeconds === undefined) return '--valid takes a number and s, m, h or d, as in 30d.';
  return {
    denominations,
    accountMax,
    coinsMax: Number(coinsMax),
    validSeconds,
    redeemDays: Number(redeemDays),
  };
}

function shown(asked: AskedTenant<CoinsBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { coins } = asked.value;
  const lines =
    coins === undefined
      ? ['no coins are made']
      : [
          `values       ${coins.denominations.join(', ')}`,
          `at once      ${coins.coinsMax} at most`,
          `an account   ${coins.accountMax} at most`,
          `can be spent ${durationText(coins.validSeconds)}`,
          `and redeemed ${coins.redeemDays} days longer`,
          `merchants    ${coins.merchantsHandOn === true ? 'hand them on' : 'redeem only'}`,
        ];
  return { kind: 'answer', object: asked.value, lines };
}
