/** `tallystick dispute terms show` and `tallystick dispute terms set`. */

import {
  changeDisputeTerms as change,
  showDisputeTerms as show,
  type DisputeTermsBody,
} from '@tallystick/api/routes/disputes';
import { isAmount } from '../amount-text.ts';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { durationText, secondsOf } from '../duration-text.ts';

export const showDisputeTerms: Command = {
  words: ['dispute', 'terms', 'show'],
  positionals: [],
  summary: 'show how long payments can be objected to, and who decides',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    return shown(await askTenant(input, show, { query: {}, body: {} }));
  },
};

const DEFAULT_WINDOW = '60d';
const DEFAULT_TIME = '14d';

export const setDisputeTerms: Command = {
  words: ['dispute', 'terms', 'set'],
  positionals: [],
  summary: 'decide how long payments can be objected to, and from when on two operators decide',
  options: [
    {
      name: 'window',
      value: 'TIME',
      meaning: `from the claim on, as 12h or 60d (${DEFAULT_WINDOW})`,
    },
    {
      name: 'decide',
      value: 'TIME',
      meaning: `how long you have to decide, before what was signed stands (${DEFAULT_TIME})`,
    },
    {
      name: 'two-from',
      value: 'AMOUNT',
      meaning: 'from this amount on, in minor units, two operators have to agree (never)',
    },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const windowSeconds = secondsOf(textOf(input.values, 'window') ?? DEFAULT_WINDOW);
    const decideSeconds = secondsOf(textOf(input.values, 'decide') ?? DEFAULT_TIME);
    const twoFrom = textOf(input.values, 'two-from');
    if (windowSeconds === undefined || decideSeconds === undefined) {
      const message = '--window and --decide take a number and s, m, h or d, as in 60d.';
      return { kind: 'usage', message };
    }
    if (twoFrom !== undefined && !isAmount(twoFrom)) {
      return { kind: 'usage', message: '--two-from takes an amount in minor units.' };
    }
    const body = { windowSeconds, decideSeconds, ...(twoFrom === undefined ? {} : { twoFrom }) };
    return shown(await askTenant(input, change, { query: {}, body }));
  },
};

function shown(asked: AskedTenant<DisputeTermsBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { windowSeconds, decideSeconds, twoFrom } = asked.value;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [
      `window    ${durationText(windowSeconds)} after the claim`,
      `decide    within ${durationText(decideSeconds)}`,
      `two from  ${twoFrom ?? 'no amount: one operator decides'}`,
    ],
  };
}
