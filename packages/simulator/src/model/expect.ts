/** Whether a call was accepted, beside what the model makes of it. */

import type { Following } from './following.ts';
import type { OpenedCall } from './read-call.ts';

/** Says where an answer is an acceptance and should not be, or the other way round. */
export function expectAccepted(
  { differs }: Following,
  { call, answer, keyHash }: OpenedCall,
  isAccepted: boolean,
  why = '',
): void {
  if (answer === undefined || answer.accepted === isAccepted) return;
  const said = answer.accepted ? 'accepted' : `refused (${answer.code})`;
  differs(`${call.body.operation} of ${keyHash} was ${said}; the model did not${why}`);
}

/** Says where a refusal has another reason. */
export function expectCode(
  { differs }: Following,
  { call, answer, keyHash }: OpenedCall,
  code: string,
): void {
  if (answer === undefined || answer.accepted || answer.code === code) return;
  differs(`${call.body.operation} of ${keyHash} was refused: ${answer.code}, not ${code}`);
}
