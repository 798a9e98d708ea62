/**
 * Purses: numbered pots of one account. Each device has its own line in each of them.
 *
 * Short purses hold what is set aside for one purchase: minutes instead of days, for a payee that is
 * online, and back in the account when those are over (G-121, G-122). Parts split what is spendable by
 * place, by kind of shop, or by purpose, each part under the rules that its certificates are asked for
 * with (G-001, G-128, G-129). A device uses a number again, so that lines do not pile up.
 */

/** What is ready for any payment, with or without a network. */
export const MAIN_PURSE = 0;

export type PurseKind = 'main' | 'short' | 'part';

/** All numbers. So many purchases at once can have money set aside on one device as are short. */
export const PURSES: Readonly<Record<PurseKind, readonly number[]>> = Object.freeze({
  main: [MAIN_PURSE],
  short: numbers(1, 8),
  part: numbers(16, 31),
});

/** What the number stands for; undefined for one that stands for nothing. */
export function purseKindOf(purse: number): PurseKind | undefined {
  if (purse === MAIN_PURSE) return 'main';
  if (PURSES.short.includes(purse)) return 'short';
  return PURSES.part.includes(purse) ? 'part' : undefined;
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** How long money is set aside for a purchase; asking again before it ends sets it aside anew. */
export const SHORT_SECONDS = 300;
