/** Routes for what people are told by SMS: how a tenant wants it, its texts, and what became of each message. */

import { Type } from 'typebox';
import { nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { accountText, tenantParams, timeNumber, type TenantParams } from '../values.ts';

export const NOTICE_LANGUAGES = ['en', 'hi'] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

export const NOTICE_STATES = [
  'waiting',
  'sending',
  'sent',
  'delivered',
  'failed',
  'dropped',
] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** West of Greenwich it is less than nothing; no place is further away. */
const OFFSET_MINUTES_MIN = -720;
const OFFSET_MINUTES_MAX = 840;
/** Whoever sends more has a contract that says so, and raises it here. */
const DAY_MAX = 1_000_000;
const TEMPLATE_LENGTH_MAX = 500;

export interface NoticeSettingsBody {
  readonly language: NoticeLanguage;
  readonly utcOffsetMinutes: number;
  /** As HH:MM; where both are the same there are no quiet hours. */
  readonly quietFrom: string;
  readonly quietUntil: string;
  readonly numberDayMax: number;
  readonly tenantDayMax: number;
}

const timeOfDay = Type.String({
  pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'A time of the day by the clock that utcOffsetMinutes names.',
  examples: ['21:00'],
});

const dayCount = (description: string, example: number) =>
  Type.Integer({ minimum: 1, maximum: DAY_MAX, description, examples: [example] });

const settingsBody: Schema<NoticeSettingsBody> = schema<NoticeSettingsBody>()(
  Type.Object(
    {
      language: Type.Enum([...NOTICE_LANGUAGES], { examples: ['en'] }),
      utcOffsetMinutes: Type.Integer({
        minimum: OFFSET_MINUTES_MIN,
        maximum: OFFSET_MINUTES_MAX,
        description: 'East of Greenwich; 330 for India.',
        examples: [330],
      }),
      quietFrom: timeOfDay,
      quietUntil: timeOfDay,
      numberDayMax: dayCount('To one number in a day.', 20),
      tenantDayMax: dayCount('To all numbers in a day.', 10_000),
    },
    { $id: 'NoticeSettings', additionalProperties: false },
  ),
);

const SETTINGS_PATH = '/v1/tenants/{tenant}/notice-settings';

export const showNoticeSettings: Route<TenantParams, Nothing, Nothing, NoticeSettingsBody> = {
  name: 'showNoticeSettings',
  method: 'GET',
  path: SETTINGS_PATH,
  group: 'Notices',
  summary: 'Show how people are told things by SMS',
  description: 'What holds for messages that are sent from now on.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(settingsBody),
  problems: [],
};

export const changeNoticeSettings: Route<
  TenantParams,
  Nothing,
  NoticeSettingsBody,
  NoticeSettingsBody
> = {
  name: 'changeNoticeSettings',
  method: 'POST',
  path: SETTINGS_PATH,
  group: 'Notices',
  summary: 'Decide how people are told things by SMS',
  description:
    'Takes the place of what held. What has to be told before a payment settles goes out before that, ' +
    'whatever the hour and however many were sent. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(settingsBody),
  status: 200,
  result: json(settingsBody),
  problems: [],
};

export interface NoticeTemplateBody {
  readonly event: string;
  readonly language: NoticeLanguage;
  /** Left out, the built-in text holds again. */
  readonly template?: string;
}

export interface NoticeTemplate {
  readonly event: string;
  readonly language: NoticeLanguage;
  readonly template: string;
  readonly isOwn: boolean;
  /** What it may name. */
  readonly fields: readonly string[];
}

export interface NoticeTemplates {
  readonly templates: readonly NoticeTemplate[];
}

const eventText = Type.String({
  maxLength: 40,
  description: 'What is told; the list of templates has them all.',
  examples: ['paymentAwaits'],
});
const templateText = Type.String({
  minLength: 1,
  maxLength: TEMPLATE_LENGTH_MAX,
  description: 'With fields of the event in braces.',
  examples: ['{operator}: {amount} to {payee} settles on {until}.'],
});

const templateBody: Schema<NoticeTemplateBody> = schema<NoticeTemplateBody>()(
  Type.Object(
    {
      event: eventText,
      language: Type.Enum([...NOTICE_LANGUAGES], { examples: ['en'] }),
      template: Type.Optional(templateText),
    },
    { $id: 'NoticeTemplateChange', additionalProperties: false },
  ),
);

const templateList: Schema<NoticeTemplates> = schema<NoticeTemplates>()(
  Type.Object(
    {
      templates: Type.Immutable(
        Type.Array(
          Type.Object({
            event: eventText,
            language: Type.Enum([...NOTICE_LANGUAGES], { examples: ['en'] }),
            template: templateText,
            isOwn: Type.Boolean({ description: "The tenant's, not built in.", examples: [false] }),
            fields: Type.Immutable(
              Type.Array(Type.String({ examples: ['amount'] }), { description: 'To name.' }),
            ),
          }),
        ),
      ),
    },
    { $id: 'NoticeTemplates' },
  ),
);

const TEMPLATES_PATH = '/v1/tenants/{tenant}/notice-templates';

export const listNoticeTemplates: Route<TenantParams, Nothing, Nothing, NoticeTemplates> = {
  name: 'listNoticeTemplates',
  method: 'GET',
  path: TEMPLATES_PATH,
  group: 'Notices',
  summary: 'List the texts of messages',
  description: 'One for each event and language, with the fields that each may name.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(templateList),
  problems: [],
};

export const changeNoticeTemplate: Route<
  TenantParams,
  Nothing,
  NoticeTemplateBody,
  NoticeTemplates
> = {
  name: 'changeNoticeTemplate',
  method: 'POST',
  path: TEMPLATES_PATH,
  group: 'Notices',
  summary: 'Change the text of a message',
  description:
    'Fields stand in braces. Amounts and codes of the event have to be named, and even with the longest ' +
    'values the text has to fit into three short messages.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(templateBody),
  status: 200,
  result: json(templateList),
  problems: ['unknownNoticeEvent', 'unknownField', 'fieldMissing', 'templateTooLong'],
};

export interface NoticesQuery {
  readonly state?: NoticeState;
  readonly cursor?: string;
}

export interface NoticeEntry {
  readonly account: string;
  readonly event: string;
  /** Hexadecimal: a payment's digest, a device's key hash. */
  readonly about: string;
  readonly state: NoticeState;
  readonly reason?: string;
  readonly attempts: number;
  readonly gateway?: string;
  readonly givenAt: number;
  readonly by?: number;
  readonly changedAt: number;
}

export interface NoticesPage {
  readonly notices: readonly NoticeEntry[];
  /** Absent on the last page. */
  readonly next?: string;
}

const noticesQuery: Schema<NoticesQuery> = schema<NoticesQuery>()(
  Type.Object(
    {
      state: Type.Optional(
        Type.Enum([...NOTICE_STATES], { description: 'Only these.', examples: ['failed'] }),
      ),
      cursor: Type.Optional(
        Type.String({
          pattern: '^[0-9]{1,15}-[1-9][0-9]{0,18}-[0-9a-f]{6,192}$',
          description: '`next` of the page before.',
          examples: ['1795000000-17-7061796d656e744177616974732f00'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
);

const noticesPage: Schema<NoticesPage> = schema<NoticesPage>()(
  Type.Object(
    {
      notices: Type.Immutable(
        Type.Array(
          Type.Object({
            account: accountText,
            event: eventText,
            about: Type.String({ description: 'In hexadecimal.', examples: ['00'] }),
            state: Type.Enum([...NOTICE_STATES], { examples: ['delivered'] }),
            reason: Type.Optional(
              Type.String({
                description: 'Why it failed or was dropped, or what keeps it waiting.',
                examples: ['quietHours'],
              }),
            ),
            attempts: Type.Integer({ minimum: 0, examples: [1] }),
            gateway: Type.Optional(Type.String({ examples: ['smpp'] })),
            givenAt: timeNumber,
            by: Type.Optional(timeNumber),
            changedAt: timeNumber,
          }),
        ),
      ),
      next: nextText('1795000000-17-00'),
    },
    { $id: 'Notices' },
  ),
);

export const listNotices: Route<TenantParams, NoticesQuery, Nothing, NoticesPage> = {
  name: 'listNotices',
  method: 'GET',
  path: '/v1/tenants/{tenant}/notices',
  group: 'Notices',
  summary: 'List messages and what became of them',
  description:
    'The oldest first, 100 on a page. Neither numbers nor texts are kept with them: a message is named by ' +
    'its account, its event, and what it is about.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: noticesQuery,
  body: NO_BODY,
  status: 200,
  result: json(noticesPage),
  problems: [],
};
