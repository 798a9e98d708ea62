/** What a run finds of the code itself: assertions that failed, and errors that nobody expects. */

import type { Violation } from '../checkers/violation.ts';

/** An assertion that failed, or an error that nobody expects. */
export function defect(error: unknown): Violation {
  const about = error instanceof Error ? error.message : String(error);
  return { rule: 'the code met a defect of its own', about };
}

/** What goes wrong in an event that nobody waits for. */
export function listenForDefects(): { readonly end: () => readonly Violation[] } {
  const found: Violation[] = [];
  const hear = (error: unknown): void => void found.push(defect(error));
  process.on('unhandledRejection', hear);
  return {
    end: () => {
      process.off('unhandledRejection', hear);
      return found;
    },
  };
}
