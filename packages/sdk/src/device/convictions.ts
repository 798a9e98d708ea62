/**
 * What is proven against devices of the account, what it owes for them, and the holder's appeal (rule 4). Asked
 * of the issuer each time; nothing of it is kept here. A convicted device may ask, too.
 */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  appealBodyShape,
  convictionsResultShape,
  isAppealText,
  type AppealRefusal,
  type Conviction,
  type Convictions,
} from '@tallystick/protocol/calls/convictions';
import { askAndRead, type AskRefusal } from './ask-issuer.ts';
import type { IssuerCall } from './call-issuer.ts';
import type { Device } from './device.ts';
import { markOwn } from './own-key.ts';

export interface DeviceConviction extends Conviction {
  readonly isThis: boolean;
}

export interface AccountConvictions extends Omit<Convictions, 'convictions'> {
  readonly convictions: readonly DeviceConviction[];
}

export type ConvictionsOutcome<Own extends string = never> =
  | { readonly ok: true; readonly value: AccountConvictions }
  | { readonly ok: false; readonly code: AskRefusal<Own> };

export type AppealOutcome = ConvictionsOutcome<AppealRefusal | 'appealInvalid'>;

/** Asks what is proven against devices of the account, and what it owes. */
export async function listConvictions(device: Device): Promise<ConvictionsOutcome> {
  return ask(device, { operation: 'convictions', body: null, refusals: {} });
}

/**
 * Says how the proof against a device came about, once for each: `text` is what people typed, whose lines are
 * joined. The same text again changes nothing.
 */
export async function appeal(
  device: Device,
  input: { readonly keyHash: Uint8Array; readonly text: string },
): Promise<AppealOutcome> {
  const text = input.text.trim().replaceAll(/\s+/g, ' ');
  if (!isAppealText(text)) return { ok: false, code: 'appealInvalid' };
  return ask<AppealRefusal>(device, {
    operation: 'appeal',
    body: appealBodyShape.encode({ keyHash: input.keyHash, text }),
    refusals: { notConvicted: true, alreadyAppealed: true },
  });
}

function ask<Own extends string>(
  device: Device,
  call: Pick<IssuerCall<Own>, 'operation' | 'body' | 'refusals'>,
): Promise<ConvictionsOutcome<Own>> {
  return askAndRead(device, call, (result) => {
    const read = readShape(convictionsResultShape, result, 'convictionsResult');
    const convictions = read.ok ? markOwn(device, read.value.convictions) : undefined;
    return read.ok && convictions !== undefined ? { ...read.value, convictions } : undefined;
  });
}
