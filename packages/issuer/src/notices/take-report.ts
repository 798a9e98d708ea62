/**
 * What a gateway says of a message afterwards. It is found by the gateway's name for it, or by our reference; a
 * word on a message whose answer was lost tells that it was taken, so that it is not sent twice.
 */

import type { Row, Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { SmsReceipt, SmsReport } from '../connectors/sms/sms-sender.ts';
import type { IssuerDeps } from '../issuer.ts';
import { gatewayText } from './note-outcome.ts';
import { moveNotice, NOTICE_COLUMNS, noticeOf, type NoticeRow } from './notice-row.ts';
import { addressHash } from './address-hash.ts';

/** Takes the report on the message with this reference; false where the tenant has sent none such. */
export async function takeReport(
  deps: IssuerDeps,
  tenant: TenantId,
  reference: Uint8Array,
  report: SmsReport,
): Promise<boolean> {
  return deps.database.transaction(tenant, async (tx) => {
    const [row] = await tx.query(
      `select ${NOTICE_COLUMNS} from notice where reference = $1 for update`,
      [reference],
    );
    return note(deps, tx, row, report);
  });
}

/** Takes the receipt of an SMS centre; false where the tenant has sent no such message. */
export async function takeReceipt(
  deps: IssuerDeps,
  tenant: TenantId,
  receipt: SmsReceipt,
): Promise<boolean> {
  const { gatewayId = '', to, userReference } = receipt;
  const number = addressHash(deps, tenant, { by: 'sms', to });
  return deps.database.transaction(tenant, async (tx) => {
    const [row] = await tx.query(
      `select ${NOTICE_COLUMNS} from notice where gateway_id = any($1::text[]) and number = $2
       order by tried_at desc limit 1 for update`,
      [namesOf(gatewayId), number],
    );
    if (row !== undefined || userReference === undefined) return note(deps, tx, row, receipt);
    return note(deps, tx, await byReference(tx, number, userReference), receipt);
  });
}

/**
 * Of the messages to a number whose fate is open, the one with these first two bytes of its reference. A message that
 * has a name is among them, because some centres call all of them the same and use other names when they report. Radio
 * networks carry one byte of a reference (3GPP TS 23.040, section 9.2.3.6), and such a centre gives back the second one
 * alone. So little names only what was surely taken: what nobody answered for is rather sent twice than lost.
 */
async function byReference(
  transaction: Transaction,
  number: Uint8Array,
  userReference: number,
): Promise<Row | undefined> {
  const [row] = await transaction.query(
    `select ${NOTICE_COLUMNS} from notice
     where number = $1
       and ((get_byte(reference, 0) * 256 + get_byte(reference, 1) = $2
             and (state = 'sent' or (state = 'sending' and gateway_id is null)))
         or (get_byte(reference, 1) = $2 and state = 'sent'))
     order by get_byte(reference, 0) * 256 + get_byte(reference, 1) = $2 desc, tried_at desc
     limit 1 for update`,
    [number, userReference],
  );
  return row;
}

/** Some centres name a message in hexadecimal when they take it, and in decimal when they report, or the reverse. */
function namesOf(gatewayId: string): readonly string[] {
  const names = [gatewayId];
  if (/^[0-9]{1,20}$/.test(gatewayId)) names.push(BigInt(gatewayId).toString(16));
  if (/^[0-9a-f]{1,16}$/i.test(gatewayId)) names.push(BigInt(`0x${gatewayId}`).toString());
  return names.map(gatewayText);
}

const RANKS = { waiting: 0, sending: 0, dropped: 1, sent: 1, failed: 2, delivered: 3 } as const;

async function note(
  deps: IssuerDeps,
  transaction: Transaction,
  row: Row | undefined,
  { state, code, gatewayId }: SmsReport,
): Promise<boolean> {
  if (row === undefined) return false;
  const notice: NoticeRow = noticeOf(row);
  // Reports may come in any order, and what has arrived has arrived.
  if (RANKS[state] > RANKS[notice.state]) {
    const reason = state === 'failed' ? { reason: gatewayText(code ?? 'undelivered') } : {};
    await moveNotice(transaction, notice, { state, ...reason, now: deps.clock() });
  }
  if (gatewayId !== undefined) {
    await transaction.query(
      'update notice set gateway_id = coalesce(gateway_id, $3) where home = $1 and id = $2',
      [notice.home, notice.id, gatewayText(gatewayId)],
    );
  }
  return true;
}
