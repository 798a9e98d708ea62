/**
 * A payer's order as it is kept: its signature is checked again, so that no payment rests on a column that says
 * it was ordered.
 */

import type { Row } from '@tallystick/database/database';
import { readMessageValue, verifyMessage } from '@tallystick/protocol/encoding/message';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import type { Ground } from './audit-ground.ts';
import { bytesOf, isSet, numberOf, octetsOf } from './row-values.ts';
import { openSealed } from './sealed-record.ts';
import type { SignedHalf } from './signed-half.ts';

/** When the order of a payment arrived, unix seconds; undefined where none is kept that its payer signed. */
export async function readOrder(
  ground: Ground,
  input: { readonly about: string; readonly half: SignedHalf; readonly row: Row | undefined },
): Promise<number | undefined> {
  const { about, half, row } = input;
  if (row === undefined) return undefined;
  const value = await openSealed(ground, bytesOf(half.digest), octetsOf(row, 'sealed'));
  const read = value === undefined ? undefined : readMessageValue(paymentOrderKind, value);
  const { crypto, tenant } = ground.signed;
  const signed =
    read?.ok === true
      ? await verifyMessage(crypto, read.message, {
          tenant,
          context: [bytesOf(half.digest), bytesOf(half.request)],
          publicKey: half.payerKey,
        })
      : undefined;
  if (signed !== undefined) return numberOf(row, 'received_at');
  ground.findings.add({ kind: 'notSigned', about: `order of ${about}` });
  return undefined;
}

/** Compares the payment's row with the order that is kept. */
export function checkOrder(
  { findings }: Ground,
  input: { readonly about: string; readonly row: Row; readonly orderedAt: number | undefined },
): void {
  const { about, row, orderedAt } = input;
  findings.compare(
    { kind: 'evidenceDiffers', about: `the payer's order of ${about}` },
    orderedAt !== undefined,
    isSet(row, 'ordered'),
  );
}
