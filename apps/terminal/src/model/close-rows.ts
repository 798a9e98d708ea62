/**
 * A day close as a table for a spreadsheet: a row for each payment, and one for each that was taken
 * back, whose amount is negative. The sum of the column is what the day brought.
 */

import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { CsvTexts } from '../texts/till-texts.ts';
import { decimalOf } from './decimal.ts';
import type { DayClose } from './day-close.ts';
import { currencyForm } from '@tallystick/ui/currency-form';
import { isMoney, type CountedPayment, type Standing } from '@tallystick/ui/payee/standing';

/** The words of the table, in the merchant's language. */
export interface CloseWords extends CsvTexts {
  readonly states: Readonly<Record<Standing, string>>;
}

export interface CloseRowsInput {
  readonly close: DayClose;
  readonly currencies: readonly CurrencyInfo[];
  readonly words: CloseWords;
  /** Writes a time in unix seconds as spreadsheets read it. */
  readonly stampOf: (seconds: number) => string;
}

/** The heading and the rows. What is no money stands with the amount zero. */
export function closeRows(input: CloseRowsInput): readonly (readonly string[])[] {
  const { close, words } = input;
  return [
    [
      words.close,
      words.kind,
      words.takenAt,
      words.payment,
      words.amount,
      words.currency,
      words.state,
      words.covered,
      words.handedIn,
      words.paidWith,
    ],
    ...close.payments.map((payment) =>
      row(input, payment, {
        kind: words.taken,
        amount: isMoney(payment.standing) ? payment.amount : 0n,
      }),
    ),
    ...close.takenBack.map((payment) =>
      row(input, payment, { kind: words.takenBack, amount: 0n - payment.amount }),
    ),
  ];
}

function row(
  { close, currencies, words, stampOf }: CloseRowsInput,
  payment: CountedPayment,
  { kind, amount }: { readonly kind: string; readonly amount: bigint },
): readonly string[] {
  const { code, exponent } = currencyForm(currencies, payment.currency);
  return [
    close.number.toString(),
    kind,
    stampOf(payment.takenAt),
    payment.paymentId,
    decimalOf(amount, exponent),
    code,
    words.states[payment.standing],
    decimalOf(payment.covered, exponent),
    payment.handedIn ? words.yes : words.no,
    payment.coins === true ? words.coins : words.account,
  ];
}

/** Of the file: `day-close-7-2026-11-21.csv`. */
export function closeFileName(
  { number, closedAt }: DayClose,
  dayOf: (at: number) => string,
): string {
  return `day-close-${number}-${dayOf(closedAt)}.csv`;
}
