/** `tallystick debt list`, `show`, `forgive` and `share`. */

import {
  changeDebtShare,
  forgiveDebt as forgive,
  listDebts as list,
  showDebt as show,
  showDebtShare,
  type DebtResult,
} from '@tallystick/api/routes/debts';
import { timeText } from '@tallystick/api/time-text';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import type { Command, CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { CURSOR_OPTION, cursorOf, pageAnswer } from '../page.ts';
import { NO_REASON, REASON_OPTION, reasonOf } from '../reason.ts';

const OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];

export const listDebts: Command = {
  words: ['debt', 'list'],
  positionals: [],
  summary: 'list what accounts owe the loss account for a double spend',
  options: [
    { name: 'paid', meaning: 'list also debts of which nothing is owed any more' },
    CURSOR_OPTION,
    ...OPTIONS,
  ],
  run: async (input) => {
    const query = {
      ...(input.values['paid'] === true ? { paid: 'included' as const } : {}),
      ...cursorOf(input),
    };
    const asked = await askTenant(input, list, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.debts.map(lineOf), 'Nobody owes anything.');
  },
};

export const showDebt: Command = {
  words: ['debt', 'show'],
  positionals: ['ACCOUNT', 'LINE'],
  summary: 'show a debt: what it was, what is still owed, what was forgiven',
  options: OPTIONS,
  run: async (input) => {
    const params = keyOf(input.positionals);
    if (params === undefined) return NO_KEY;
    const asked = await askTenantAbout(input, show, { params, query: {}, body: {} });
    return asked.kind === 'done' ? shown(asked.value) : asked;
  },
};

export const forgiveDebt: Command = {
  words: ['debt', 'forgive'],
  positionals: ['ACCOUNT', 'LINE'],
  summary: 'let go of what is still owed of a debt: the loss account bears it',
  options: [REASON_OPTION, ...OPTIONS],
  run: async (input) => {
    const params = keyOf(input.positionals);
    if (params === undefined) return NO_KEY;
    const reason = reasonOf(input);
    if (reason === undefined) return NO_REASON;
    const question = { params, query: {}, body: { reason } };
    const asked = await askTenantAbout(input, forgive, question);
    return asked.kind === 'done' ? shown(asked.value) : asked;
  },
};

export const debtShare: Command = {
  words: ['debt', 'share'],
  positionals: ['[PERCENT]'],
  summary: 'show what share of deposits pays debts, or decide about it',
  options: OPTIONS,
  run: async (input) => {
    const [text] = input.positionals;
    if (text !== undefined && !/^(?:[1-9][0-9]?|100)$/.test(text)) {
      return { kind: 'usage', message: 'A share is a whole number of percent, 1 to 100.' };
    }
    const asked =
      text === undefined
        ? await askTenant(input, showDebtShare, { query: {}, body: {} })
        : await askTenant(input, changeDebtShare, {
            query: {},
            body: { sharePercent: Number(text) },
          });
    if (asked.kind !== 'done') return asked;
    const { sharePercent } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [`share  ${sharePercent} percent of each deposit, until nothing is owed`],
    };
  },
};

const NO_KEY: CommandResult = {
  kind: 'usage',
  message: 'An account number is a decimal number, and a line has 32 hexadecimal digits.',
};

function keyOf(
  positionals: readonly string[],
): { readonly account: string; readonly line: string } | undefined {
  const [account = '', typed = ''] = positionals;
  const line = typed.toLowerCase();
  const isKey = /^[1-9][0-9]{0,18}$/.test(account) && /^[0-9a-f]{32}$/.test(line);
  return isKey ? { account, line } : undefined;
}

function lineOf({ account, line, owed, amount, arisenAt }: DebtResult): string {
  return `account ${account} line ${line}  owes ${owed} of ${amount}, since ${timeText(arisenAt)}`;
}

function shown(debt: DebtResult): CommandResult {
  return { kind: 'answer', object: debt, lines: debtLines(debt) };
}

/** A debt as people read it. */
export function debtLines(debt: DebtResult): readonly string[] {
  const { account, line, keyHash, arisenAt, amount, owed, forgiven, reason } = debt;
  return [
    `account   ${account}`,
    `line      ${line}`,
    `device    ${keyHash}`,
    `arose     ${timeText(arisenAt)}`,
    `amount    ${amount} (minor units)`,
    `owed      ${owed}`,
    `forgiven  ${forgiven}${reason === undefined ? '' : `: ${reason}`}`,
  ];
}
