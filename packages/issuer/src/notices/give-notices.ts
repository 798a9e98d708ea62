/**
 * Giving notices: rows that are written in the transaction which causes them, so that nothing happens of which
 * nobody is told, and nobody is told of what did not happen. An event that is caused twice is one notice.
 * Sending comes later, as deferred work.
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn } from '@tallystick/ledger/columns';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { Work } from '../jobs/work.ts';
import { bytesColumn } from '../columns.ts';
import { latestStart } from './send-time.ts';
import { traitsOf, type Notice, type NoticeEvent } from './notice-event.ts';

/**
 * Writes the notices that are new. What it returns is the work of telling them, to be asked for with all other
 * work of the transaction ({@link deferWork} is called once, decision 0013); call it before that, and after
 * lines and requests are locked.
 */
export async function giveNotices(
  transaction: Transaction,
  tenant: string,
  notices: readonly Notice[],
): Promise<readonly Work[]> {
  if (notices.length === 0) return [];
  const rows = await transaction.query(
    `insert into notice (tenant, home, id, event, subject, fields, state, given_at, by_at, attempts, changed_at)
     select $1::uuid, n.home, n.id, n.event, n.subject, n.fields, 'waiting', n.given_at, n.by_at, 0, n.given_at
     from unnest($2::bigint[], $3::bytea[], $4::text[], $5::bytea[], $6::text[], $7::bigint[], $8::bigint[])
       as n (home, id, event, subject, fields, given_at, by_at)
     order by n.home, n.id
     on conflict do nothing returning home, id`,
    [
      tenant,
      notices.map(({ home }) => home),
      notices.map(noticeId),
      notices.map(({ event }) => event),
      notices.map(({ subject }) => subject),
      notices.map(({ fields }) => fieldsText(fields)),
      notices.map(({ givenAt }) => givenAt),
      notices.map(({ by }) => by ?? null),
    ],
  );
  const given = new Set(
    rows.map((row) => keyOf(bigintColumn(row, 'home'), bytesColumn(row, 'id'))),
  );
  return notices
    .filter((notice) => given.has(keyOf(notice.home, noticeId(notice))))
    .map((notice) => ({
      home: notice.home,
      kind: 'notice',
      subject: noticeId(notice),
      dueAt: firstDue(notice),
    }));
}

/** The name of a notice among those of its account. */
export function noticeId({
  event,
  subject,
}: {
  readonly event: NoticeEvent;
  readonly subject: Uint8Array;
}): Uint8Array {
  return concatBytes(new TextEncoder().encode(`${event}/`), subject);
}

function keyOf(home: bigint, id: Uint8Array): string {
  return `${home}/${toHex(id)}`;
}

function firstDue({ event, givenAt, by }: Notice): number {
  const rested = givenAt + traitsOf(event).restSeconds;
  return by === undefined ? rested : Math.min(rested, latestStart({ givenAt, by }));
}

/** As it is stored; amounts are decimal text, because JSON numbers lose digits. */
function fieldsText(fields: Notice['fields']): string {
  return JSON.stringify(fields, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
