/** Repeatable randomness for tests that race: one sequence for each worker, from its seed. */

export interface Dice {
  /** 1 to `sides`. */
  upTo(sides: number): number;
  pick<T>(choices: readonly T[]): T;
  shuffle<T>(items: readonly T[]): readonly T[];
}

/** Dice that roll the same for the same seed (mulberry32, a public-domain generator). */
export function createDice(seed: number): Dice {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const upTo = (sides: number): number => 1 + Math.floor(next() * sides);
  return Object.freeze({
    upTo,
    pick<T>(choices: readonly T[]): T {
      const choice = choices[upTo(choices.length) - 1];
      if (choice === undefined) throw new Error('there is nothing to choose from');
      return choice;
    },
    shuffle<T>(items: readonly T[]): readonly T[] {
      return items
        .map((item) => ({ item, rank: next() }))
        .toSorted((left, right) => left.rank - right.rank)
        .map(({ item }) => item);
    },
  });
}
