/**
 * What is taken out of a town: people, kinds of fault, planned events, the time after a moment. What
 * stays happens as it did, because chance comes from streams that nothing else moves.
 */

import type { Faults } from '../town/faults.ts';
import type { Agenda } from '../world/agenda.ts';

export interface Masks {
  /** Kinds of fault that never happen. */
  readonly without: readonly string[];
  /** The devices that do anything; all where it is absent. The others have an account and no device. */
  readonly only?: readonly string[];
  /** Nothing planned happens from so many milliseconds after the start on. */
  readonly untilMs?: number;
  /** Of the planned events, by their numbers from 0, those that happen; all where it is absent. */
  readonly events?: readonly number[];
}

export const NO_MASKS: Masks = { without: [] };

/** `faults` with a rate of 0 for each that is masked. */
export function maskFaults(faults: Faults, { without }: Masks): Faults {
  return { ...faults, ...Object.fromEntries(without.map((name) => [name, 0])) };
}

/** Whether the device of that name takes part. */
export function isPresent(name: string, { only }: Masks): boolean {
  return only === undefined || only.includes(name);
}

export interface Plan {
  /** For whoever plans: what is put down here until `end` is a planned event. */
  readonly agenda: Agenda;
  /** Ends the planning, and says how many events were planned, masked ones among them. */
  end(): number;
}

/** An agenda that leaves out what is masked. */
export function maskPlan(agenda: Agenda, startMs: number, { events, untilMs }: Masks): Plan {
  const kept = events === undefined ? undefined : new Set(events);
  const endMs = startMs + (untilMs ?? Infinity);
  let planned = 0;
  let isPlanning = true;
  const at = (ms: number, event: () => void): void => {
    const number = planned;
    if (isPlanning) planned += 1;
    const isOut = ms >= endMs || (isPlanning && kept?.has(number) === false);
    if (!isOut) agenda.at(ms, event);
  };
  return {
    agenda: { ...agenda, at, after: (ms, event) => at(agenda.now() + ms, event) },
    end: () => {
      isPlanning = false;
      return planned;
    },
  };
}
