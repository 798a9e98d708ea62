/** What is said of a smaller town that breaks the same rule. */

import type { Masks } from './masks.ts';
import { FAULT_NAMES, untilText } from './masks-text.ts';
import type { PlayedTown } from './play-town.ts';
import { eventText } from './print-town.ts';
import { replayCommand } from './replay-command.ts';
import type { Shrunk } from './shrink.ts';

/** One line while the search goes on. */
export function progressText({ order, devices, planned }: PlayedTown, tries: number): string {
  return `  ${String(tries).padStart(4)} towns: ${sizeText(order.masks, devices.length, planned)}`;
}

/** How large it is, the whole of its history, and the command. */
export function shrunkText({ rule, smallest, tries }: Shrunk): string {
  const { order, devices, planned, violations, latest } = smallest;
  return [
    `  smaller (${tries} towns played): ${sizeText(order.masks, devices.length, planned)}`,
    ...violations.map((violation) => {
      const also = violation.rule === rule ? '' : ' (another rule)';
      return `  ${violation.rule}${also}: ${violation.about}`;
    }),
    '  all of it:',
    ...latest.map((line) => `    ${eventText(line)}`),
    `  again: ${replayCommand(order)}`,
    '',
  ].join('\n');
}

/** One line of JSON. */
export function shrunkJson({ rule, smallest, tries }: Shrunk): string {
  const { order, digest, violations, latest } = smallest;
  const shrunk = {
    rule,
    tries,
    masks: order.masks,
    digest,
    violations,
    replay: replayCommand(order),
    events: latest.map(eventText),
  };
  return JSON.stringify({ shrunk });
}

function sizeText(
  { only, without, untilMs, events }: Masks,
  devices: number,
  planned: number,
): string {
  const faults = FAULT_NAMES.length - without.length;
  return [
    `${only?.length ?? devices} of ${devices} devices`,
    `${faults} of ${FAULT_NAMES.length} kinds of fault`,
    untilMs === undefined ? 'all of the time' : `the first ${untilText(untilMs)}`,
    `${events?.length ?? planned} of ${planned} planned events`,
  ].join(', ');
}
