/**
 * What follows from a status report or a statement of the bank, as one line of the book, or why the file is refused
 * whole. What it says of amounts is compared with what was ordered, and what fits nothing is no reason to forget the
 * rest: it is told as a problem.
 */

import { judgeReport, type ReportRefusal } from '@tallystick/iso20022/judge-report';
import { readCamt053, type Statement } from '@tallystick/iso20022/read-camt-053';
import type { EntryDetail, StatementEntry } from '@tallystick/iso20022/read-entry';
import type { MessageRefusal } from '@tallystick/iso20022/read-message';
import {
  readPain002,
  type StatusReport,
  type StatusWord,
} from '@tallystick/iso20022/read-pain-002';
import { assert } from '@tallystick/protocol/assert';
import type { Money } from '@tallystick/protocol/money';
import type { RemittanceProgress, RemittanceStage } from './bank-connector.ts';
import type { BankCredit, BookLine, FileBankBook, FileProblem, Step } from './file-bank-book.ts';

export type BankFileRefusal =
  | MessageRefusal['code']
  | ReportRefusal
  /** A statement of another account, or of several. */
  | 'otherAccount'
  /** Something else came under this name before. */
  | 'nameReused';

export type TakenLine = Extract<BookLine, { readonly kind: 'taken' }>;

export type BankFileResult =
  | { readonly kind: 'taken'; readonly line: TakenLine }
  /** It came before, and nothing follows from it again. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly code: BankFileRefusal };

export interface BankFile {
  readonly content: string;
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
}

/** ISO 20022's code for what is told in words only. */
const IN_WORDS = 'NARR';
const REASON = /^[A-Z0-9]{1,4}$/;

/** Reads the file, of either kind, of the operator's account. */
export function takeBankFile(
  book: FileBankBook,
  account: string,
  { content, digest }: BankFile,
): BankFileResult {
  const report = readPain002(content);
  if (report.ok)
    return once(book, `report ${report.message.messageId}`, digest, () =>
      followReport(book, report.message),
    );
  if (report.code !== 'otherNamespace') return refuse(report.code);
  const statements = readCamt053(content);
  if (!statements.ok) return refuse(statements.code);
  const [statement, second] = statements.message.statements;
  if (statement === undefined || second !== undefined || statement.account !== account) {
    return refuse('otherAccount');
  }
  const page = statement.page === undefined ? '' : ` page ${statement.page.number}`;
  return once(book, `statement ${statement.id}${page}`, digest, () =>
    followStatement(book, statement),
  );
}

type Following = Pick<TakenLine, 'steps' | 'credits' | 'problems'>;

function once(
  { taken }: FileBankBook,
  key: string,
  digest: string,
  follow: () => Following | ReportRefusal,
): BankFileResult {
  const before = taken.get(key);
  if (before === digest) return { kind: 'repeated' };
  if (before !== undefined) return refuse('nameReused');
  const following = follow();
  if (typeof following === 'string') return refuse(following);
  return { kind: 'taken', line: { kind: 'taken', key, digest, ...following } };
}

function refuse(code: BankFileRefusal): BankFileResult {
  return { kind: 'refused', code };
}

function followReport(book: FileBankBook, report: StatusReport): Following | ReportRefusal {
  const messageId = report.originalMessageId;
  if (!book.files.has(messageId)) return 'otherFile';
  const batches = new Map(
    [...book.batches].flatMap(([id, batch]) =>
      batch.messageId === messageId ? [[id, batch.orders] as const] : [],
    ),
  );
  const judged = judgeReport(report, { messageId, batches });
  if (!judged.ok) return judged.code;
  const journey = new Journey(book);
  for (const [order, word] of judged.words) journey.hear(order, progressOf(word));
  return journey.end();
}

function progressOf({ status, reasons }: StatusWord): RemittanceProgress {
  switch (status) {
    case 'settled':
      return { stage: 'booked' };
    case 'credited':
      return { stage: 'arrived' };
    case 'rejected':
      return { stage: 'returned', reason: reasonOf(reasons[0]) };
    case 'pending':
    case 'partly':
      return { stage: 'sent' };
  }
}

function reasonOf(reason = ''): string {
  return REASON.test(reason) ? reason : IN_WORDS;
}

/** What left is looked at before what came back: a statement lists them in any order. */
function followStatement(book: FileBankBook, { entries }: Statement): Following {
  const journey = new Journey(book);
  for (const direction of ['debit', 'credit'] as const) {
    for (const entry of entries) {
      if (entry.status !== 'booked') continue;
      if (entry.details.length === 0 && entry.direction === direction) {
        followWhole(book, journey, entry);
      }
      for (const detail of entry.details) {
        if (detail.direction === direction) followDetail(book, journey, entry, detail);
      }
    }
  }
  return journey.end();
}

/** An entry of which the bank tells no parts: a whole batch of ours, or somebody's payment. */
function followWhole(book: FileBankBook, journey: Journey, entry: StatementEntry): void {
  if (entry.direction === 'credit') {
    if (entry.isReversal) journey.note('returnOfUnknown');
    else journey.credit({ amount: entry.amount, text: '' });
    return;
  }
  const batch = book.batches.get(entry.batchId ?? '');
  if (batch === undefined) {
    journey.note(entry.batchId === undefined ? 'unknownDebit' : 'unknownBatch');
    return;
  }
  const sum = batch.orders.reduce(
    (total, order) => total + (book.orders.get(order)?.amount.minor ?? 0n),
    0n,
  );
  if (sum !== entry.amount.minor) journey.note('amountDiffers');
  else for (const order of batch.orders) journey.leave(order);
}

function followDetail(
  book: FileBankBook,
  journey: Journey,
  { isReversal }: StatementEntry,
  detail: EntryDetail,
): void {
  const order = detail.endToEndId ?? '';
  const ordered = book.orders.get(order);
  const isReturn = isReversal || detail.returnReason !== undefined;
  if (detail.direction === 'credit' && !isReturn) {
    if (detail.amount === undefined) journey.note('amountDiffers');
    else journey.credit(creditOf(detail, detail.amount));
    return;
  }
  if (ordered === undefined) {
    journey.note(detail.direction === 'debit' ? 'unknownDebit' : 'returnOfUnknown');
    return;
  }
  if (!equalMoney(detail.amount, ordered.amount)) journey.note('amountDiffers');
  else if (detail.direction === 'debit') journey.leave(order);
  else journey.comeBack(order, reasonOf(detail.returnReason));
}

function creditOf(detail: EntryDetail, amount: Money): BankCredit {
  const { payerName, payerAccount, endToEndId, remittanceText } = detail;
  return {
    amount,
    ...(payerName === undefined ? {} : { payerName }),
    ...(payerAccount === undefined ? {} : { payerAccount }),
    ...(endToEndId === undefined ? {} : { endToEndId }),
    text: remittanceText,
  };
}

function equalMoney(left: Money | undefined, right: Money): boolean {
  return left !== undefined && left.minor === right.minor && left.currency === right.currency;
}

const RANK: Readonly<Record<RemittanceStage, number>> = {
  sent: 0,
  booked: 1,
  arrived: 2,
  returned: 3,
};

/** Where one file takes each remittance, from where the book has it. It never goes back. */
class Journey {
  readonly #book: FileBankBook;
  readonly #reached = new Map<string, Step>();
  readonly #credits: BankCredit[] = [];
  readonly #problems: FileProblem[] = [];

  constructor(book: FileBankBook) {
    this.#book = book;
  }

  /** The bank's word on a remittance. That it is rejected is believed until its money has left. */
  hear(order: string, progress: RemittanceProgress): void {
    const from = this.#at(order);
    if (RANK[progress.stage] <= RANK[from.progress.stage]) return;
    if (progress.stage === 'returned' && from.progress.stage !== 'sent') {
      this.note('rejectedAfterMoved');
    } else {
      this.#reached.set(order, { ...from, progress });
    }
  }

  /** A statement shows that its money left. */
  leave(order: string): void {
    const from = this.#at(order);
    if (from.hasLeft) return this.note('movedTwice');
    const isReturned = from.progress.stage === 'returned';
    if (isReturned) this.note('movedAfterReturn');
    const progress = from.progress.stage === 'sent' ? { stage: 'booked' as const } : from.progress;
    this.#reached.set(order, { order, progress, hasLeft: true });
  }

  /** A statement shows that its money is back. */
  comeBack(order: string, reason: string): void {
    const from = this.#at(order);
    if (from.progress.stage === 'returned') return this.note('returnedTwice');
    this.#reached.set(order, { ...from, progress: { stage: 'returned', reason } });
  }

  credit(credit: BankCredit): void {
    this.#credits.push(credit);
  }

  note(problem: FileProblem): void {
    this.#problems.push(problem);
  }

  end(): Following {
    const steps = [...this.#reached.values()];
    return { steps, credits: this.#credits, problems: this.#problems };
  }

  #at(order: string): Step {
    const ordered = this.#book.orders.get(order);
    assert(ordered !== undefined, 'a file is followed for a remittance that was never ordered');
    const { progress, hasLeft } = ordered;
    return this.#reached.get(order) ?? { order, progress, hasLeft };
  }
}
