/**
 * The second half of telling: what the gateway answered is written down, and the work ends or waits. A report may
 * have come before the answer and says more than it; then the answer adds only what the gateway calls the message.
 */

import type { Transaction } from '@tallystick/database/database';
import type { SmsOutcome } from '../connectors/sms/sms-sender.ts';
import { isOver, lockNotice, moveNotice, type NoticeKey } from './notice-row.ts';

/** Wait after the n-th refusal to take it for now: doubles up to an hour. */
const BUSY_SECONDS_MIN = 15;
const BUSY_SECONDS_MAX = 3_600;
/** What a column of our own holds of a gateway's words. */
const GATEWAY_TEXT_LENGTH_MAX = 128;

/** When to come again; undefined where it is over. The caller holds the row of work. */
export async function noteOutcome(
  transaction: Transaction,
  key: NoticeKey,
  {
    outcome,
    until,
    now,
  }: { readonly outcome: SmsOutcome; readonly until: number; readonly now: number },
): Promise<number | undefined> {
  const notice = await lockNotice(transaction, key);
  if (notice === undefined) return undefined;
  if (outcome.kind === 'accepted') {
    await transaction.query('update notice set gateway_id = $3 where home = $1 and id = $2', [
      key.home,
      key.id,
      gatewayText(outcome.gatewayId),
    ]);
  }
  if (isOver(notice)) return undefined;
  switch (outcome.kind) {
    case 'accepted':
      await moveNotice(transaction, key, { state: 'sent', now });
      return undefined;
    case 'refused':
      await moveNotice(transaction, key, {
        state: 'failed',
        reason: gatewayText(outcome.code),
        now,
      });
      return undefined;
    case 'busy':
      await moveNotice(transaction, key, { state: 'waiting', reason: 'gatewayBusy', now });
      return now + Math.min(BUSY_SECONDS_MAX, BUSY_SECONDS_MIN * 2 ** (notice.attempts - 1));
    case 'unanswered':
      // It stays on its way: a report may still tell.
      return until;
  }
}

/** What a gateway says, bounded, in visible ASCII. */
export function gatewayText(text: string): string {
  const visible = text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, GATEWAY_TEXT_LENGTH_MAX);
  return visible === '' ? 'none' : visible;
}
