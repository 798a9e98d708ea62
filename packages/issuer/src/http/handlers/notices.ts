/** Answers of the routes for what people are told by SMS. */

import {
  changeNoticeSettings,
  changeNoticeTemplate,
  listNotices,
  listNoticeTemplates,
  showNoticeSettings,
  type NoticeEntry,
  type NoticesQuery,
  type NoticeSettingsBody,
} from '@tallystick/api/routes/notices';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { IssuerDeps } from '../../issuer.ts';
import type { NoticeRow } from '../../notices/notice-row.ts';
import type { NoticeSettings } from '../../notices/notice-settings.ts';
import * as carryOut from '../../operator/change-notices.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 100;
const HOUR_MINUTES = 60;
const ACCOUNT_MAX = 2n ** 63n - 1n;

export function noticeRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showNoticeSettings, async ({ tenant }) => ({
      ok: true,
      value: bodyOf(await carryOut.showNoticeSettings(issuer, tenant)),
    })),
    serveTenant(ports, changeNoticeSettings, async ({ tenant, body }) => {
      const changed = await carryOut.changeNoticeSettings(issuer, tenant, settingsOf(body));
      return { ok: true, value: bodyOf(changed) };
    }),
    serveTenant(ports, listNoticeTemplates, async ({ tenant }) => ({
      ok: true,
      value: { templates: await carryOut.listTemplates(issuer, tenant) },
    })),
    serveTenant(ports, changeNoticeTemplate, async ({ tenant, body }) => {
      const changed = await carryOut.changeTemplate(issuer, tenant, body);
      return changed.ok ? { ok: true, value: { templates: changed.value } } : changed;
    }),
    serveTenant(ports, listNotices, async ({ tenant, query }) => {
      const notices = await carryOut.listNotices(issuer, tenant, pageOf(query));
      const next = nextPage(notices, PAGE_LENGTH, cursorOf);
      return { ok: true, value: { notices: notices.map(entryOf), ...next } };
    }),
  ];
}

function bodyOf({ quietFrom, quietUntil, ...settings }: NoticeSettings): NoticeSettingsBody {
  return { ...settings, quietFrom: clockText(quietFrom), quietUntil: clockText(quietUntil) };
}

function settingsOf({ quietFrom, quietUntil, ...settings }: NoticeSettingsBody): NoticeSettings {
  return { ...settings, quietFrom: minutesOf(quietFrom), quietUntil: minutesOf(quietUntil) };
}

function clockText(minutes: number): string {
  const parts = [Math.floor(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The schema has seen to HH:MM. */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * HOUR_MINUTES + minutes;
}

/** The schema has seen to a time, an account and hexadecimal digits with lines between them. */
function pageOf({ state, cursor }: NoticesQuery): Parameters<typeof carryOut.listNotices>[2] {
  const [givenAt, home, id] = cursor?.split('-') ?? [];
  const account = BigInt(home ?? 0);
  return {
    limit: PAGE_LENGTH,
    ...(state === undefined ? {} : { state }),
    ...(id === undefined
      ? {}
      : {
          after: {
            givenAt: Number(givenAt),
            home: account > ACCOUNT_MAX ? ACCOUNT_MAX : account,
            id: fromHex(id) ?? new Uint8Array(),
          },
        }),
  };
}

function cursorOf({ givenAt, home, id }: NoticeRow): string {
  return `${givenAt}-${home}-${toHex(id)}`;
}

function entryOf(notice: NoticeRow): NoticeEntry {
  const { event, state, reason, attempts, gateway, givenAt, by, changedAt } = notice;
  return {
    account: String(notice.home),
    event,
    about: toHex(notice.subject),
    state,
    ...(reason === undefined ? {} : { reason }),
    attempts,
    ...(gateway === undefined ? {} : { gateway }),
    givenAt,
    ...(by === undefined ? {} : { by }),
    changedAt,
  };
}
