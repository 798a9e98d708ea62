/**
 * The first half of telling: what is to be sent is decided and written down, and the transaction commits, before
 * anything is sent. From then on a crash leaves a notice that may have been sent, and says so.
 */

import type { Transaction } from '@tallystick/database/database';
import { textColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { MailMessage } from '../connectors/mail/mail-sender.ts';
import type { SmsMessage } from '../connectors/sms/sms-sender.ts';
import { nullable } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadRegistration } from '../personal/registration.ts';
import { loadCurrencies, loadTenant } from '../tenants/tenant-record.ts';
import { addressHash } from './address-hash.ts';
import { countOne, loadDayCount } from './day-count.ts';
import { decideNotice } from './decide.ts';
import { traitsOf } from './notice-event.ts';
import { isOver, lockNotice, moveNotice, type NoticeKey, type NoticeRow } from './notice-row.ts';
import { loadNoticeSettings, type NoticeSettings } from './notice-settings.ts';
import { fillTemplate, loadTemplates, OPERATOR_FIELD, templateOf } from './notice-template.ts';
import { nameText, valueTexts } from './notice-values.ts';
import { dayOf } from './send-time.ts';
import { NOTICE_TEXTS } from './texts/all-texts.ts';
import { wayTo, type Way } from './way-to.ts';

/** What is to be done once the transaction has committed. */
export type Claim =
  /** Nothing more, for good. */
  | { readonly kind: 'over' }
  | { readonly kind: 'putOff'; readonly until: number }
  /** Send this. Until the time it counts as on its way; then it is looked at again. */
  | ({ readonly kind: 'send'; readonly until: number } & (
      | { readonly by: 'sms'; readonly message: SmsMessage }
      | { readonly by: 'mail'; readonly message: MailMessage }
    ));

const REFERENCE_LENGTH = 16;
/** A word on a message that nobody answered for comes within this time, from most gateways. */
const ANSWER_SECONDS = 300;
/** Somebody waits for it at a counter. */
const ASKED_ANSWER_SECONDS = 45;

/** Decides about a notice, whose row of work is held, and notes what is done next. */
export async function claimNotice(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  key: NoticeKey,
): Promise<Claim> {
  const stored = await lockNotice(transaction, key);
  if (stored === undefined || isOver(stored)) return { kind: 'over' };
  const now = deps.clock();
  // It was on its way and no word of it has come: this process or another one died, or the answer was lost.
  const notice =
    stored.state === 'sending' ? { ...stored, unanswered: stored.unanswered + 1 } : stored;
  const settings = await loadNoticeSettings(transaction);
  const has = { sms: deps.sms !== undefined, mail: deps.mail !== undefined };
  const way = wayTo(await loadRegistration(deps, tenant, transaction, notice.home), has);
  const number = way === undefined ? undefined : addressHash(deps, tenant, way);
  const day = dayOf(settings, now);
  const decision = decideNotice(
    {
      ...notice,
      now,
      isOvertaken: await isOvertaken(transaction, notice, now),
      hasGateway: has.sms || has.mail,
      hasNumber: way !== undefined,
      isStopped: number !== undefined && (await isStopped(transaction, number)),
      sentToday: await loadDayCount(transaction, day, number ?? new Uint8Array()),
    },
    settings,
  );
  if (decision.kind === 'end') {
    await moveNotice(transaction, notice, { ...decision, now });
    return { kind: 'over' };
  }
  if (decision.kind === 'putOff') {
    await moveNotice(transaction, notice, { state: 'waiting', reason: decision.reason, now });
    return decision;
  }
  assert(way !== undefined && number !== undefined, 'a notice is sent to nobody');
  // A message that is offered again is no further message.
  if (notice.attempts === 0) await countOne(transaction, tenant, day, number);
  const reference = notice.reference ?? deps.random(REFERENCE_LENGTH);
  await noteAttempt(deps, transaction, notice, { reference, number, by: way.by });
  const { text, subject } = await noticeText(transaction, notice, settings);
  const wait = traitsOf(notice.event).isAsked ? ASKED_ANSWER_SECONDS : ANSWER_SECONDS;
  const until = now + wait;
  const { by, to } = way;
  return by === 'sms'
    ? { kind: 'send', by, message: { to, text, tenant, reference }, until }
    : { kind: 'send', by, message: { to, subject, text, reference }, until };
}

async function noteAttempt(
  deps: IssuerDeps,
  transaction: Transaction,
  notice: NoticeRow,
  {
    reference,
    number,
    by,
  }: { readonly reference: Uint8Array; readonly number: Uint8Array; readonly by: Way['by'] },
): Promise<void> {
  await transaction.query(
    `update notice set state = 'sending', reason = null, attempts = attempts + 1, unanswered = $3,
       tried_at = $4, reference = $5, number = $6, gateway = $7, changed_at = $4
     where home = $1 and id = $2`,
    [
      notice.home,
      notice.id,
      notice.unanswered,
      deps.clock(),
      reference,
      number,
      deps[by]?.gateway ?? null,
    ],
  );
}

/** Does what a notice tells of hold no more? */
async function isOvertaken(
  transaction: Transaction,
  { home, event, subject, by }: NoticeRow,
  now: number,
): Promise<boolean> {
  switch (traitsOf(event).overtaken) {
    case 'never':
      return false;
    case 'byTime':
      return by !== undefined && now >= by;
    case 'bySettlement': {
      const [row] = await transaction.query(
        'select code from payment where home = $1 and digest = $2',
        [home, subject],
      );
      const code = row === undefined ? undefined : nullable(row, 'code', textColumn);
      return code !== (event === 'paymentAwaits' ? 'awaitsPayer' : 'unknownToPayer');
    }
  }
}

async function isStopped(transaction: Transaction, number: Uint8Array): Promise<boolean> {
  const [row] = await transaction.query('select 1 as found from notice_stop where number = $1', [
    number,
  ]);
  return row !== undefined;
}

async function noticeText(
  transaction: Transaction,
  { event, fields }: NoticeRow,
  settings: NoticeSettings,
): Promise<{ readonly text: string; readonly subject: string }> {
  assert(fields !== undefined, 'a notice that is not over has lost its fields');
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'a notice of a tenant that does not exist');
  const { language, utcOffsetMinutes } = settings;
  const texts = NOTICE_TEXTS[language];
  const currencies = await loadCurrencies(transaction);
  const values = valueTexts(event, fields, { texts, utcOffsetMinutes, currencies });
  const template = templateOf(await loadTemplates(transaction), event, language);
  const subject = nameText(record.name);
  const text = fillTemplate(template, (name) => {
    const value = name === OPERATOR_FIELD ? subject : values[name];
    assert(value !== undefined, 'a template names what its event has not');
    return value;
  });
  return { text, subject };
}
