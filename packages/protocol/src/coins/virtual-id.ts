/**
 * Virtual-ids: the short number that identifies a customer in coins (V-40 to V-42). It protects nothing; the
 * holder's key does (V-41).
 *
 * Six digits, written xxx-xxx, while a tenant has at most a million customers; further ones have nine, written
 * xxx-xxx-xxx, so no number is ever given to two.
 */

import type { Shape } from '../encoding/shape.ts';
import { uint } from '../encoding/shape.ts';

/** How many ids have six digits; the next one has nine. */
export const SHORT_VIRTUAL_IDS = 1_000_000;
/** The highest virtual-id. */
export const VIRTUAL_ID_MAX = 999_999_999;

const WRITTEN = /^([0-9]{3})-([0-9]{3})(?:-([0-9]{3}))?$/;

/** An id as a number, 0 to 999,999,999. */
export const virtualIdShape: Shape<number> = uint(VIRTUAL_ID_MAX);

/** As people write it: 42 is 000-042, and 1,000,042 is 001-000-042. */
export function formatVirtualId(id: number): string {
  const digits = id.toString().padStart(id < SHORT_VIRTUAL_IDS ? 6 : 9, '0');
  return (digits.match(/[0-9]{3}/g) ?? []).join('-');
}

/** The id that people wrote; undefined for anything else, also for one that is written with needless groups. */
export function parseVirtualId(text: string): number | undefined {
  const groups = WRITTEN.exec(text);
  if (groups === null) return undefined;
  const id = Number(groups.slice(1).join(''));
  return formatVirtualId(id) === text ? id : undefined;
}
