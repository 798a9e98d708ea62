/**
 * The worker for notices: takes one that is due, writes down that it is sent, commits, sends it, and writes down
 * what the gateway answered. No transaction is open while a gateway is asked.
 *
 * A crash before the commit leaves everything as it was. One after it leaves a notice on its way, which is looked
 * at again when an answer should long be there: by then a report may have told what became of it, under the
 * reference that every attempt carries; if none did, it is sent again, because a message that comes twice does
 * less harm than one that never comes ([decision 0039](../../../../docs/decisions/0039-notices-by-sms.md)).
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import type { SmsOutcome } from '../connectors/sms/sms-sender.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainAtOnce } from '../jobs/drain-at-once.ts';
import { claimNotice, type Claim } from './claim-notice.ts';
import { noteOutcome } from './note-outcome.ts';
import type { NoticeKey } from './notice-row.ts';

/** Where a notice cannot be decided about, because something of ours is broken, it waits so long. */
const FAULT_SECONDS = 300;

/** Sent at once; what a gateway takes its time over holds up no others. */
const AT_ONCE = 4;

/** Tells up to `limit` notices of a tenant that are due; the number handled. */
export async function drainNotices(
  deps: IssuerDeps,
  tenant: TenantId,
  { limit }: { readonly limit: number },
): Promise<number> {
  return drainAtOnce<Claimed>({
    limit,
    atOnce: AT_ONCE,
    claim: () => claimDue(deps, tenant),
    carryOut: (claimed) => tell(deps, tenant, claimed),
  });
}

async function tell(deps: IssuerDeps, tenant: TenantId, { key, claim }: Claimed): Promise<void> {
  if (claim.kind !== 'send') return;
  const outcome = await send(deps, claim);
  await deps.database.transaction(tenant, async (tx) => {
    // The row of work first, as whoever claims takes them.
    await tx.query(
      `select 1 as held from work where home = $1 and kind = 'notice' and subject = $2 for update`,
      [key.home, key.id],
    );
    const now = deps.clock();
    await endWork(tx, key, await noteOutcome(tx, key, { outcome, until: claim.until, now }));
  });
}

function send(deps: IssuerDeps, claim: Extract<Claim, { kind: 'send' }>): Promise<SmsOutcome> {
  if (claim.by === 'mail') {
    assert(deps.mail !== undefined, 'a notice is mailed without a server');
    return deps.mail.send(claim.message);
  }
  assert(deps.sms !== undefined, 'a notice is sent without a gateway');
  return deps.sms.send(claim.message);
}

interface Claimed {
  readonly key: NoticeKey;
  readonly claim: Claim;
}

async function claimDue(deps: IssuerDeps, tenant: TenantId): Promise<Claimed | undefined> {
  let key: NoticeKey | undefined;
  try {
    return await deps.database.transaction(tenant, async (tx) => {
      key = await takeDue(tx, deps.clock());
      if (key === undefined) return undefined;
      const claim = await claimNotice(deps, tenant, tx, key);
      await endWork(tx, key, claim.kind === 'over' ? undefined : claim.until);
      return { key, claim };
    });
  } catch (error) {
    // One that cannot be told must not stand before the others.
    const faulty = key;
    if (faulty !== undefined) {
      await deps.database
        .transaction(tenant, (tx) => endWork(tx, faulty, deps.clock() + FAULT_SECONDS))
        .catch(() => undefined);
    }
    throw error;
  }
}

async function takeDue(transaction: Transaction, now: number): Promise<NoticeKey | undefined> {
  const [row] = await transaction.query(
    `select home, subject from work where kind = 'notice' and due_at <= $1
     order by due_at, home, subject limit 1 for update skip locked`,
    [now],
  );
  return row === undefined
    ? undefined
    : { home: bigintColumn(row, 'home'), id: bytesColumn(row, 'subject') };
}

/** The work comes again at this time, or not any more. */
async function endWork(
  transaction: Transaction,
  { home, id }: NoticeKey,
  again: number | undefined,
): Promise<void> {
  await (again === undefined
    ? transaction.query(`delete from work where home = $1 and kind = 'notice' and subject = $2`, [
        home,
        id,
      ])
    : transaction.query(
        `update work set due_at = $3 where home = $1 and kind = 'notice' and subject = $2`,
        [home, id, again],
      ));
}
