/**
 * What an operator's book says of the files exchanged with a bank: which remittances were ordered, in which file
 * each went, what reports and statements said of them, and which credits came in. It follows from its lines in
 * their order and from nothing else; a line is on the disk before anything follows from it.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Money } from '@tallystick/protocol/money';
import type { Payee, RemittanceProgress } from './bank-connector.ts';

/** An account's credit that is no return of ours: somebody paid in. */
export interface BankCredit {
  readonly amount: Money;
  readonly payerName?: string;
  readonly payerAccount?: string;
  readonly endToEndId?: string;
  /** What the payer wrote. */
  readonly text: string;
}

/** What a report or a statement says that fits nothing: a person has to look. */
export type FileProblem =
  | 'amountDiffers'
  | 'unknownDebit'
  | 'unknownBatch'
  | 'returnOfUnknown'
  /** One remittance left the account twice, or came back twice. */
  | 'movedTwice'
  | 'returnedTwice'
  /** The bank had rejected it, and then it left the account. */
  | 'movedAfterReturn'
  /** It has left the account, and the bank rejects it: it counts as returned when the money is back. */
  | 'rejectedAfterMoved';

/** Where a remittance is, and whether a statement has shown its money leave. */
export interface Step {
  readonly order: string;
  readonly progress: RemittanceProgress;
  readonly hasLeft: boolean;
}

export type BookLine =
  | { readonly kind: 'order'; readonly order: string; readonly amount: Money; readonly to: Payee }
  | {
      readonly kind: 'file';
      readonly messageId: string;
      /** Its batches, each with the orders in it. */
      readonly batches: readonly (readonly [id: string, orders: readonly string[]])[];
    }
  | {
      readonly kind: 'taken';
      /** What names the report or statement: it is taken once. */
      readonly key: string;
      /** SHA-256 of the file, in hexadecimal. */
      readonly digest: string;
      readonly steps: readonly Step[];
      readonly credits: readonly BankCredit[];
      readonly problems: readonly FileProblem[];
    };

export interface OrderedRemittance {
  readonly amount: Money;
  readonly to: Payee;
  progress: RemittanceProgress;
  hasLeft: boolean;
}

export interface SentBatch {
  readonly messageId: string;
  readonly orders: readonly string[];
}

export interface FileBankBook {
  readonly orders: Map<string, OrderedRemittance>;
  /** Ordered, and in no file yet; oldest first. */
  readonly waiting: Set<string>;
  readonly batches: Map<string, SentBatch>;
  /** Files by their message ids. */
  readonly files: Set<string>;
  /** Digests of what was taken, by its key. */
  readonly taken: Map<string, string>;
  readonly credits: BankCredit[];
}

/** A book in which nothing stands yet. */
export function emptyBook(): FileBankBook {
  return {
    orders: new Map(),
    waiting: new Set(),
    batches: new Map(),
    files: new Set(),
    taken: new Map(),
    credits: [],
  };
}

/** Writes a line into the book. */
export function enter(book: FileBankBook, line: BookLine): void {
  switch (line.kind) {
    case 'order':
      book.orders.set(line.order, { ...line, progress: { stage: 'sent' }, hasLeft: false });
      book.waiting.add(line.order);
      return;
    case 'file':
      book.files.add(line.messageId);
      for (const [id, orders] of line.batches) {
        book.batches.set(id, { messageId: line.messageId, orders });
        for (const order of orders) {
          assert(book.waiting.delete(order), 'a remittance goes into a second file');
        }
      }
      return;
    case 'taken':
      book.taken.set(line.key, line.digest);
      book.credits.push(...line.credits);
      for (const { order, progress, hasLeft } of line.steps) {
        const ordered = book.orders.get(order);
        assert(ordered !== undefined, 'a remittance gets on that was never ordered');
        ordered.progress = progress;
        ordered.hasLeft = hasLeft;
      }
  }
}
