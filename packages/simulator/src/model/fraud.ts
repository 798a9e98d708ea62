/** What two signed messages about one line cannot both say. Every pair is looked at; nothing is clever. */

import { isGivenUp } from './evidence.ts';
import type { ModelDevice, ModelLine, ModelPayment, StatedHead } from './state.ts';

type Place = Pick<ModelPayment, 'digest' | 'counter' | 'cumulative' | 'amount' | 'previous'>;

/** Can no honest device have signed both? */
function contradict(one: Place, other: Place): boolean {
  if (one.digest === other.digest) return false;
  if (one.counter === other.counter) return true;
  const [first, second] = one.counter < other.counter ? [one, other] : [other, one];
  // Intervals neither overlap nor run against the order of the counters.
  if (first.cumulative > second.cumulative - second.amount) return true;
  return second.counter === first.counter + 1 && second.previous !== first.digest;
}

/** Has the withdrawal no place beside a signed word of where the line stands? */
export function isHidden(head: StatedHead, payment: Place): boolean {
  if (payment.counter === head.counter) return payment.digest !== head.digest;
  if (payment.counter < head.counter) return payment.cumulative > head.sum;
  if (payment.cumulative - payment.amount < head.sum) return true;
  const isNext = head.counter > 0 && payment.counter === head.counter + 1;
  return isNext && payment.previous !== head.digest;
}

/** Does this new payment of the line prove that its device lied? */
export function provesFraud(line: ModelLine, payment: ModelPayment): boolean {
  if (payment.isBeyond) return true;
  if (line.head !== undefined && isHidden(line.head, payment)) return true;
  return line.payments.some((other) => contradict(payment, other));
}

/** The line's device is convicted. */
export function convict(line: ModelLine, device: ModelDevice): void {
  line.status = 'fraud';
  device.spentTwice = true;
  revoke(device);
}

/** A proof against the device; a report counts only if it came before. */
export function revoke(device: ModelDevice): void {
  device.wasReported ||= device.status === 'blocked';
  device.status = 'revoked';
}

/** Did the payee name as accepted what it had signed not to take? */
export function claimsAfterVoid(payment: ModelPayment, device: ModelDevice): boolean {
  const named = device.named.get(payment.digest);
  return isGivenUp(payment) && named !== undefined && named >= (payment.word?.seq ?? Infinity);
}
