/** How a tenant wants its notices: language, clock, quiet hours, and how many go out in a day. */

import type { NoticeLanguage } from '@tallystick/api/routes/notices';
import { NOTICE_LANGUAGES } from '@tallystick/api/routes/notices';
import { integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { memberOf } from '../columns.ts';

export interface NoticeSettings {
  readonly language: NoticeLanguage;
  readonly utcOffsetMinutes: number;
  /** Minutes of the day by the tenant's clock; where both are the same there are no quiet hours. */
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly numberDayMax: number;
  readonly tenantDayMax: number;
}

/** Of a tenant that has decided nothing. */
const DEFAULT_SETTINGS: NoticeSettings = {
  language: 'en',
  utcOffsetMinutes: 0,
  quietFrom: 21 * 60,
  quietUntil: 7 * 60,
  numberDayMax: 20,
  tenantDayMax: 10_000,
};

/** What holds for the transaction's tenant. */
export async function loadNoticeSettings(transaction: Transaction): Promise<NoticeSettings> {
  const [row] = await transaction.query(
    `select language, utc_offset_minutes, quiet_from, quiet_until, number_day_max, tenant_day_max
     from notice_setting`,
  );
  if (row === undefined) return DEFAULT_SETTINGS;
  return {
    language: memberOf(NOTICE_LANGUAGES, textColumn(row, 'language')),
    utcOffsetMinutes: integerColumn(row, 'utc_offset_minutes'),
    quietFrom: integerColumn(row, 'quiet_from'),
    quietUntil: integerColumn(row, 'quiet_until'),
    numberDayMax: integerColumn(row, 'number_day_max'),
    tenantDayMax: integerColumn(row, 'tenant_day_max'),
  };
}

/** Puts `settings` in the place of what held. */
export async function saveNoticeSettings(
  transaction: Transaction,
  tenant: string,
  settings: NoticeSettings,
): Promise<void> {
  await transaction.query(
    `insert into notice_setting
       (tenant, language, utc_offset_minutes, quiet_from, quiet_until, number_day_max, tenant_day_max)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)
     on conflict (tenant) do update set language = excluded.language,
       utc_offset_minutes = excluded.utc_offset_minutes, quiet_from = excluded.quiet_from,
       quiet_until = excluded.quiet_until, number_day_max = excluded.number_day_max,
       tenant_day_max = excluded.tenant_day_max`,
    [
      tenant,
      settings.language,
      settings.utcOffsetMinutes,
      settings.quietFrom,
      settings.quietUntil,
      settings.numberDayMax,
      settings.tenantDayMax,
    ],
  );
}
