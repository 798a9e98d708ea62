/** Problems with how a tenant shows itself. */

import type { BrandRefusal } from '@tallystick/protocol/brand/brand';
import type { ProblemKind } from './problems.ts';

export const BRAND_PROBLEMS: Readonly<Record<BrandRefusal, ProblemKind>> = {
  brandNameInvalid: {
    status: 422,
    title: 'The name is empty or too long, or has digits, currency signs or characters unseen.',
    remedy: 'Use at most 32 characters without digits and currency signs.',
  },
  helpLineInvalid: {
    status: 422,
    title: 'The help line is no telephone number or no https address.',
    remedy: 'Use a number such as +912212345678, and an https address of at most 120 characters.',
  },
  accentUnreadable: {
    status: 422,
    title: 'The accent cannot be read in one of the themes.',
    remedy:
      'For the light theme use a colour with a contrast of 7 to #ffffff, for the dark theme one with 7 to #0c130f; as #rrggbb in lower case.',
  },
  logoInvalid: {
    status: 422,
    title: 'The logo is no small plain PNG.',
    remedy:
      'Use a PNG of at most 8,192 bytes and 192 pixels a side, saved without text, profile, times or animation. SVG is not taken.',
  },
  wordsInvalid: {
    status: 422,
    title: 'The words are too long, or have digits, currency signs or characters unseen.',
    remedy:
      'Use at most 160 characters for each, once a language. Numbers for help go into the help line.',
  },
};
