/** Notices as they are stored. */

import { NOTICE_STATES, type NoticeState } from '@tallystick/api/routes/notices';
import type { Row, Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import { currency, isCurrency, parseMinor } from '@tallystick/protocol/money';
import { bytesColumn, nullable } from '../columns.ts';
import { isNoticeEvent, type FieldValue, type NoticeEvent } from './notice-event.ts';

export interface NoticeRow {
  readonly home: bigint;
  readonly id: Uint8Array;
  readonly event: NoticeEvent;
  readonly subject: Uint8Array;
  /** Absent once the notice is over. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  readonly state: NoticeState;
  readonly reason?: string;
  readonly givenAt: number;
  readonly by?: number;
  readonly attempts: number;
  readonly unanswered: number;
  readonly reference?: Uint8Array;
  readonly gateway?: string;
  readonly changedAt: number;
}

export type NoticeKey = Pick<NoticeRow, 'home' | 'id'>;

export const NOTICE_COLUMNS = `home, id, event, subject, fields, state, reason, given_at, by_at, attempts,
  unanswered, reference, gateway, changed_at`;

/** Is there nothing more to send? */
export function isOver({ state }: Pick<NoticeRow, 'state'>): boolean {
  return state !== 'waiting' && state !== 'sending';
}

/** The notice, held until the transaction ends; undefined where it was erased. */
export async function lockNotice(
  transaction: Transaction,
  { home, id }: NoticeKey,
): Promise<NoticeRow | undefined> {
  const [row] = await transaction.query(
    `select ${NOTICE_COLUMNS} from notice where home = $1 and id = $2 for update`,
    [home, id],
  );
  return row === undefined ? undefined : noticeOf(row);
}

/** A notice from a row with {@link NOTICE_COLUMNS}. */
export function noticeOf(row: Row): NoticeRow {
  const event = textColumn(row, 'event');
  assert(isNoticeEvent(event), 'a notice of an unknown event');
  const text = textColumn(row, 'state');
  const state = NOTICE_STATES.find((known) => known === text);
  assert(state !== undefined, 'a notice in an unknown state');
  const fields = nullable(row, 'fields', textColumn);
  const reason = nullable(row, 'reason', textColumn);
  const by = nullable(row, 'by_at', bigintColumn);
  const reference = nullable(row, 'reference', bytesColumn);
  const gateway = nullable(row, 'gateway', textColumn);
  return {
    home: bigintColumn(row, 'home'),
    id: bytesColumn(row, 'id'),
    event,
    subject: bytesColumn(row, 'subject'),
    ...(fields === undefined ? {} : { fields: fieldsOf(fields) }),
    state,
    ...(reason === undefined ? {} : { reason }),
    givenAt: Number(bigintColumn(row, 'given_at')),
    ...(by === undefined ? {} : { by: Number(by) }),
    attempts: integerColumn(row, 'attempts'),
    unanswered: integerColumn(row, 'unanswered'),
    ...(reference === undefined ? {} : { reference }),
    ...(gateway === undefined ? {} : { gateway }),
    changedAt: Number(bigintColumn(row, 'changed_at')),
  };
}

function fieldsOf(text: string): Readonly<Record<string, FieldValue>> {
  const parsed: unknown = JSON.parse(text);
  assert(typeof parsed === 'object' && parsed !== null, 'the fields of a notice are damaged');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, fieldOf(value)]));
}

function fieldOf(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'number') return value;
  const isSum =
    typeof value === 'object' && value !== null && 'currency' in value && 'minor' in value;
  assert(isSum && isCurrency(value.currency), 'a field of a notice is damaged');
  const amount = typeof value.minor === 'string' ? parseMinor(value.minor) : undefined;
  assert(amount !== undefined, 'a field of a notice is damaged');
  return { currency: currency(value.currency), minor: amount };
}

export interface NoticeChange {
  readonly state: NoticeState;
  readonly reason?: string;
  readonly now: number;
}

/** A new state. What is over keeps nothing of its text. */
export async function moveNotice(
  transaction: Transaction,
  { home, id }: NoticeKey,
  { state, reason, now }: NoticeChange,
): Promise<void> {
  await transaction.query(
    `update notice set state = $3, reason = $4, changed_at = $5,
       fields = case when $6 then null else fields end
     where home = $1 and id = $2`,
    [home, id, state, reason ?? null, now, isOver({ state })],
  );
}
