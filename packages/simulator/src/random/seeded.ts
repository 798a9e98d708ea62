/**
 * All chance of a world, from one seed.
 *
 * Invariants: one seed gives the same draws on every machine, because only integers and exactly defined
 * operations on floating-point numbers take part; a stream is named, and what is drawn from one never
 * moves another, so that a new draw in one part of the world leaves the others as they were.
 */

import { hash } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';
import type { Random } from '@tallystick/protocol/crypto';

import { createXoshiro, STATE_BYTES } from './xoshiro.ts';

/** A value and how often it comes, against the others of its list: a whole number, 0 or more. */
export interface Weighted<T> {
  readonly weight: number;
  readonly value: T;
}

/** A sequence of draws. Its functions may be handed on one by one. */
export interface Stream {
  /** The protocol's source of randomness: 0 bytes or more. */
  readonly bytes: Random;
  /** A whole number, 0 to `count` - 1. `count` is 1 to 2^53 - 1. */
  readonly below: (count: number) => number;
  /** A whole number from `first` to `last`, both included. */
  readonly between: (first: number, last: number) => number;
  /** True in a share `rate` of all draws, 0 to 1. Always takes one word, so that a rate moves nothing. */
  readonly chance: (rate: number) => boolean;
  /** One of a list that is not empty, each as often as the others. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of a list, as often as its weight says. Their sum is 1 or more. */
  readonly weighted: <T>(list: readonly Weighted<T>[]) => T;
  /** A copy in any order. */
  readonly shuffle: <T>(list: readonly T[]) => readonly T[];
  /** A whole number, 0 or more, of the exponential distribution with that mean. */
  readonly exponential: (mean: number) => number;
  /** The stream of that name under this one: the same whatever was drawn before. */
  readonly stream: (name: string) => Stream;
}

export interface Seed {
  /** The stream of that name: the same one, from its beginning, at every call. */
  readonly stream: (name: string) => Stream;
}

const WORDS = 0x1_0000_0000;
const PURPOSE = 'tallystick simulator';

/** The seed that a text names, or a whole number by its decimal digits. */
export function createSeed(text: string | number): Seed {
  assert(
    typeof text === 'string' || Number.isSafeInteger(text),
    'a seed is a whole number or a text',
  );
  const key = nameKey(new TextEncoder().encode(PURPOSE), String(text));
  return Object.freeze({ stream: (name: string) => createStream(nameKey(key, name)) });
}

/** Keys have one length, so no two paths of names give one key. */
function nameKey(parent: Uint8Array, name: string): Uint8Array {
  return hash('sha256', Buffer.concat([parent, Buffer.from(name, 'utf8')]), 'buffer');
}

function createStream(key: Uint8Array): Stream {
  const word = createXoshiro(key.subarray(0, STATE_BYTES));
  const below = (count: number): number => drawBelow(word, count);
  const pick = <T>(list: readonly T[]): T => {
    assert(list.length > 0, 'there is nothing to pick from');
    return itemAt(list, below(list.length));
  };
  return Object.freeze({
    bytes: (length: number) => drawBytes(word, length),
    below,
    between: (first: number, last: number) => {
      assert(Number.isSafeInteger(first) && Number.isSafeInteger(last), 'the bounds are not whole');
      assert(first <= last, 'the first number comes after the last');
      return first + below(last - first + 1);
    },
    chance: (rate: number) => {
      assert(rate >= 0 && rate <= 1, 'a rate is 0 to 1');
      return word() < rate * WORDS;
    },
    pick,
    weighted: <T>(list: readonly Weighted<T>[]) => drawWeighted(below, list),
    shuffle: <T>(list: readonly T[]) => shuffled(below, list),
    exponential: (mean: number) => {
      assert(mean >= 0 && Number.isFinite(mean), 'a mean is a number, 0 or more');
      return Math.round(drawExponential(word) * mean);
    },
    stream: (name: string) => createStream(nameKey(key, name)),
  });
}

function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  assert(item !== undefined, 'a draw is past the end of its list, or the list has a hole');
  return item;
}

/** Draws above the largest multiple of `count` are drawn again: so no number comes more often. */
function drawBelow(word: () => number, count: number): number {
  assert(Number.isSafeInteger(count) && count >= 1, 'a count is a whole number, 1 or more');
  const isWide = count > WORDS;
  const range = isWide ? 2 ** 53 : WORDS;
  const limit = range - (range % count);
  for (;;) {
    const draw = isWide ? (word() >>> 11) * WORDS + word() : word();
    if (draw < limit) return draw % count;
  }
}

function drawBytes(word: () => number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const drawn = word();
    bytes[at] = drawn;
    // What lies past the end is not written.
    bytes[at + 1] = drawn >>> 8;
    bytes[at + 2] = drawn >>> 16;
    bytes[at + 3] = drawn >>> 24;
  }
  return bytes;
}

function drawWeighted<T>(below: (count: number) => number, list: readonly Weighted<T>[]): T {
  let total = 0;
  for (const { weight } of list) {
    assert(Number.isSafeInteger(weight) && weight >= 0, 'a weight is a whole number, 0 or more');
    total += weight;
  }
  assert(total > 0, 'nothing in the list has a weight');
  let rest = below(total);
  for (const { weight, value } of list) {
    if (rest < weight) return value;
    rest -= weight;
  }
  assert(false, 'a draw is past the sum of the weights');
}

/** Fisher and Yates: every order is equally likely. */
function shuffled<T>(below: (count: number) => number, list: readonly T[]): readonly T[] {
  const copy = [...list];
  for (let left = copy.length; left > 1; left -= 1) {
    const at = below(left);
    const last = itemAt(copy, left - 1);
    copy[left - 1] = itemAt(copy, at);
    copy[at] = last;
  }
  return copy;
}

/**
 * Exponential with mean 1 by von Neumann's comparisons (1951): the first of a falling run of uniform
 * draws, accepted when the run is of odd length. `Math.log` may differ between engines; this cannot.
 */
function drawExponential(word: () => number): number {
  for (let whole = 0; ; whole += 1) {
    const first = word();
    let isOdd = true;
    for (let last = first, next = word(); next < last; last = next, next = word()) isOdd = !isOdd;
    if (isOdd) return whole + first / WORDS;
  }
}
