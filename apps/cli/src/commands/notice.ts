/** `tallystick notice …`: how people are told things by SMS, and what became of each message. */

import {
  changeNoticeSettings,
  changeNoticeTemplate,
  listNotices as listRoute,
  listNoticeTemplates,
  NOTICE_LANGUAGES,
  NOTICE_STATES,
  showNoticeSettings as showRoute,
  type NoticeEntry,
  type NoticeSettingsBody,
  type NoticeTemplates,
} from '@tallystick/api/routes/notices';
import { timeText } from '@tallystick/api/time-text';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult, type OptionValues } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { memberOf } from '../member-of.ts';
import { cursorOf, pageAnswer } from '../page.ts';

const PLACE = [TENANT_OPTION, ...CONNECTION_OPTIONS];
const HOUR_MINUTES = 60;
/** Both ends the same: there are no quiet hours. */
const NO_QUIET = { quietFrom: '00:00', quietUntil: '00:00' };

export const showNoticeSettings: Command = {
  words: ['notice', 'settings', 'show'],
  positionals: [],
  summary: 'show how people are told things by SMS',
  options: PLACE,
  run: async (input) => shown(await askTenant(input, showRoute, { query: {}, body: {} })),
};

export const setNoticeSettings: Command = {
  words: ['notice', 'settings', 'set'],
  positionals: [],
  summary: 'decide how people are told things by SMS; what is left out stays as it is',
  options: [
    { name: 'language', value: NOTICE_LANGUAGES.join('|'), meaning: 'in which messages are' },
    { name: 'utc-offset', value: '+HH:MM', meaning: 'the clock of quiet hours, days and times' },
    { name: 'quiet', value: 'HH:MM-HH:MM|none', meaning: 'hours in which messages wait' },
    { name: 'number-max', value: 'COUNT', meaning: 'messages to one number in a day' },
    { name: 'tenant-max', value: 'COUNT', meaning: 'messages to all numbers in a day' },
    ...PLACE,
  ],
  run: async (input) => {
    const change = changeOf(input.values);
    if (typeof change === 'string') return { kind: 'usage', message: change };
    const asked = await askTenant(input, showRoute, { query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    const body = { ...asked.value, ...change };
    return shown(await askTenant(input, changeNoticeSettings, { query: {}, body }));
  },
};

export const listTemplates: Command = {
  words: ['notice', 'template', 'list'],
  positionals: [],
  summary: 'list the texts of messages, and the fields that each may name',
  options: PLACE,
  run: async (input) =>
    templates(await askTenant(input, listNoticeTemplates, { query: {}, body: {} })),
};

export const setTemplate: Command = {
  words: ['notice', 'template', 'set'],
  positionals: ['EVENT'],
  summary: 'change the text of a message',
  options: [
    { name: 'language', value: NOTICE_LANGUAGES.join('|'), meaning: 'whose text it is' },
    { name: 'text', value: 'TEXT', meaning: 'with fields in braces, as {amount}' },
    { name: 'built-in', meaning: 'take the built-in text again' },
    ...PLACE,
  ],
  run: async (input) => {
    const [event = ''] = input.positionals;
    const language = memberOf(NOTICE_LANGUAGES, textOf(input.values, 'language') ?? '');
    const template = textOf(input.values, 'text');
    const isBuiltIn = input.values['built-in'] === true;
    if (language === undefined || (template === undefined) !== isBuiltIn) {
      return {
        kind: 'usage',
        message: `Give --language ${NOTICE_LANGUAGES.join(' or ')}, and either --text or --built-in.`,
      };
    }
    const body = { event, language, ...(template === undefined ? {} : { template }) };
    return templates(await askTenant(input, changeNoticeTemplate, { query: {}, body }));
  },
};

export const listNotices: Command = {
  words: ['notice', 'list'],
  positionals: [],
  summary: 'list messages and what became of them',
  options: [
    { name: 'state', value: NOTICE_STATES.join('|'), meaning: 'only these' },
    { name: 'cursor', value: 'CURSOR', meaning: 'go on where the page before ended' },
    ...PLACE,
  ],
  run: async (input) => {
    const stateText = textOf(input.values, 'state');
    const state = memberOf(NOTICE_STATES, stateText ?? '');
    if (stateText !== undefined && state === undefined) {
      return { kind: 'usage', message: `--state takes ${NOTICE_STATES.join(', ')}.` };
    }
    const query = {
      ...(state === undefined ? {} : { state }),
      ...cursorOf(input),
    };
    const asked = await askTenant(input, listRoute, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.notices.map(lineOf), 'There is no message.');
  },
};

/** What the options change, or which of them does not fit. */
function changeOf(values: OptionValues): Partial<NoticeSettingsBody> | string {
  const languageText = textOf(values, 'language');
  const language = memberOf(NOTICE_LANGUAGES, languageText ?? '');
  if (languageText !== undefined && language === undefined) {
    return `--language takes ${NOTICE_LANGUAGES.join(' or ')}.`;
  }
  const offset = textOf(values, 'utc-offset');
  const utcOffsetMinutes = offset === undefined ? undefined : offsetOf(offset);
  if (offset !== undefined && utcOffsetMinutes === undefined) {
    return '--utc-offset takes a sign, hours and minutes, as in +05:30.';
  }
  const quietText = textOf(values, 'quiet');
  const quiet = quietText === undefined ? {} : quietOf(quietText);
  if (quiet === undefined) return '--quiet takes two times of the day, as in 21:00-07:00, or none.';
  const counts = { numberDayMax: 'number-max', tenantDayMax: 'tenant-max' } as const;
  const change: Record<string, number> = {};
  for (const [field, option] of Object.entries(counts)) {
    const text = textOf(values, option);
    if (text === undefined) continue;
    if (!/^[1-9][0-9]{0,6}$/.test(text)) return `--${option} takes a number.`;
    change[field] = Number(text);
  }
  return {
    ...(language === undefined ? {} : { language }),
    ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
    ...quiet,
    ...change,
  };
}

function offsetOf(text: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])([01][0-9]):([0-5][0-9])$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const total = Number(hours) * HOUR_MINUTES + Number(minutes);
  return sign === '-' ? -total : total;
}

function quietOf(text: string): Partial<NoticeSettingsBody> | undefined {
  if (text === 'none') return NO_QUIET;
  const [, quietFrom, quietUntil] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  return quietFrom === undefined || quietUntil === undefined
    ? undefined
    : { quietFrom, quietUntil };
}

function offsetText(minutes: number): string {
  const total = Math.abs(minutes);
  const parts = [Math.floor(total / HOUR_MINUTES), total % HOUR_MINUTES];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${minutes < 0 ? '-' : '+'}${clock}`;
}

function shown(asked: AskedTenant<NoticeSettingsBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { language, utcOffsetMinutes, quietFrom, quietUntil, ...limits } = asked.value;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [
      `language    ${language}`,
      `clock       UTC${offsetText(utcOffsetMinutes)}`,
      `quiet       ${quietFrom === quietUntil ? 'none' : `${quietFrom}-${quietUntil}`}`,
      `number max  ${limits.numberDayMax} a day`,
      `tenant max  ${limits.tenantDayMax} a day`,
    ],
  };
}

function templates(asked: AskedTenant<NoticeTemplates>): CommandResult {
  if (asked.kind !== 'done') return asked;
  return {
    kind: 'answer',
    object: asked.value,
    lines: asked.value.templates.flatMap(({ event, language, template, isOwn, fields }) => [
      `${event} ${language}${isOwn ? '' : ' (built in)'}: ${fields.map((name) => `{${name}}`).join(' ')}`,
      `  ${template}`,
    ]),
  };
}

function lineOf(notice: NoticeEntry): string {
  const { givenAt, account, event, about, state, reason, attempts } = notice;
  const why = reason === undefined ? '' : ` (${reason})`;
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  return `${timeText(givenAt)}  account ${account}  ${event}  ${state}${why}${tries}  ${about}`;
}
