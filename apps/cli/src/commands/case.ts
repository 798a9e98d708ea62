/** `tallystick case open`, `list`, `show`, `close` and `export`: what an operator does about cases. */

import {
  closeCase as ending,
  listCases as list,
  openCase as route,
  releaseCase as release,
  showCase as show,
  type CaseReasonName,
  type CaseResult,
} from '@tallystick/api/routes/cases';
import { timeText } from '@tallystick/api/time-text';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import { textOf, type Command, type CommandInput, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { cursorOf, pageAnswer } from '../page.ts';
import { writeNewFile } from '../small-file.ts';

const OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];
const ACCOUNT = /^[1-9][0-9]{0,18}$/;
const KEY_HASH = /^[0-9a-f]{64}$/;
/** The account and the number within it. */
const CASE = /^([1-9][0-9]{0,18})-([1-9][0-9]{0,8})$/;

export const openCase: Command = {
  words: ['case', 'open'],
  positionals: [],
  summary:
    'open a case about a device, on a ground that is there; its device is asked for trace data',
  options: [
    { name: 'account', value: 'ACCOUNT', meaning: 'whose device it is' },
    { name: 'device', value: 'KEYHASH', meaning: 'as `device list` shows it' },
    {
      name: 'reason',
      value: 'fraud|loss',
      meaning: 'fraud needs a fraud proof against it, loss that it was reported lost',
    },
    ...OPTIONS,
  ],
  run: async (input) => {
    const account = textOf(input.values, 'account') ?? '';
    const keyHash = textOf(input.values, 'device')?.toLowerCase() ?? '';
    const reason = reasonOf(textOf(input.values, 'reason'));
    if (!ACCOUNT.test(account))
      return { kind: 'usage', message: '--account takes a whole number.' };
    if (!KEY_HASH.test(keyHash)) {
      return { kind: 'usage', message: '--device takes 64 hexadecimal digits.' };
    }
    if (reason === undefined) return { kind: 'usage', message: '--reason takes fraud or loss.' };
    const question = { params: { account }, query: {}, body: { reason, keyHash } };
    const asked = await askTenantAbout(input, route, question);
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: linesOf(asked.value) };
  },
};

export const listCases: Command = {
  words: ['case', 'list'],
  positionals: [],
  summary: 'list the cases that are open',
  options: [
    { name: 'closed', meaning: 'list also those that are closed' },
    { name: 'cursor', value: 'CASE', meaning: 'go on where a list ended' },
    ...OPTIONS,
  ],
  run: async (input) => {
    const query = {
      ...(input.values['closed'] === true ? { closed: 'included' as const } : {}),
      ...cursorOf(input),
    };
    const asked = await askTenant(input, list, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.cases.map(lineOf), 'There is no case.');
  },
};

export const showCase: Command = {
  words: ['case', 'show'],
  positionals: ['CASE'],
  summary: 'show a case, and how many sealed reports are kept for it',
  options: OPTIONS,
  run: async (input) => {
    const params = paramsOf(input);
    if (params === undefined) return NO_CASE;
    const asked = await askTenantAbout(input, show, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    const { consented } = asked.value;
    const consent = consented ? 'the holder agrees to trace data' : 'no: nothing is sent';
    const lines = [...linesOf(asked.value), `consent   ${consent}`];
    return { kind: 'answer', object: asked.value, lines };
  },
};

export const closeCase: Command = {
  words: ['case', 'close'],
  positionals: ['CASE'],
  summary: 'close a case for good, and delete its reports',
  options: [{ name: 'yes', meaning: 'needed, because nothing brings it back' }, ...OPTIONS],
  run: async (input) => {
    if (input.values['yes'] !== true) {
      return { kind: 'usage', message: 'Nothing brings it back: say --yes as well.' };
    }
    const params = paramsOf(input);
    if (params === undefined) return NO_CASE;
    const asked = await askTenantAbout(input, ending, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: linesOf(asked.value) };
  },
};

export const exportCase: Command = {
  words: ['case', 'export'],
  positionals: ['CASE'],
  summary: 'write the sealed reports of a case into a file for the investigator; it is audited',
  options: [
    { name: 'out', value: 'FILE', meaning: 'a new file, readable by you alone' },
    ...OPTIONS,
  ],
  run: async (input) => {
    const path = textOf(input.values, 'out');
    if (path === undefined) return { kind: 'usage', message: 'Say where to with --out.' };
    const params = paramsOf(input);
    if (params === undefined) return NO_CASE;
    const asked = await askTenantAbout(input, release, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    if (!(await writeNewFile(path, `${JSON.stringify(asked.value)}\n`))) {
      const message = `${JSON.stringify(path)} is there already, or cannot be written.`;
      return { kind: 'usage', message };
    }
    const reports = asked.value.reports.length;
    return {
      kind: 'answer',
      object: { file: path, reports },
      lines: [
        `${reports} sealed reports are in ${path}. Only the investigator can open them: tallystick case read.`,
      ],
    };
  },
};

function reasonOf(text: string | undefined): CaseReasonName | undefined {
  return text === 'fraud' || text === 'loss' ? text : undefined;
}

const NO_CASE: CommandResult = {
  kind: 'usage',
  message: 'A case is the number of its account, a hyphen and its own, such as 17-1.',
};

function paramsOf({
  positionals,
}: CommandInput): { readonly account: string; readonly case: string } | undefined {
  const [, account, number] = CASE.exec(positionals[0] ?? '') ?? [];
  return account === undefined || number === undefined ? undefined : { account, case: number };
}

function lineOf(known: CaseResult): string {
  const { account, number, reason, reports, openedAt, closedAt } = known;
  const end = closedAt === undefined ? '' : `, closed ${timeText(closedAt)}`;
  return `${account}-${number}  ${reason}, ${reports} reports (opened ${timeText(openedAt)}${end})`;
}

function linesOf(known: CaseResult): readonly string[] {
  const { account, number, reason, keyHash, openedBy, openedAt, closesAt, closedAt } = known;
  const { reports, releases, releasedAt } = known;
  const last = releasedAt === undefined ? '' : `, last ${timeText(releasedAt)}`;
  return [
    `case      ${account}-${number}`,
    `reason    ${reason}`,
    `device    ${keyHash}`,
    `opened    ${timeText(openedAt)} by the ${openedBy}`,
    closedAt === undefined ? `closes    ${timeText(closesAt)}` : `closed    ${timeText(closedAt)}`,
    `reports   ${reports}`,
    `released  ${releases} times${last}`,
  ];
}
