/**
 * A bank that is reached by files of ISO 20022 in a folder, which something else carries: it remits from the
 * operator's own account there, by the day, and its reports and statements say what became of that and what came
 * in. It cannot authenticate a customer or hold anything, and has no such functions.
 *
 * A remittance is in the book before it is answered, goes into one file, and the file is put out once. A report or
 * a statement is taken once. All that is done in turn, one thing after the other.
 */

import { assert } from '@tallystick/protocol/assert';
import {
  TRANSFERS_PER_FILE_MAX,
  writePain001,
  type CreditTransfer,
  type Party,
  type WriteRefusal,
} from '@tallystick/iso20022/write-pain-001';
import { timeText } from '@tallystick/api/time-text';
import type { BankCode } from './bank-code.ts';
import type {
  OrderState,
  Remittance,
  RemittanceProgress,
  RemittingBank,
} from './bank-connector.ts';
import type { AccountNumber } from './bank-details.ts';
import { bankFailure } from './bank-failure.ts';
import { bookDamaged, openBankFolder, type BankFolder } from './bank-folder.ts';
import type { BankOrderId } from './bank-order-id.ts';
import { bookLineText, readBookLine } from './book-line.ts';
import {
  emptyBook,
  enter,
  type BankCredit,
  type BookLine,
  type FileBankBook,
  type FileProblem,
} from './file-bank-book.ts';
import { takeBankFile, type BankFileRefusal } from './take-bank-file.ts';

/** What a file cannot say, and so is not ordered. */
export type FileRemittanceRefusal = Extract<
  WriteRefusal,
  | 'currencyUnknown'
  | 'amountTooLarge'
  | 'payeeNameUnwritable'
  | 'payeeAccountInvalid'
  | 'payeeBankInvalid'
>;

export type FileRemittanceOutcome =
  | ({ readonly ok: true } & RemittanceProgress)
  | { readonly ok: false; readonly code: FileRemittanceRefusal };

/** What became of one file that came. */
export type TakenFile =
  | { readonly name: string; readonly kind: 'taken'; readonly problems: readonly FileProblem[] }
  | { readonly name: string; readonly kind: 'repeated' }
  | { readonly name: string; readonly kind: 'refused'; readonly code: BankFileRefusal | 'notText' };

export interface FileBank extends RemittingBank {
  readonly kind: 'files';
  /** Writes the order into the book; {@link FileBank.putOut} sends it. */
  readonly remit: (order: Remittance) => Promise<FileRemittanceOutcome>;
  /** Puts what waits into one file for that day (`2026-11-24`); its message id, or undefined where nothing waits. */
  readonly putOut: (executionDay: string) => Promise<string | undefined>;
  /** Takes what came, once. */
  readonly takeIn: () => Promise<readonly TakenFile[]>;
  /** What came in besides, from that number on, oldest first; it grows and never changes. */
  readonly credits: (from: number) => Promise<readonly BankCredit[]>;
  readonly close: () => Promise<void>;
}

export interface FileBankInput {
  readonly code: BankCode;
  readonly folder: string;
  /** The operator's account at the bank, and the name that it is under. */
  readonly account: AccountNumber;
  readonly name: string;
  /** Unix seconds. */
  readonly now: () => number;
}

/** Opens the book, and puts out what a crash left half way. Throws as {@link openBankFolder}. */
export async function openFileBank(input: FileBankInput): Promise<FileBank> {
  const folder = await openBankFolder(input.folder);
  const book = await readBook(folder);
  const record = async (line: BookLine): Promise<void> => {
    await folder.append(bookLineText(line));
    enter(book, line);
  };
  const desk = { input, folder, book, record };
  const inTurn = createTurns();
  return Object.freeze({
    kind: 'files' as const,
    code: input.code,
    remit: (order: Remittance) => inTurn(() => remit(desk, order)),
    putOut: (executionDay: string) => inTurn(() => putOut(desk, executionDay)),
    takeIn: () => inTurn(() => takeIn(desk)),
    stateOf: (order: BankOrderId) => inTurn(async () => stateOf(book, order)),
    credits: (from: number) => inTurn(async () => book.credits.slice(from)),
    close: () => inTurn(() => folder.close()),
  });
}

async function readBook(folder: BankFolder): Promise<FileBankBook> {
  try {
    const book = emptyBook();
    for (const text of folder.lines) enter(book, readBookLine(text) ?? damaged());
    await finishFiles(folder, book);
    return book;
  } catch (error) {
    await folder.close();
    throw error;
  }
}

interface Desk {
  readonly input: FileBankInput;
  readonly folder: BankFolder;
  readonly book: FileBankBook;
  readonly record: (line: BookLine) => Promise<void>;
}

type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** What is asked while something is being done waits for it, whether that succeeds or not. */
function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

function damaged(): never {
  throw bookDamaged('a line of it is none');
}

/** A file that stands in the book goes out; one that does not was never announced, and what is in it still waits. */
async function finishFiles(folder: BankFolder, book: FileBankBook): Promise<void> {
  for (const name of await folder.staged()) {
    if (book.files.has(name.replace(/\.xml$/, ''))) await folder.send(name);
    else await folder.unstage(name);
  }
}

async function remit(
  { input, book, record }: Desk,
  { order, amount, to }: Remittance,
): Promise<FileRemittanceOutcome> {
  assert(amount.minor > 0n, 'an order at a bank is over nothing');
  const line: BookLine = { kind: 'order', order, amount, to };
  const before = book.orders.get(order);
  if (before !== undefined) {
    const first: BookLine = { kind: 'order', order, amount: before.amount, to: before.to };
    if (bookLineText(first) === bookLineText(line)) return { ok: true, stage: 'sent' };
    throw bankFailure(input.code, 'bank_order_reused');
  }
  const trial = fileOf(input, 'TRIAL', '2026-01-01', [transferOf({ order, amount, to })]);
  if (!trial.ok) return { ok: false, code: refusalOf(trial.code) };
  await record(line);
  return { ok: true, stage: 'sent' };
}

function refusalOf(code: WriteRefusal): FileRemittanceRefusal {
  switch (code) {
    case 'currencyUnknown':
    case 'amountTooLarge':
    case 'payeeNameUnwritable':
    case 'payeeAccountInvalid':
    case 'payeeBankInvalid':
      return code;
    case 'noTransfers':
    case 'tooManyTransfers':
    case 'messageIdInvalid':
    case 'payerInvalid':
    case 'endToEndIdInvalid':
    case 'endToEndIdRepeated':
    case 'amountZero':
      throw new Error(`broken invariant: a file of one transfer is refused with ${code}`);
  }
}

function fileOf(
  input: FileBankInput,
  messageId: string,
  executionDay: string,
  transfers: readonly CreditTransfer[],
): ReturnType<typeof writePain001> {
  const createdAt = timeText(input.now());
  const from: Party = { name: input.name, account: input.account, bank: input.code };
  return writePain001({ messageId, createdAt, executionDay, from, transfers });
}

function transferOf({
  order,
  amount,
  to,
}: Pick<Remittance, 'amount' | 'to'> & { readonly order: string }): CreditTransfer {
  return { endToEndId: order, amount, to };
}

async function putOut(
  { input, folder, book, record }: Desk,
  day: string,
): Promise<string | undefined> {
  // What failed half way, such as on a full disk.
  await finishFiles(folder, book);
  const orders = [...book.waiting].slice(0, TRANSFERS_PER_FILE_MAX);
  if (orders.length === 0) return undefined;
  // A book that came back from a copy counts again from where it was, at another time.
  const messageId = `TS${timeText(input.now()).replaceAll(/\D/g, '')}-${book.files.size + 1}`;
  let transfers = orders.map((order) => {
    const ordered = book.orders.get(order);
    assert(ordered !== undefined, 'what was never ordered waits');
    return transferOf({ order, ...ordered });
  });
  let written = fileOf(input, messageId, day, transfers);
  // Each can be written, but their sum may have too many digits: the rest goes into the next file.
  while (!written.ok && transfers.length > 1) {
    transfers = transfers.slice(0, Math.ceil(transfers.length / 2));
    written = fileOf(input, messageId, day, transfers);
  }
  assert(written.ok, 'what was ordered cannot be written');
  const name = `${messageId}.xml`;
  await folder.stage(name, written.text);
  await record({ kind: 'file', messageId, batches: written.batches });
  await folder.send(name);
  return messageId;
}

async function takeIn({ input, folder, book, record }: Desk): Promise<readonly TakenFile[]> {
  const taken: TakenFile[] = [];
  for await (const file of folder.incoming()) {
    const { name, content, digest } = file;
    if (content === undefined) {
      await folder.putAway(file, 'refused');
      taken.push({ name, kind: 'refused', code: 'notText' });
      continue;
    }
    const result = takeBankFile(book, input.account, { content, digest });
    if (result.kind === 'taken') await record(result.line);
    await folder.putAway(file, result.kind === 'refused' ? 'refused' : 'taken');
    taken.push(
      result.kind === 'taken'
        ? { name, kind: 'taken', problems: result.line.problems }
        : { name, ...result },
    );
  }
  return taken;
}

function stateOf(book: FileBankBook, order: BankOrderId): OrderState {
  const ordered = book.orders.get(order);
  return ordered === undefined ? { kind: 'unknown' } : { kind: 'remittance', ...ordered.progress };
}
