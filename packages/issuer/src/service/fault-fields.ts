/**
 * What the log may say of a thrown error. Messages of our own are free of personal data by rule; those
 * of others may quote what somebody sent, so only their name and place in the code are kept.
 */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { LogFields } from './log.ts';

/** Enough to find the line; a whole stack makes logs unreadable. */
const FRAMES_MAX = 8;
const INVARIANT = 'broken invariant: ';

/** Fields that name the fault. */
export function faultFields(error: unknown): LogFields {
  if (isTallystickError(error)) return { code: error.code, message: error.message };
  if (!(error instanceof Error)) return { code: 'unknown' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    code: error.name,
    ...(error.message.startsWith(INVARIANT) ? { message: error.message } : {}),
    at: frames
      .slice(0, FRAMES_MAX)
      .map((line) => line.trim())
      .join(' '),
  };
}
