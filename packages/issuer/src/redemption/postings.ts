/** The postings that carry out a decision. Their ids follow from the payment, so none is made twice. */

import {
  availableAccount,
  coverAccount,
  reservationAccount,
  transitAccount,
} from '@tallystick/ledger/account';
import type { Posting } from '@tallystick/ledger/posting';
import { capture, lend, release, repay, reserve } from '@tallystick/ledger/reservations';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import type { PaymentRow } from './payment-row.ts';
import type { Decision } from './settlement.ts';

/** The id of a posting that a payment causes; `paid` is what had been paid before it. */
export function paymentPostingId(
  crypto: Crypto,
  kind: string,
  payment: Pick<PaymentRow, 'digest'>,
  paid: bigint,
): Uint8Array {
  return crypto.sha256(encodeCbor(['posting', kind, payment.digest, paid]));
}

/** All postings of one decision; `before` is the payment as it was. */
export function postingsOf(
  crypto: Crypto,
  before: PaymentRow,
  { payment, funds, moves }: Decision,
): readonly Posting[] {
  const { home, digest } = payment;
  const { currency } = funds.line;
  const lineId = toHex(payment.line);
  const transit = transitAccount(payment.payee);
  const postings: Posting[] = [];
  const id = (kind: string, paid: bigint): Uint8Array =>
    paymentPostingId(crypto, kind, payment, paid);
  postings.push(...backingOf(crypto, before, { payment, funds, moves }));
  if (moves.fromReservation > 0n) {
    const move = {
      home,
      lineId,
      id: id('capture', before.paidReservation),
      currency,
      amount: minor(moves.fromReservation),
      reference: digest,
    };
    postings.push(capture(move, transit));
  }
  if (moves.fromCover > 0n) {
    postings.push({
      home,
      id: id('cover', before.paidCover),
      kind: 'cover',
      currency,
      amount: minor(moves.fromCover),
      debit: coverAccount(payment.payee, payment.till),
      credit: transit,
      reference: digest,
    });
  }
  if (moves.fromFree > 0n) {
    postings.push({
      home,
      id: id('lateClaim', before.paidLate),
      kind: 'lateClaim',
      currency,
      amount: minor(moves.fromFree),
      debit: availableAccount(home),
      credit: transit,
      reference: digest,
    });
  }
  if (moves.released > 0n) {
    postings.push(
      release({
        home,
        lineId,
        id: id('release', 0n),
        currency,
        amount: minor(moves.released),
        reference: digest,
      }),
    );
  }
  return postings;
}

/** Money that comes into the reservation for what a certificate promised that was registered again. */
function backingOf(
  crypto: Crypto,
  before: PaymentRow,
  { payment, funds, moves }: Pick<Decision, 'payment' | 'funds' | 'moves'>,
): readonly Posting[] {
  const { home, digest } = payment;
  const lineId = toHex(payment.line);
  const { currency } = funds.line;
  const move = (kind: string, amount: bigint): Parameters<typeof reserve>[0] => ({
    home,
    lineId,
    id: paymentPostingId(crypto, kind, payment, before.paidReservation),
    currency,
    amount: minor(amount),
    reference: digest,
  });
  return [
    ...(moves.backed > 0n ? [reserve(move('back', moves.backed))] : []),
    ...(moves.lent > 0n ? [lend(move('lend', moves.lent))] : []),
    ...(moves.repaid > 0n ? [repay(move('repay', moves.repaid))] : []),
  ];
}

/** The reservation account of a payment's line. */
export function reservationOf(
  payment: Pick<PaymentRow, 'home' | 'line'>,
): ReturnType<typeof reservationAccount> {
  return reservationAccount(payment.home, toHex(payment.line));
}
