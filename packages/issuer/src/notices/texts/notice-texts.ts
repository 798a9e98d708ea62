/** What a language brings: a text for each event, and the words that stand in some of them. */

import type { DisputeOutcome, NoticeEvent } from '../notice-event.ts';

export interface NoticeTexts {
  /** For times, as `Intl` has it. */
  readonly locale: string;
  /** With fields of the event in braces, and `{operator}`. */
  readonly templates: Readonly<Record<NoticeEvent, string>>;
  readonly outcomes: Readonly<Record<DisputeOutcome, string>>;
}
