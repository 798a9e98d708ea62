/**
 * An order is carried out once, whatever becomes of its answer: the first answer is kept and repeated, also where it
 * is a refusal; another order under the same id is refused and changes nothing.
 */

import { unreachable } from '@tallystick/protocol/assert';
import { authenticate } from './authenticate.ts';
import { orderKey, type Answer, type BankState } from './bank-state.ts';
import { release, remit } from './draw.ts';
import { letTimePass } from './due.ts';
import { fund } from './fund.ts';
import { jsonText } from './json-fields.ts';
import type { Order } from './order.ts';

/** An order as it is written down before it is carried out. */
export interface OrderEntry {
  /** Unix seconds, by the bank's clock. */
  readonly at: number;
  readonly bank: string;
  readonly order: string;
  readonly asked: Order;
}

export type Repetition =
  /** Carry it out. */
  | { readonly kind: 'new' }
  /** It was; this was the answer. */
  | { readonly kind: 'repeated'; readonly answer: Answer }
  /** The id names another order. */
  | { readonly kind: 'reused' };

/** Has this order been answered? */
export function repetitionOf(
  { carried }: BankState,
  { bank, order, asked }: Omit<OrderEntry, 'at'>,
): Repetition {
  const before = carried.get(orderKey(bank, order));
  if (before === undefined) return { kind: 'new' };
  return before.text === jsonText(asked)
    ? { kind: 'repeated', answer: before.answer }
    : { kind: 'reused' };
}

/** Carries a new order out, after everything whose time has come. */
export function carryOut(state: BankState, entry: OrderEntry): Answer {
  const { at, bank, order, asked } = entry;
  letTimePass(state, at);
  const answer = answerTo(state, entry);
  state.carried.set(orderKey(bank, order), { text: jsonText(asked), kind: asked.kind, answer });
  // A remittance that is on its way for no time at all arrives now.
  letTimePass(state, at);
  return answer;
}

function answerTo(state: BankState, { bank, order, asked }: OrderEntry): Answer {
  const named = { bank, order };
  switch (asked.kind) {
    case 'authentication':
      return authenticate(state, named, asked);
    case 'hold':
    case 'debit':
      return fund(state, named, asked);
    case 'release':
      return release(state, named, asked);
    case 'remittance':
      return remit(state, named, asked);
    default:
      return unreachable(asked);
  }
}
