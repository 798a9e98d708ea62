/** Which town is meant, and the command that plays exactly it. */

import type { Masks } from './masks.ts';
import { masksText } from './masks-text.ts';

/** Payments from certificates; or coins, in two economies. */
export const TOWN_KINDS = ['payments', 'coins'] as const;
export type TownKind = (typeof TOWN_KINDS)[number];

/** A town, and what of it is played. */
export interface Order {
  /** Of payments where it is left out. */
  readonly town?: TownKind;
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly masks: Masks;
  /** The broken twin that is played, if one is. */
  readonly twin?: string | undefined;
}

/** The command that plays exactly this. */
export function replayCommand({ town, seed, devices, days, masks, twin }: Order): string {
  const options = [
    town === undefined || town === 'payments' ? '' : `--town ${town}`,
    `--seed ${seed} --devices ${devices} --days ${days}`,
    masksText(masks),
    twin === undefined ? '' : `--twin ${twin}`,
  ];
  return `npm run -s simulate -- ${options.filter((option) => option !== '').join(' ')}`;
}
