/** What a run says on the screen, and as JSON. */
// adapter: clock

import { lineText, type JournalLine } from '../world/journal.ts';
import type { PlayedTown } from './play-town.ts';
import { replayCommand } from './replay-command.ts';

const LATEST_SHOWN = 40;
const DIGEST_SHOWN = 16;
const VIOLATIONS_SHOWN = 20;

/** A line; and what broke, the last events and how to see it again where something broke. */
export function townText(played: PlayedTown): string {
  const { order, digest, payments, violations, latest, paymentsPerSecond } = played;
  const outcome = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  const said =
    `seed ${order.seed}  ${digest.slice(0, DIGEST_SHOWN)}  ${payments} payments  ` +
    `${paymentsPerSecond}/s  ${outcome}\n`;
  if (violations.length === 0) return said;
  return [
    said.trimEnd(),
    ...violations.slice(0, VIOLATIONS_SHOWN).map(({ rule, about }) => `  ${rule}: ${about}`),
    ...(violations.length > VIOLATIONS_SHOWN
      ? [`  and ${violations.length - VIOLATIONS_SHOWN} more`]
      : []),
    '  the last events:',
    ...latest.slice(-LATEST_SHOWN).map((line) => `    ${eventText(line)}`),
    `  again:   ${replayCommand(order)}`,
    `  smaller: ${replayCommand(order)} --shrink`,
    '',
  ].join('\n');
}

/** A line of the journal with its time as people read it. */
export function eventText(line: JournalLine): string {
  const at = new Date(line.at).toISOString().replace('T', ' ').replace('Z', '');
  return `${at}${lineText(line).slice(String(line.at).length)}`;
}

/** One line of JSON. */
export function townJson(played: PlayedTown): string {
  const { order, digest, payments, violations, counts, seconds, paymentsPerSecond } = played;
  const { town, seed, devices, days, twin } = order;
  const isGood = violations.length === 0;
  return JSON.stringify({
    ...(town === 'coins' ? { town } : {}),
    seed,
    devices,
    days,
    ...(twin === undefined ? {} : { twin }),
    digest,
    payments,
    violations,
    paymentsPerSecond,
    seconds: Number(seconds.toFixed(3)),
    counts,
    ...(isGood
      ? {}
      : {
          replay: replayCommand(order),
          lastEvents: played.latest.slice(-LATEST_SHOWN).map(eventText),
        }),
  });
}
