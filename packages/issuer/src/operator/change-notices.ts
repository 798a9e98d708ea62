/** How a tenant tells people things by SMS: shown and changed by its operator, and what became of each message. */

import type { NoticeLanguage, NoticeState } from '@tallystick/api/routes/notices';
import { NOTICE_LANGUAGES } from '@tallystick/api/routes/notices';
import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { isNoticeEvent, NOTICE_NAMES, type NoticeEvent } from '../notices/notice-event.ts';
import { NOTICE_COLUMNS, noticeOf, type NoticeRow } from '../notices/notice-row.ts';
import {
  loadNoticeSettings,
  saveNoticeSettings,
  type NoticeSettings,
} from '../notices/notice-settings.ts';
import {
  checkTemplate,
  fieldNames,
  loadTemplates,
  templateOf,
  type TemplateRefusal,
} from '../notices/notice-template.ts';

/** What holds for messages that are sent now. */
export function showNoticeSettings(deps: IssuerDeps, tenant: TenantId): Promise<NoticeSettings> {
  return deps.database.transaction(tenant, loadNoticeSettings);
}

/** Puts `settings`, whose bounds the route has checked, in the place of what held. */
export async function changeNoticeSettings(
  deps: IssuerDeps,
  tenant: TenantId,
  settings: NoticeSettings,
): Promise<NoticeSettings> {
  await deps.database.transaction(tenant, (tx) => saveNoticeSettings(tx, tenant, settings));
  return settings;
}

export interface ListedTemplate {
  readonly event: NoticeEvent;
  readonly language: NoticeLanguage;
  readonly template: string;
  /** The tenant's, not built in. */
  readonly isOwn: boolean;
  readonly fields: readonly string[];
}

/** The text of each event in each language. */
export function listTemplates(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<readonly ListedTemplate[]> {
  return deps.database.transaction(tenant, listIn);
}

async function listIn(transaction: Transaction): Promise<readonly ListedTemplate[]> {
  const own = await loadTemplates(transaction);
  return NOTICE_NAMES.flatMap((event) =>
    NOTICE_LANGUAGES.map((language) => ({
      event,
      language,
      template: templateOf(own, event, language),
      isOwn: own.has(`${event}/${language}`),
      fields: fieldNames(event),
    })),
  );
}

export type ChangeTemplateResult =
  | { readonly ok: true; readonly value: readonly ListedTemplate[] }
  | { readonly ok: false; readonly code: TemplateRefusal | 'unknownNoticeEvent' };

/** Sets the text of an event in a language; without `template` the built-in one holds again. */
export async function changeTemplate(
  deps: IssuerDeps,
  tenant: TenantId,
  change: {
    readonly event: string;
    readonly language: NoticeLanguage;
    readonly template?: string;
  },
): Promise<ChangeTemplateResult> {
  const { event, language, template } = change;
  if (!isNoticeEvent(event)) return { ok: false, code: 'unknownNoticeEvent' };
  const fault = template === undefined ? undefined : checkTemplate(event, template);
  if (fault !== undefined) return { ok: false, code: fault };
  return deps.database.transaction(tenant, async (tx) => {
    await (template === undefined
      ? tx.query('delete from notice_template where event = $1 and language = $2', [
          event,
          language,
        ])
      : tx.query(
          `insert into notice_template (tenant, event, language, template)
           values ($1::uuid, $2, $3, $4)
           on conflict (tenant, event, language) do update set template = excluded.template`,
          [tenant, event, language, template],
        ));
    return { ok: true, value: await listIn(tx) };
  });
}

/** Where a page of notices begins: behind this one. */
export interface NoticeCursor {
  readonly givenAt: number;
  readonly home: bigint;
  readonly id: Uint8Array;
}

/** Notices in the order in which they were given. */
export function listNotices(
  deps: IssuerDeps,
  tenant: TenantId,
  page: { readonly state?: NoticeState; readonly after?: NoticeCursor; readonly limit: number },
): Promise<readonly NoticeRow[]> {
  const { state, after, limit } = page;
  return deps.database.transaction(tenant, async (tx) => {
    const rows = await tx.query(
      `select ${NOTICE_COLUMNS} from notice
       where (given_at, home, id) > ($1, $2, $3) and ($4::text is null or state = $4)
       order by given_at, home, id limit $5`,
      [
        after?.givenAt ?? -1,
        after?.home ?? 0n,
        after?.id ?? new Uint8Array(),
        state ?? null,
        limit,
      ],
    );
    return rows.map(noticeOf);
  });
}
