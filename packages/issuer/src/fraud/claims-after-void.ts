/**
 * A payee that names a payment as accepted after it had declined or voided it: the two signatures are
 * proof against it, whichever of them comes first (rule: the issuer never pays what its payee gave up).
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import {
  messageValue,
  readMessageValue,
  type UnverifiedMessage,
} from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { isGivenUp, type PaymentRow } from '../redemption/payment-row.ts';
import { loadHalf, loadReceipts } from '../redemption/stored-half.ts';
import { storedValue } from '../stored-value.ts';
import { keepPayeeProof } from './keep-proof.ts';

/**
 * Keeps a proof for each device that stated as open one of these payments, which it had given up, with
 * a number at or above the one of its word. A device that is convicted needs no second proof.
 */
export async function findClaimsAfterVoid(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  payments: readonly PaymentRow[],
): Promise<void> {
  const givenUp = payments.filter(isGivenUp);
  if (givenUp.length === 0) return;
  const rows = await transaction.query(
    `select distinct on (k.home, k.key_hash) k.place, s.bytes
     from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bigint[]) with ordinality
       as k (home, key_hash, digest, receipt_seq, place)
     join open_record o using (home, key_hash, digest)
     join statement s on s.home = o.home and s.digest = o.statement
     join device d on d.home = o.home and d.key_hash = o.key_hash
     where o.last_payee_seq >= k.receipt_seq and d.status <> 'revoked'
     order by k.home, k.key_hash, k.place`,
    [
      givenUp.map(({ payee }) => payee),
      givenUp.map(({ payeeKeyHash }) => payeeKeyHash),
      givenUp.map(({ digest }) => digest),
      givenUp.map(({ receiptSeq }) => receiptSeq ?? 0),
    ],
  );
  for (const row of rows) {
    const payment = givenUp[Number(bigintColumn(row, 'place')) - 1];
    assert(payment !== undefined, 'a claim after a void of nothing was found');
    await keepProof(deps, tenant, transaction, { payment, statement: bytesColumn(row, 'bytes') });
  }
}

async function keepProof(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { payment, statement }: { readonly payment: PaymentRow; readonly statement: Uint8Array },
): Promise<void> {
  const half = await loadHalf(deps, tenant, transaction, payment);
  const receipts = await loadReceipts(deps, tenant, transaction, payment);
  const receipt = receipts.find(
    ({ body }) => body.outcome !== 'accepted' && body.payeeSeq === payment.receiptSeq,
  );
  assert(receipt !== undefined, 'the receipt that decided is not stored');
  await keepPayeeProof(deps, tenant, transaction, {
    payment,
    ...certificateOf(half.payee),
    receipt: messageValue(receipt),
    statement: storedValue(statement),
  });
}

function certificateOf({ cose }: UnverifiedMessage<AccountCertificate>): {
  readonly certificate: ReturnType<typeof messageValue>;
  readonly certificateKeyId: Uint8Array;
} {
  const certificate = messageValue({ cose });
  const read = readMessageValue(accountCertificateKind, certificate);
  assert(read.ok && cose.keyId !== undefined, 'a stored account certificate is malformed');
  return { certificate, certificateKeyId: cose.keyId };
}
