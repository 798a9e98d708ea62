/** `tallystick appeal list`, `show` and `decide`. */

import {
  decideAppeal as decide,
  listAppeals as list,
  showAppeal as show,
  type AppealResult,
  type AppealSummary,
  type DecisionBody,
} from '@tallystick/api/routes/appeals';
import { timeText } from '@tallystick/api/time-text';
import type { FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import type { Command, CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { CURSOR_OPTION, cursorOf, pageAnswer } from '../page.ts';
import { NO_REASON, REASON_OPTION, reasonOf } from '../reason.ts';
import { debtLines } from './debts.ts';

const OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];

export const listAppeals: Command = {
  words: ['appeal', 'list'],
  positionals: [],
  summary: 'list holders who say how a proof against a device of theirs came about',
  options: [
    { name: 'decided', meaning: 'list also appeals that are decided' },
    CURSOR_OPTION,
    ...OPTIONS,
  ],
  run: async (input) => {
    const query = {
      ...(input.values['decided'] === true ? { decided: 'included' as const } : {}),
      ...cursorOf(input),
    };
    const asked = await askTenant(input, list, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.appeals.map(lineOf), 'No appeal waits.');
  },
};

export const showAppeal: Command = {
  words: ['appeal', 'show'],
  positionals: ['ACCOUNT', 'KEYHASH'],
  summary: 'show an appeal, what is proven against the device, and what is owed for it',
  options: OPTIONS,
  run: async (input) => {
    const params = keyOf(input.positionals);
    if (params === undefined) return NO_KEY;
    const asked = await askTenantAbout(input, show, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: linesOf(asked.value) };
  },
};

export const decideAppeal: Command = {
  words: ['appeal', 'decide'],
  positionals: ['ACCOUNT', 'KEYHASH', 'upheld|rejected'],
  summary: 'decide an appeal; upheld, the account may enrol devices and make money ready again',
  options: [
    REASON_OPTION,
    {
      name: 'forgive-debt',
      meaning: 'the loss account bears what is owed for the device; only where it is upheld',
    },
    ...OPTIONS,
  ],
  run: async (input) => {
    const params = keyOf(input.positionals);
    if (params === undefined) return NO_KEY;
    const outcome = input.positionals[2];
    if (outcome !== 'upheld' && outcome !== 'rejected') {
      return { kind: 'usage', message: 'An appeal is upheld or rejected.' };
    }
    const reason = reasonOf(input);
    if (reason === undefined) return NO_REASON;
    const debt = input.values['forgive-debt'] === true ? 'forgive' : 'keep';
    const body: DecisionBody = { outcome, reason, debt };
    const question = { params, query: {}, body };
    const asked = await askTenantAbout(input, decide, question);
    if (asked.kind !== 'done') return asked;
    const debts = asked.value.debts.flatMap((one) => ['', ...debtLines(one)]);
    return { kind: 'answer', object: asked.value, lines: [lineOf(asked.value), ...debts] };
  },
};

const NO_KEY: CommandResult = {
  kind: 'usage',
  message: 'An account number is a decimal number, and a key hash has 64 hexadecimal digits.',
};

function keyOf(
  positionals: readonly string[],
): { readonly account: string; readonly keyHash: string } | undefined {
  const [account = '', typed = ''] = positionals;
  const keyHash = typed.toLowerCase();
  const isKey = /^[1-9][0-9]{0,18}$/.test(account) && /^[0-9a-f]{64}$/.test(keyHash);
  return isKey ? { account, keyHash } : undefined;
}

function lineOf({ account, keyHash, madeAt, outcome }: AppealSummary): string {
  const state = outcome ?? 'waits for a decision';
  return `account ${account} device ${keyHash}  ${state} (made ${timeText(madeAt)})`;
}

const KINDS: Readonly<Record<FraudKind, string>> = {
  overlap: 'two payments claim one piece of the line',
  sameCounter: 'two payments bear one number',
  order: 'the numbers run one way, the sums the other',
  brokenChain: 'a payment does not name the one before it',
  beyondCertificate: 'a payment goes beyond its certificate',
  hidden: 'a signed statement leaves a payment out',
  claimedAfterVoid: 'a payment is claimed that was voided or declined',
  coinFork: 'two transfers hand over one coin',
  coinAfterVoid: 'coins are handed on or claimed that were voided or declined',
};

function linesOf(appeal: AppealResult): readonly string[] {
  const { account, keyHash, madeAt, text, proof, kind, foundAt, wasReported } = appeal;
  const { outcome, reason = '', decidedAt = 0, debts } = appeal;
  return [
    `account   ${account}`,
    `device    ${keyHash}`,
    `proof     ${proof}`,
    `  says    ${KINDS[kind]}`,
    `  found   ${timeText(foundAt)}${wasReported ? ', after the device was reported lost' : ''}`,
    `appeal    ${text}`,
    `  made    ${timeText(madeAt)}`,
    outcome === undefined
      ? 'decision  none yet'
      : `decision  ${outcome} ${timeText(decidedAt)}: ${reason}`,
    ...debts.flatMap((debt) => ['', ...debtLines(debt)]),
  ];
}
