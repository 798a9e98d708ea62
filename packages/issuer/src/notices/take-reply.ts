/**
 * What people write back. STOP, in the words that people and providers use, ends messages to a number, and START
 * begins them again; those that protect money still come, because nobody has to prove whose number a message
 * comes from. Whoever wants none at all takes the number out of the registration data, with a device.
 */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { SmsReply } from '../connectors/sms/sms-sender.ts';
import type { IssuerDeps } from '../issuer.ts';
import { addressHash } from './address-hash.ts';

const STOP_WORDS: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'रोकें',
  'बंद',
]);
const START_WORDS: ReadonlySet<string> = new Set(['START', 'YES', 'UNSTOP', 'शुरू']);

/** Takes a message from a phone, for a tenant that has written to it; others have nothing to end. */
export async function takeReply(
  deps: IssuerDeps,
  tenant: TenantId,
  { from, text }: SmsReply,
): Promise<'stopped' | 'started' | 'ignored'> {
  const word = text.trim().replace(/[.!]$/, '').toUpperCase();
  const isStop = STOP_WORDS.has(word);
  if (!isStop && !START_WORDS.has(word)) return 'ignored';
  const number = addressHash(deps, tenant, { by: 'sms', to: from });
  return deps.database.transaction(tenant, async (tx) => {
    const [known] = await tx.query('select 1 as found from notice where number = $1 limit 1', [
      number,
    ]);
    if (known === undefined) return 'ignored';
    if (!isStop) {
      await tx.query('delete from notice_stop where number = $1', [number]);
      return 'started';
    }
    await tx.query(
      `insert into notice_stop (tenant, number, since) values ($1::uuid, $2, $3)
       on conflict do nothing`,
      [tenant, number, deps.clock()],
    );
    return 'stopped';
  });
}
