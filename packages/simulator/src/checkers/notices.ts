/**
 * What people were told by short messages, against what happened (P-25, P-27, decision 0039): both sides hear of an
 * objection and of how it ended, a holder of a device that was blocked, a payer of a payment before that settles
 * by itself; nobody hears of what is not so, nothing is lost, and nothing comes twice unless a process died or the gateway said nothing. Quiet hours
 * hold but for what has to be told before a time, and STOP for what protects no money.
 *
 * Reads what the gateway was offered; the tables say which notice a message stands for.
 */

import type { StoredRecords } from '../audit/stored-records.ts';
import { text } from '../database/row-values.ts';
import type { Engine } from '../database/engine.ts';
import type { OfferedMessage } from '../town/messages-seen.ts';
import type { People } from '../town/people.ts';
import type { Witness } from '../town/witness.ts';
import { keptObjections, type KeptObjection } from './kept-objections.ts';
import type { Violation } from './violation.ts';

/** Attempts at a message that nobody answers for. */
const ATTEMPTS_MAX = 3;
/** A transaction may wait for its turn, so a pass of the workers may end later than a message of it left. */
const PASS_SECONDS = 300;
/** A payment waits so long for its message. */
const UNTOLD_SECONDS = 12 * 3_600;
/** Before the time by which somebody has to be told, no hour is quiet. */
const MARGIN_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const MS_PER_SECOND = 1_000;
const ALARMS: ReadonlySet<string> = new Set(['paymentUnknown', 'deviceRevoked']);

interface KeptNotice {
  readonly home: string;
  readonly event: string;
  readonly subject: string;
  readonly givenAt: number;
  readonly by: number;
}

interface Ground {
  readonly witness: Witness;
  readonly records: StoredRecords;
  readonly people: People;
  readonly notices: ReadonlyMap<string, KeptNotice>;
  readonly objections: ReadonlyMap<string, KeptObjection>;
  /** Devices that are blocked, and their accounts. */
  readonly blocked: ReadonlyMap<string, string>;
  /** By `home/event/subject`, what the gateway was offered. */
  readonly told: ReadonlyMap<string, readonly OfferedMessage[]>;
}

/** Looks at all messages at the end, in a town that has a gateway. */
export async function checkNotices(
  engine: Engine,
  seen: Pick<Ground, 'witness' | 'records' | 'people'>,
): Promise<readonly Violation[]> {
  const { witness } = seen;
  // A restored issuer has forgotten what it told since its backup, and tells it again.
  if (witness.noticeSettings() === undefined || witness.forgottenUntil() !== undefined) return [];
  const notices = await keptNotices(engine);
  const objections = new Map((await keptObjections(engine)).map((one) => [one.digest, one]));
  const told = Map.groupBy(witness.messages(), ({ reference }) => {
    const { home = '', event = '', subject = '' } = notices.get(reference) ?? {};
    return `${home}/${event}/${subject}`;
  });
  const ground = { ...seen, notices, objections, told, blocked: await blockedDevices(engine) };
  const byReference = Map.groupBy(witness.messages(), ({ reference }) => reference);
  return [
    ...witness.messages().flatMap((message) => aboutMessage(ground, message)),
    ...[...byReference.values()].flatMap((attempts) => aboutAttempts(ground, attempts)),
    ...[...objections.values()].flatMap((one) => aboutObjection(ground, one)),
    ...[...ground.blocked].flatMap(([keyHash, home]) => aboutBlocked(ground, keyHash, home)),
    ...(await aboutWaits(engine, ground)),
  ];
}

/** It is about something that is so, to whom it concerns, at an hour at which it may come. */
function aboutMessage(ground: Ground, message: OfferedMessage): readonly Violation[] {
  const { witness, notices, records, people, objections } = ground;
  const { to, at, reference } = message;
  const about = `${message.text} to ${to} at ${at}`;
  const notice = notices.get(reference);
  if (notice === undefined) return [{ rule: 'a message came that no notice stands for', about }];
  const { home, event, subject } = notice;
  const found: Violation[] = [];
  const breach = (rule: string): void => void found.push({ rule, about: `${about}: ${subject}` });
  if (!witness.numbers().some(({ account, number }) => String(account) === home && number === to)) {
    breach('a message came to another number');
  }
  if (isQuiet(ground, notice, at)) breach('a message came in quiet hours');
  if ((witness.stops().get(to) ?? Infinity) < at && !ALARMS.has(event)) {
    breach('a message came to somebody who wants no more');
  }
  if (event === 'deviceRevoked') {
    if (reportedAt(ground, subject) > at) breach('a device was blocked that nobody had reported');
    return found;
  }
  const half = records.payments.get(subject)?.half;
  const shop = people.merchants.find(({ person }) => person.account === half?.payee)?.person.name;
  const sum = `INR ${half === undefined ? '' : (Number(half.amount) / 100).toFixed(2)} `;
  if (half === undefined || !message.text.includes(sum) || !message.text.includes(shop ?? '')) {
    breach('a message is about another payment');
  }
  const isSide = home === String(half?.payer) || (ofDispute(event) && home === String(half?.payee));
  if (!isSide) breach('somebody was told what is not its business');
  if (!isSo(message, notice, objections.get(subject))) breach('somebody was told what is not so');
  const confirmedAt = records.payments.get(subject)?.arrived.get('payer') ?? Infinity;
  if (!ofDispute(event) && confirmedAt < at) breach('a payer was told to wait that had confirmed');
  return found;
}

function ofDispute(event: string): boolean {
  return event === 'disputeOpened' || event === 'disputeDecided';
}

function isSo(
  { at, text: words }: OfferedMessage,
  { event }: KeptNotice,
  objection: KeptObjection | undefined,
): boolean {
  if (event === 'disputeOpened') return objection !== undefined && objection.openedAt <= at;
  if (event !== 'disputeDecided') return true;
  const winner = objection?.outcome === 'upheld' ? 'customer' : 'merchant';
  return objection !== undefined && objection.decidedAt <= at && words.includes(`the ${winner}.`);
}

function isQuiet({ witness }: Ground, { by, givenAt }: KeptNotice, at: number): boolean {
  const { quietFrom = 0, quietUntil = 0 } = witness.noticeSettings() ?? {};
  const minute = Math.floor((at % DAY_SECONDS) / 60);
  const isNight = quietFrom !== quietUntil && (minute >= quietFrom || minute < quietUntil);
  const margin = Math.min(MARGIN_SECONDS, Math.floor((by - givenAt) / 2));
  return isNight && at < Math.max(givenAt, by - margin);
}

/** Again only where the last answer was none, or nobody lived to write it down. */
function aboutAttempts(
  { witness }: Ground,
  attempts: readonly OfferedMessage[],
): readonly Violation[] {
  const isExcused = ({ at, isAnswered }: OfferedMessage): boolean =>
    !isAnswered || witness.failedWork().some((end) => end >= at && end <= at + PASS_SECONDS);
  const [again] = attempts.slice(0, -1).filter((one) => !isExcused(one));
  const about = `${attempts[0]?.text} to ${attempts[0]?.to}, ${attempts.length} times`;
  if (again !== undefined) return [{ rule: 'a message came again for no reason', about }];
  const unanswered = attempts.filter(({ hasLeft, isAnswered }) => hasLeft && !isAnswered);
  return unanswered.length > ATTEMPTS_MAX
    ? [{ rule: 'a message that nobody answers for came without end', about }]
    : [];
}

/** Both sides hear of it and of its end. */
function aboutObjection(ground: Ground, objection: KeptObjection): readonly Violation[] {
  const { digest, openedAt, decidedAt } = objection;
  const half = ground.records.payments.get(digest)?.half;
  if (half === undefined) return [];
  const events = [
    { event: 'disputeOpened', at: openedAt },
    { event: 'disputeDecided', at: decidedAt },
  ];
  return events.flatMap(({ event, at }) =>
    [half.payer, half.payee]
      .filter((home) => isReachable(ground, String(home), at))
      .filter((home) => !hasCome(ground.told.get(`${home}/${event}/${digest}`)))
      .map((home) => ({
        rule: 'somebody was not told of an objection',
        about: `account ${home}: ${event} of ${digest} at ${at}`,
      })),
  );
}

/** Its holder hears of it, who may not be the one who reported it. */
function aboutBlocked(ground: Ground, keyHash: string, home: string): readonly Violation[] {
  const at = reportedAt(ground, keyHash);
  if (at === Infinity || !isReachable(ground, home, at)) return [];
  if (hasCome(ground.told.get(`${home}/deviceRevoked/${keyHash}`))) return [];
  const about = `account ${home}: ${keyHash}, reported at ${at}`;
  return [{ rule: 'a holder was not told that a device was blocked', about }];
}

/** Unix seconds; never where it is Infinity. */
function reportedAt({ witness }: Ground, keyHash: string): number {
  return Math.floor((witness.reports().get(keyHash) ?? Infinity) / MS_PER_SECOND);
}

/** It gave its number before, and wants messages to the end. */
function isReachable({ witness }: Ground, home: string, at: number): boolean {
  return witness
    .numbers()
    .some(
      ({ account, number, givenAt }) =>
        String(account) === home && givenAt < at && !witness.stops().has(number),
    );
}

/** It left, or so many attempts may have been lost. */
function hasCome(attempts: readonly OfferedMessage[] = []): boolean {
  return attempts.some(({ hasLeft }) => hasLeft) || attempts.length >= ATTEMPTS_MAX;
}

/** Payments that nobody confirmed and that were paid before their last day: after their windows, by themselves. */
const SETTLED_ALONE = `
  select encode(p.digest, 'hex') as digest, p.home::text as home, p.claimed_at::text as claimed_at,
    o.paid_at::text as paid_at
  from payment p join (
    select reference, min(posted_at) as paid_at from ledger_posting
    where kind in ('capture', 'cover', 'lateClaim') group by reference
  ) o on o.reference = p.digest
  where p.confirm_by is not null and o.paid_at < p.redeem_by
    and o.paid_at between p.confirm_by and p.confirm_by + ${UNTOLD_SECONDS - 1}
    and not exists (select from dispute d where d.home = p.home and d.digest = p.digest)
  order by 1`;

/** Whoever could have objected had heard of it. */
async function aboutWaits(engine: Engine, ground: Ground): Promise<readonly Violation[]> {
  const rows = await engine.query(SETTLED_ALONE);
  return rows.flatMap((row) => {
    const [digest, home] = [text(row, 'digest'), text(row, 'home')];
    const paidAt = Number(text(row, 'paid_at'));
    const confirmedAt = ground.records.payments.get(digest)?.arrived.get('payer') ?? Infinity;
    if (confirmedAt <= paidAt) return [];
    if (!isReachable(ground, home, Number(text(row, 'claimed_at')))) return [];
    const attempts = ground.told.get(`${home}/paymentAwaits/${digest}`) ?? [];
    if (hasCome(attempts.filter(({ at }) => at <= paidAt))) return [];
    const about = `${digest} of account ${home}, paid ${paidAt}`;
    return [{ rule: 'a payment settled by itself before its payer was told', about }];
  });
}

async function blockedDevices(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const rows = await engine.query(
    `select encode(key_hash, 'hex') as name, home::text as home from device where status = 'blocked'`,
  );
  return new Map(rows.map((row) => [text(row, 'name'), text(row, 'home')]));
}

async function keptNotices(engine: Engine): Promise<ReadonlyMap<string, KeptNotice>> {
  const rows = await engine.query(
    `select encode(reference, 'hex') as reference, home::text as home, event,
       encode(subject, 'hex') as subject, given_at::text as given_at, by_at::text as by_at
     from notice where reference is not null`,
  );
  return new Map(
    rows.map((row) => [
      text(row, 'reference'),
      {
        home: text(row, 'home'),
        event: text(row, 'event'),
        subject: text(row, 'subject'),
        givenAt: Number(text(row, 'given_at')),
        by: row['by_at'] === null ? Infinity : Number(text(row, 'by_at')),
      },
    ]),
  );
}
