/** `tallystick policy show` and `tallystick policy set`. */

import {
  changePolicy as route,
  showPolicy as show,
  type OfflineLimitsChange,
  type OfflineLimitsResult,
  type PolicyChange,
  type PolicyResult,
} from '@tallystick/api/routes/policy';
import { PAYEE_ONLINE, type PayeeOnline } from '@tallystick/protocol/messages/trust-bundle';
import { isAmount } from '../amount-text.ts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandOption, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

const SIDES = ['payer', 'payee'] as const;
type Side = (typeof SIDES)[number];

/** The word of an option, what it stands for, and what it is said to mean. */
const LIMITS: readonly (readonly [
  word: string,
  name: keyof OfflineLimitsResult,
  meaning: string,
])[] = [
  ['count-lower', 'countLower', 'payments since the last sync before it tries to go online'],
  ['count-upper', 'countUpper', 'payments since the last sync before it refuses'],
  ['sum-lower', 'sumLower', 'minor units since the last sync before it tries to go online'],
  ['sum-upper', 'sumUpper', 'minor units since the last sync before it refuses'],
  ['day-count', 'dayCountMax', 'payments without a network in 24 hours'],
  ['day-sum', 'daySumMax', 'minor units without a network in 24 hours'],
];

const DEVICES: Readonly<Record<Side, string>> = { payer: "a payer's device", payee: 'a till' };

const LIMIT_OPTIONS: readonly CommandOption[] = SIDES.flatMap((side) =>
  LIMITS.map(([word, , meaning]) => ({
    name: `${side}-${word}`,
    value: 'NUMBER|none',
    meaning: `${DEVICES[side]}: ${meaning}`,
  })),
);

export const showPolicy: Command = {
  words: ['policy', 'show'],
  positionals: [],
  summary: 'show the limits for payments without a network',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    return shown(await askTenant(input, show, { query: {}, body: {} }));
  },
};

export const setPolicy: Command = {
  words: ['policy', 'set'],
  positionals: [],
  summary: 'change the limits for payments without a network; devices learn of it at a sync',
  options: [
    { name: 'payee-online', value: PAYEE_ONLINE.join('|'), meaning: "a till's need of a network" },
    {
      name: 'payment-lower',
      value: 'AMOUNT',
      meaning: 'one payment, in minor units: above it a till tries to go online',
    },
    {
      name: 'payment-upper',
      value: 'AMOUNT',
      meaning: 'above it a till refuses without a network',
    },
    ...LIMIT_OPTIONS,
    {
      name: 'random',
      value: 'PERCENT|none',
      meaning: 'so many payments go online by chance',
    },
    { name: 'random-max', value: 'PERCENT', meaning: 'so many at --payment-lower (as --random)' },
    { name: 'random-from', value: 'AMOUNT', meaning: 'from where on they get more (0)' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const read = changeOf((name) => textOf(input.values, name));
    if (!read.ok) return { kind: 'usage', message: read.message };
    return shown(await askTenant(input, route, { query: {}, body: read.change }));
  },
};

type ReadChange =
  | { readonly ok: true; readonly change: PolicyChange }
  | { readonly ok: false; readonly message: string };

type Option = (name: string) => string | undefined;

function changeOf(option: Option): ReadChange {
  const payeeOnline = option('payee-online');
  if (payeeOnline !== undefined && !isPayeeOnline(payeeOnline)) {
    return { ok: false, message: `--payee-online takes ${PAYEE_ONLINE.join(', ')}.` };
  }
  const numbers = ['payment-lower', 'payment-upper', 'random-max', 'random-from'];
  const removable = ['random', ...LIMIT_OPTIONS.map(({ name }) => name)];
  const wrong =
    numbers.find((name) => !isAmount(option(name) ?? '0')) ??
    removable.find((name) => !/^none$/.test(option(name) ?? '0') && !isAmount(option(name) ?? '0'));
  if (wrong !== undefined) {
    const none = removable.includes(wrong) ? ', or none' : '';
    return { ok: false, message: `--${wrong} takes a whole number${none}.` };
  }
  const [lower, upper] = [option('payment-lower'), option('payment-upper')];
  const selection = selectionOf(option);
  const [payer, payee] = SIDES.map((side) => limitsOf(option, side));
  const all: PolicyChange = {
    ...(payeeOnline === undefined ? {} : { payeeOnline }),
    ...(lower === undefined ? {} : { offlineLimitLower: lower }),
    ...(upper === undefined ? {} : { offlineLimitUpper: upper }),
    ...(payer === undefined ? {} : { payer }),
    ...(payee === undefined ? {} : { payee }),
    ...(selection === undefined ? {} : { selection }),
  };
  return Object.keys(all).length === 0
    ? { ok: false, message: 'Which limit? Name at least one.' }
    : { ok: true, change: all };
}

function isPayeeOnline(text: string): text is PayeeOnline {
  return PAYEE_ONLINE.some((word) => word === text);
}

function selectionOf(option: Option): PolicyChange['selection'] {
  const percent = option('random');
  if (percent === undefined) return undefined;
  if (percent === 'none') return null;
  return {
    threshold: option('random-from') ?? '0',
    percent: Number(percent),
    percentMax: Number(option('random-max') ?? percent),
  };
}

/** Counts are numbers in JSON, sums texts. */
function limitsOf(option: Option, side: Side): OfflineLimitsChange | undefined {
  const entries = LIMITS.flatMap(([word, name]): readonly [string, string | number | null][] => {
    const text = option(`${side}-${word}`);
    if (text === undefined) return [];
    if (text === 'none') return [[name, null]];
    return [[name, word.includes('count') ? Number(text) : text]];
  });
  const change: OfflineLimitsChange = Object.fromEntries(entries);
  return entries.length === 0 ? undefined : change;
}

function shown(asked: AskedTenant<PolicyResult>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { payeeOnline, offlineLimitLower, offlineLimitUpper, selection } = asked.value;
  const rows: [string, string][] = [
    ['payee-online', payeeOnline],
    ['payment-lower', offlineLimitLower],
    ['payment-upper', offlineLimitUpper],
    ...SIDES.flatMap((side) =>
      LIMITS.map(([word, name]): [string, string] => [
        `${side}-${word}`,
        (asked.value[side][name] ?? 'none').toString(),
      ]),
    ),
    ['random', selection?.percent.toString() ?? 'none'],
    ...(selection === undefined
      ? []
      : [
          ['random-max', selection.percentMax.toString()] as [string, string],
          ['random-from', selection.threshold] as [string, string],
        ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return {
    kind: 'answer',
    object: asked.value,
    lines: rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
  };
}
