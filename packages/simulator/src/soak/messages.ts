/** What a soak and its workers tell each other. */

import type { Violation } from '../checkers/violation.ts';
import type { Order } from '../run/replay-command.ts';
import type { MemorySample } from './memory.ts';

/** What came of one town. */
export interface TownResult {
  readonly order: Order;
  readonly digest: string;
  readonly payments: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<string, number>>;
  /** Of real time. */
  readonly seconds: number;
  readonly memory?: MemorySample;
}

export type WorkerMessage =
  { readonly is: 'ready' } | { readonly is: 'played'; readonly result: TownResult };

/** Tells an order from anything else; both sides are the same sources, so its parts are believed. */
export function isOrder(message: unknown): message is Order {
  return typeof message === 'object' && message !== null && 'seed' in message;
}

/** Tells what a worker says from anything else. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return typeof message === 'object' && message !== null && 'is' in message;
}
