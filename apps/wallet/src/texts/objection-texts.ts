/** What the wallet says about objecting to payments; loaded when somebody goes there. */

import type {
  DisputeGround,
  DisputeOutcome,
  DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import type { Language } from '@tallystick/ui/language';
import { OBJECTION_ENGLISH } from './objection-en.ts';
import { OBJECTION_HINDI } from './objection-hi.ts';

/** How a payment of the account stands, for somebody who looks for what is wrong. */
export type HeldStanding = 'paid' | 'waits' | 'objected' | DisputeOutcome | 'back';

export interface ObjectionTexts {
  readonly title: string;
  readonly about: string;
  readonly needsNetwork: string;
  readonly asking: string;
  readonly nothing: string;
  readonly more: string;
  readonly person: string;
  readonly standing: Readonly<Record<HeldStanding, string>>;
  readonly otherDevice: string;
  readonly thisDevice: string;
  readonly unknown: string;
  readonly to: string;
  readonly till: string;
  readonly claimed: string;
  readonly from: string;
  /** Above the form. */
  readonly ask: string;
  readonly reason: Readonly<Record<DisputeReason, string>>;
  readonly words: string;
  readonly wordsHint: string;
  /** What an objection does, before it is made. */
  readonly effect: Readonly<Record<'waits' | 'paid', string>>;
  readonly action: string;
  readonly until: (day: string) => string;
  readonly over: (day: string) => string;
  /** After it. */
  readonly made: (day: string) => string;
  readonly decided: Readonly<Record<DisputeOutcome, Readonly<Record<DisputeGround, string>>>>;
  readonly operatorSays: string;
  readonly youSaid: string;
}

export const OBJECTION_TEXTS: Readonly<Record<Language, ObjectionTexts>> = {
  en: OBJECTION_ENGLISH,
  hi: OBJECTION_HINDI,
};
