/** `tallystick history`: what is missing from accounts' histories, in plain words. */
// adapter: clock

import {
  listHistory as route,
  type HistoryFindingKind,
  type HistoryFindingResult,
} from '@tallystick/api/routes/history';
import { timeText } from '@tallystick/api/time-text';
import { askTenant } from '../ask-tenant.ts';
import type { Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { CURSOR_OPTION, cursorOf, pageAnswer } from '../page.ts';

const SENTENCES: Readonly<Record<HistoryFindingKind, string>> = {
  gap: 'nobody has handed in',
  payerHalfMissing: "the payee claims it; the payer's half has not come",
  payeeHalfMissing: "the payer reports it; the payee's half has not come",
  receiptMissing: 'both halves are there; neither has a receipt or a status code',
  hiddenPayment: 'a signed statement of the payer leaves a payment out; the proof is kept',
  halvesDisagree: 'the payee claims what it declined or voided',
  wrongCode: "the payer's device showed a wrong status code",
};

export const history: Command = {
  words: ['history'],
  positionals: ['[ACCOUNT]'],
  summary: 'list payments, halves and receipts that are missing, or that contradict each other',
  options: [
    { name: 'resolved', meaning: 'list also what has been resolved' },
    CURSOR_OPTION,
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const [account] = input.positionals;
    if (account !== undefined && !/^[1-9][0-9]{0,18}$/.test(account)) {
      return { kind: 'usage', message: `${JSON.stringify(account)} is no account number.` };
    }
    const asked = await askTenant(input, route, {
      query: {
        ...(account === undefined ? {} : { account }),
        ...(input.values['resolved'] === true ? { resolved: 'included' as const } : {}),
        ...cursorOf(input),
      },
      body: {},
    });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.findings.map(lineOf), 'Nothing is missing.');
  },
};

function lineOf(finding: HistoryFindingResult): string {
  const { account, number, kind, about, firstSeenAt, resolvedAt } = finding;
  const end = resolvedAt === undefined ? '' : `, resolved ${dayOf(resolvedAt)}`;
  const what =
    kind === 'gap'
      ? `line ${about}: ${SENTENCES.gap} ${numbersOf(finding)}`
      : `${subjectOf(kind)} ${about}: ${SENTENCES[kind]}`;
  return `account ${account} no. ${number}  ${what} (seen ${dayOf(firstSeenAt)}${end})`;
}

function subjectOf(kind: HistoryFindingKind): string {
  return kind === 'hiddenPayment' ? 'proof' : 'payment';
}

function numbersOf({ counterFrom = 0, counterTo = 0 }: HistoryFindingResult): string {
  return counterFrom === counterTo
    ? `payment number ${counterFrom}`
    : `payment numbers ${counterFrom} to ${counterTo}`;
}

const DAY_LENGTH = 'yyyy-mm-dd'.length;

/** The day of a time in unix seconds, in UTC. */
function dayOf(time: number): string {
  return timeText(time).slice(0, DAY_LENGTH);
}
