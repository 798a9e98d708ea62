/** `tallystick settlement show` and `tallystick settlement set`. */

import {
  changeSettlement as route,
  EVIDENCE_CLASSES,
  SETTLES,
  showSettlement as show,
  type SettlementBody,
  type SettlementTermBody,
} from '@tallystick/api/routes/settlement';
import { ELEMENT_CLASSES } from '@tallystick/protocol/messages/balance-certificate';
import { isAmount } from '../amount-text.ts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, textsOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { durationText, secondsOf } from '../duration-text.ts';
import { memberOf } from '../member-of.ts';

const DEFAULT_WINDOW = '3d';

export const showSettlement: Command = {
  words: ['settlement', 'show'],
  positionals: [],
  summary: 'show when payments settle',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    return shown(await askTenant(input, show, { query: {}, body: {} }));
  },
};

export const setSettlement: Command = {
  words: ['settlement', 'set'],
  positionals: [],
  summary: 'decide when payments settle: at once, or when their payers have confirmed them',
  options: [
    {
      name: 'term',
      value: 'guaranteed|confirm[,type=MCC][,from=AMOUNT][,evidence=…][,element=…]',
      meaning: 'the first that fits a payment decides; without any, all are guaranteed',
      isList: true,
    },
    {
      name: 'window',
      value: 'TIME',
      meaning: `a payment that is to be confirmed settles by itself after it, as 90m, 12h or 3d (${DEFAULT_WINDOW})`,
    },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const windowAsked = textOf(input.values, 'window') ?? DEFAULT_WINDOW;
    const windowSeconds = secondsOf(windowAsked);
    if (windowSeconds === undefined) {
      return { kind: 'usage', message: '--window takes a number and s, m, h or d, as in 3d.' };
    }
    const terms: SettlementTermBody[] = [];
    for (const text of textsOf(input.values, 'term')) {
      const term = termOf(text);
      if (term === undefined) return { kind: 'usage', message: TERM_FORM };
      terms.push(term);
    }
    return shown(await askTenant(input, route, { query: {}, body: { windowSeconds, terms } }));
  },
};

const TERM_FORM =
  '--term takes guaranteed or confirm, and what it is for: type=5411, from=AMOUNT in minor units, ' +
  'evidence=payeeHalf or receipt, element=software, platform or hardware, with commas between.';

function termOf(text: string): SettlementTermBody | undefined {
  const [word = '', ...parts] = text.split(',');
  const settles = memberOf(SETTLES, word);
  if (settles === undefined) return undefined;
  let term: SettlementTermBody = { settles };
  for (const part of parts) {
    const [, name, value = ''] = /^([a-z]+)=(.+)$/.exec(part) ?? [];
    const evidence = memberOf(EVIDENCE_CLASSES, value);
    const element = memberOf(ELEMENT_CLASSES, value);
    if (name === 'type' && /^[0-9]{4}$/.test(value))
      term = { ...term, merchantType: Number(value) };
    else if (name === 'from' && isAmount(value)) {
      term = { ...term, from: value };
    } else if (name === 'evidence' && evidence !== undefined) term = { ...term, evidence };
    else if (name === 'element' && element !== undefined) term = { ...term, element };
    else return undefined;
  }
  return term;
}

function shown(asked: AskedTenant<SettlementBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { windowSeconds, terms } = asked.value;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [
      `window  ${durationText(windowSeconds)}`,
      ...terms.map((term) => `term    ${termText(term)}`),
      'else    guaranteed',
    ],
  };
}

function termText({ settles, merchantType, from, evidence, element }: SettlementTermBody): string {
  return [
    settles,
    ...(merchantType === undefined ? [] : [`type=${merchantType.toString().padStart(4, '0')}`]),
    ...(from === undefined ? [] : [`from=${from}`]),
    ...(evidence === undefined ? [] : [`evidence=${evidence}`]),
    ...(element === undefined ? [] : [`element=${element}`]),
  ].join(',');
}
