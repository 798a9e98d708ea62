/**
 * What goes between the operator and banks that are reached by files (V-62): what came is taken in, and what was ordered
 * is put out, all of an hour in one file. Both happen once, whatever dies in between: that is the book's to see to
 * (decision 0047). What became of each remittance is then asked of the bank as of any other.
 */

import { timeText } from '@tallystick/api/time-text';
import type { FileBank, TakenFile } from '../connectors/bank/file-bank.ts';
import type { FileProblem } from '../connectors/bank/file-bank-book.ts';
import type { BankCode } from '../connectors/bank/bank-code.ts';

/** What a person has to hear of: a file that was refused, and what fits nothing. */
export interface BankFileNote {
  readonly bank: BankCode;
  readonly file: string;
  readonly code: FileProblem | (TakenFile & { readonly kind: 'refused' })['code'];
}

export interface CarriedFiles {
  /** Message ids of the files that were put out. */
  readonly out: readonly string[];
  readonly taken: number;
  readonly notes: readonly BankFileNote[];
}

/** A file holds 10,000 transfers or so: more than this many of an hour wait for the next. */
const FILES_AT_ONCE = 16;

/** Takes in what came for a bank, and puts out what waits. `now` is in unix seconds. */
export async function carryBankFiles(bank: FileBank, now: number): Promise<CarriedFiles> {
  const taken = await bank.takeIn();
  const out: string[] = [];
  // The day of a time as ISO 8601 writes it, in UTC.
  const day = timeText(now).slice(0, 10);
  for (let files = 0; files < FILES_AT_ONCE; files += 1) {
    const messageId = await bank.putOut(day);
    if (messageId === undefined) break;
    out.push(messageId);
  }
  return { out, taken: taken.length, notes: taken.flatMap((file) => notesOf(bank.code, file)) };
}

function notesOf(bank: BankCode, file: TakenFile): readonly BankFileNote[] {
  if (file.kind === 'repeated') return [];
  if (file.kind === 'refused') return [{ bank, file: file.name, code: file.code }];
  return file.problems.map((code) => ({ bank, file: file.name, code }));
}
