/** How a device has to stand for what it asks: reported, convicted and retiring ones get nothing new. */

import type { Call } from '@tallystick/protocol/calls/call';
import { isRetired } from './commands.ts';
import type { ModelDevice, ModelState } from './state.ts';

type Operation = Call['operation'];

/** What does not concern money, lines or rules: the model does not look at it. */
export const NOT_MODELLED: ReadonlySet<Operation> = new Set([
  'enrol',
  'bundle',
  'devices',
  'nameDevice',
  'convictions',
  'appeal',
  'registration',
]);

const IN_USE: ReadonlySet<Operation> = new Set(['deposit', 'certify', 'rules', 'blockDevice']);
const NOT_BLOCKED: ReadonlySet<Operation> = new Set(['retireDevice', 'accountPayments', 'dispute']);

/** Why the issuer has to refuse the operation to this device; undefined where it has not. */
export function refusedFor(
  state: ModelState,
  operation: Operation,
  device: ModelDevice,
): string | undefined {
  const isInUse = IN_USE.has(operation);
  if (device.status !== 'active') {
    return isInUse || NOT_BLOCKED.has(operation) ? 'the device is blocked' : undefined;
  }
  if (device.isRetiring && isInUse) return 'the device retires';
  return isRetired(state, device) ? 'the device is retired' : undefined;
}
