/**
 * Purses: numbered pots of one account. Each device has its own line in each of them.
 *
 * Short purses hold what is set aside for one purchase: minutes instead of days, for a payee that is
 * online, and back in the account when those are over (G-121, G-122). Parts split what is spendable by
 * place, by kind of shop, or by purpose, each part under the rules that its certificates are asked for
 * with (G-001, G-128, G-129). A device uses a number again, so that lines do not pile up.
 */

const MAIN_PURSE = 0;

/** So many purchases at once can have money set aside on one device. */
const SHORT_PURSES = { first: 1, last: 8 } as const;
const PARTS = { first: 16, last: 31 } as const;

export type PurseKind = 'main' | 'short' | 'part';

/** What the number stands for; undefined for one that stands for nothing. */
export function purseKindOf(purse: number): PurseKind | undefined {
  if (purse === MAIN_PURSE) return 'main';
  if (purse >= SHORT_PURSES.first && purse <= SHORT_PURSES.last) return 'short';
  return purse >= PARTS.first && purse <= PARTS.last ? 'part' : undefined;
}

/** How long money is set aside for a purchase; asking again before it ends sets it aside anew. */
export const SHORT_SECONDS = 300;
