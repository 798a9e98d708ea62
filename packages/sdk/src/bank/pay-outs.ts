/** The payouts of the account at the issuer, and when a merchant's takings are paid out by themselves (V-76). */

import {
  payOutsBodyShape,
  payOutsResultShape,
  type EndOfDay,
  type PayOutsRefusal,
  type PayOutsResult,
} from '@tallystick/protocol/calls/pay-out';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { putPayOut } from './held-pay-out.ts';

export type PayOutsOutcome =
  | ({ readonly ok: true } & PayOutsResult)
  | { readonly ok: false; readonly code: AskRefusal<PayOutsRefusal> };

const REFUSALS: Readonly<Record<PayOutsRefusal, true>> = { merchantsOnly: true };

/**
 * Shows payouts, and when the day's takings go; after replacing that with `change` where there is one (`{}` for never).
 * The hour is of the tenant's local time.
 */
export async function payOuts(device: Device, change?: EndOfDay): Promise<PayOutsOutcome> {
  return device.contact(() => askAboutPayOuts(device, change));
}

/** As {@link payOuts}, in the turn of `device.contact`. */
export async function askAboutPayOuts(device: Device, change?: EndOfDay): Promise<PayOutsOutcome> {
  const body = payOutsBodyShape.encode(change === undefined ? {} : { change });
  const asked = await askIssuer(device, { operation: 'payOuts', body, refusals: REFUSALS });
  if (!asked.ok) return asked;
  const result = readShape(payOutsResultShape, asked.result, 'payOuts');
  if (!result.ok) return { ok: false, code: 'answerNotUnderstood' };
  const [newest] = result.value.orders;
  if (newest !== undefined) await device.write([putPayOut(newest)]);
  return { ok: true, ...result.value };
}
