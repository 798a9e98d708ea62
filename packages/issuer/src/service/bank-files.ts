/**
 * Carries files between the operator and its banks while the service runs: at once, and then every quarter of an hour.
 * What a person has to look at is logged, with the name of the file and what is wrong, and nothing of its content.
 */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import { carryBankFiles } from '../banks/carry-bank-files.ts';
import type { FileBank } from '../connectors/bank/file-bank.ts';
import { faultFields } from './fault-fields.ts';
import type { Log } from './log.ts';
import type { Worker } from './worker.ts';

export interface BankFilesInput {
  readonly banks: readonly FileBank[];
  /** Unix seconds. */
  readonly clock: () => number;
  readonly log: Log;
  readonly everyMs?: number;
}

/** Banks read files some times a day; an operator who looks sees that something happens. */
const EVERY_MS = 900_000;

/** Starts at once. A failure is logged, and the next round tries again. */
export function startBankFiles({ banks, clock, log, everyMs = EVERY_MS }: BankFilesInput): Worker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const carry = async (bank: FileBank): Promise<void> => {
    try {
      const { out, taken, notes } = await carryBankFiles(bank, clock());
      if (out.length > 0 || taken > 0) {
        log('info', 'bankFiles', { bank: bank.code, out: out.length, taken });
      }
      for (const note of notes) log('warn', 'bankFileProblem', { ...note });
    } catch (error) {
      log('error', 'workFailed', faultFields(error));
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      for (const bank of banks) await carry(bank);
      await delay(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return Object.freeze({
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  });
}
