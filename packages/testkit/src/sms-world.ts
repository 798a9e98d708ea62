/** A world whose issuer tells people by SMS, through an SMS provider that keeps what it took. */

import { after } from 'node:test';
import { createHttpSender } from '@tallystick/issuer/connectors/sms/http-sender';
import type { SmsSender } from '@tallystick/issuer/connectors/sms/sms-sender';
import type { NoticeSettings } from '@tallystick/issuer/notices/notice-settings';
import { changeNoticeSettings, listNotices } from '@tallystick/issuer/operator/change-notices';
import { setRegistration } from '@tallystick/issuer/personal/registration';
import { assert } from '@tallystick/protocol/assert';
import { createIssuerWorld, type IssuerWorld, type IssuerWorldOptions } from './issuer-world.ts';
import { openSmsProvider, type SmsProvider } from './sms-provider.ts';

export interface SmsWorld extends IssuerWorld {
  readonly provider: SmsProvider;
  /** How its issuer reaches the provider. */
  readonly sender: SmsSender;
  /** Registers a phone number that nobody else has for an account; that number. */
  giveNumber(account: bigint): Promise<string>;
  /** What the provider took for a number, oldest first. */
  readonly textsTo: (phone: string) => readonly string[];
  /** The notices of an account: event, state and, where there is one, the reason, as a text each. */
  noticesOf(account: bigint): Promise<readonly string[]>;
}

/** Without quiet hours, and with more a day than a test sends. */
export const OPEN_ALL_DAY: NoticeSettings = {
  language: 'en',
  utcOffsetMinutes: 330,
  quietFrom: 0,
  quietUntil: 0,
  numberDayMax: 20,
  tenantDayMax: 1_000,
};

const NOTICES_MAX = 1_000;

/** A new tenant that is open all day. Call it at the top of a test file. */
export async function createSmsWorld(
  options: Omit<IssuerWorldOptions, 'sms'> = {},
): Promise<SmsWorld> {
  const provider = await openSmsProvider();
  after(() => provider.close());
  const sender = createHttpSender({
    url: provider.url,
    user: 'AC1',
    password: 'secret',
    from: '+15005550006',
    publicUrl: () => 'https://pay.example.org',
    log: () => undefined,
  });
  const world = await createIssuerWorld({ ...options, sms: sender });
  const { deps, tenant } = world;
  await changeNoticeSettings(deps, tenant, OPEN_ALL_DAY);
  let numbers = 0;
  return {
    ...world,
    provider,
    sender,
    giveNumber: async (account) => {
      numbers += 1;
      const phone = `+9198200${String(numbers).padStart(5, '0')}`;
      const set = await setRegistration(deps, tenant, { account, typed: { phone } });
      assert(set.ok, 'the number of a test was refused');
      return phone;
    },
    textsTo: (phone) => provider.taken.filter(({ to }) => to === phone).map(({ text }) => text),
    noticesOf: async (account) => {
      const notices = await listNotices(deps, tenant, { limit: NOTICES_MAX });
      return notices
        .filter(({ home }) => home === account)
        .map(({ event, state, reason }) => [event, state, reason].filter(Boolean).join(' '));
    },
  };
}
