/**
 * The sandbox: its state in memory, and the journal from which that follows. What is new is on the disk before it is
 * carried out, and carried out before it is answered; what was answered is there again after any crash.
 */

import { openState, type Answer, type BankState } from './bank-state.ts';
import { carryOut, repetitionOf } from './carry-out.ts';
import { letTimePass } from './due.ts';
import { fieldsOf, jsonText, numberField, textField } from './json-fields.ts';
import { damaged, type Journal } from './journal.ts';
import { BANK_CODE, ORDER_ID, readOrder, TIME_MAX, type Order } from './order.ts';
import { readSeed } from './seed.ts';

export interface AskedOrder {
  readonly bank: string;
  readonly order: string;
  readonly asked: Order;
}

/** The first answer to the order; `reused` where its id names another one. */
export type Taken =
  { readonly kind: 'answered'; readonly answer: Answer } | { readonly kind: 'reused' };

export interface Sandbox {
  /** What is due by now has happened in it. */
  readonly state: () => BankState;
  readonly take: (order: AskedOrder) => Taken;
  /** Moves the bank's clock forward, for ever. */
  readonly advance: (seconds: number) => void;
}

export interface SandboxInput {
  readonly journal: Journal;
  /** JSON; counts only where the journal is empty. */
  readonly seed: unknown;
  /** Unix seconds. */
  readonly clock: () => number;
}

/** Reads the journal, or begins one with the seed. Throws as {@link readSeed} and `sandbox_journal_damaged`. */
export function openSandbox({ journal, seed, clock }: SandboxInput): Sandbox {
  const { state, skipped } = restore(journal, seed, clock());
  let skippedSeconds = skipped;
  const now = (): number => Math.min(TIME_MAX, Math.max(state.at, clock() + skippedSeconds));
  return Object.freeze({
    state: () => {
      letTimePass(state, now());
      return state;
    },
    take: (order: AskedOrder): Taken => {
      const repetition = repetitionOf(state, order);
      if (repetition.kind === 'reused') return repetition;
      if (repetition.kind === 'repeated') return { kind: 'answered', answer: repetition.answer };
      const entry = { at: now(), ...order };
      journal.append(jsonText(entry));
      return { kind: 'answered', answer: carryOut(state, entry) };
    },
    advance: (seconds: number) => {
      journal.append(jsonText({ at: now(), advance: seconds }));
      skippedSeconds += seconds;
      letTimePass(state, now());
    },
  });
}

interface Restored {
  readonly state: BankState;
  /** By how much the bank's clock is ahead. */
  readonly skipped: number;
}

function restore(journal: Journal, seed: unknown, at: number): Restored {
  const [first, ...lines] = journal.lines;
  if (first === undefined) {
    const state = openState(readSeed(seed), at);
    journal.append(jsonText({ at, seed }));
    return { state, skipped: 0 };
  }
  const opening = fieldsOf(first, ['at', 'seed']);
  const openedAt = numberField(opening?.at, TIME_MAX);
  if (openedAt === undefined) throw damaged('it does not begin with a seed');
  const state = openState(readSeed(opening?.seed), openedAt);
  const skipped = lines.reduce<number>((sum, line) => sum + repeat(state, line), 0);
  return { state, skipped };
}

/** Carries a line of the journal out again; how far it moved the clock. */
function repeat(state: BankState, line: unknown): number {
  const fields = fieldsOf(line, ['at', 'bank', 'order', 'asked', 'advance']);
  const at = numberField(fields?.at, TIME_MAX);
  if (at === undefined || at < state.at) throw damaged('a line has no time, or an earlier one');
  if (fields?.advance !== undefined) {
    const seconds = numberField(fields.advance, TIME_MAX);
    if (seconds === undefined) throw damaged('its clock was moved by no number of seconds');
    letTimePass(state, Math.min(TIME_MAX, at + seconds));
    return seconds;
  }
  const bank = textField(fields?.bank, BANK_CODE);
  const order = textField(fields?.order, ORDER_ID);
  const asked = readOrder(fields?.asked);
  if (bank === undefined || order === undefined || asked === undefined) {
    throw damaged('a line is no order');
  }
  carryOut(state, { at, bank, order, asked });
  return 0;
}
