/**
 * Templates: texts with fields in braces, the tenant's own or built in. A template is checked with the longest
 * values there can be, so that a notice is never cut and never more than three messages.
 */

import type { NoticeLanguage } from '@tallystick/api/routes/notices';
import type { Transaction } from '@tallystick/database/database';
import { textColumn } from '@tallystick/ledger/columns';
import { segmentsOf } from '../connectors/sms/segments.ts';
import { traitsOf, type FieldKind, type NoticeEvent } from './notice-event.ts';
import { LONGEST_VALUES } from './notice-values.ts';
import { NOTICE_TEXTS } from './texts/all-texts.ts';

/** Each one is paid for, and of more than three not all phones make one text. */
const SEGMENTS_MAX = 3;

/** The operator's name stands in any text. */
export const OPERATOR_FIELD = 'operator';

export type TemplateRefusal =
  /** A brace, or a name in braces that the event has not. */
  | 'unknownField'
  /** An amount or a code of the event is not named. */
  | 'fieldMissing'
  /** With the longest values it does not fit into three messages. */
  | 'templateTooLong';

const FIELD = /\{([a-z]+)\}/g;

/** What a text of this event may name. */
export function fieldNames(event: NoticeEvent): readonly string[] {
  return [...Object.keys(traitsOf(event).fields), OPERATOR_FIELD];
}

/** Why a template cannot be the text of an event; undefined where it can. */
export function checkTemplate(event: NoticeEvent, template: string): TemplateRefusal | undefined {
  const known = fieldNames(event);
  const named = new Set(Array.from(template.matchAll(FIELD), ([, name = '']) => name));
  const rest = template.replaceAll(FIELD, '');
  if (/[{}]/.test(rest) || [...named].some((name) => !known.includes(name))) return 'unknownField';
  const { fields } = traitsOf(event);
  const needed = Object.keys(fields).filter((name) => isNeeded(fields[name]));
  if (needed.some((name) => !named.has(name))) return 'fieldMissing';
  const longest = fillTemplate(template, (name) => LONGEST_VALUES[fields[name] ?? 'name']);
  return segmentsOf(longest).parts.length > SEGMENTS_MAX ? 'templateTooLong' : undefined;
}

function isNeeded(kind: FieldKind | undefined): boolean {
  return kind === 'amount' || kind === 'code';
}

/** The template with a value in the place of each field. Values are put in once: braces in them stay. */
export function fillTemplate(template: string, valueOf: (name: string) => string): string {
  return template.replaceAll(FIELD, (_, name: string) => valueOf(name));
}

/** The tenant's own templates, by `${event}/${language}`. */
export async function loadTemplates(
  transaction: Transaction,
): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query('select event, language, template from notice_template');
  return new Map(
    rows.map((row) => [
      `${textColumn(row, 'event')}/${textColumn(row, 'language')}`,
      textColumn(row, 'template'),
    ]),
  );
}

/** The text that holds for an event in a language. */
export function templateOf(
  own: ReadonlyMap<string, string>,
  event: NoticeEvent,
  language: NoticeLanguage,
): string {
  return own.get(`${event}/${language}`) ?? NOTICE_TEXTS[language].templates[event];
}
