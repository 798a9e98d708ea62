/**
 * The rules of the account as its holder sees and changes them (G-023, G-026, G-107, G-113). What the issuer
 * said last is kept, so that it can be read without a network.
 */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  rulesBodyShape,
  rulesResultShape,
  type RulesBody,
  type RulesRefusal,
  type RulesResult,
} from '@tallystick/protocol/calls/rules';
import { purseKindOf } from '@tallystick/protocol/messages/purse';
import { minor } from '@tallystick/protocol/money';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { put, readStored } from '../device/stored-value.ts';
import type { Store } from '../store/store.ts';
import { certifyInTurn } from './certify.ts';
import { heldCertificates, unspent } from './held-certificate.ts';
import { lineState } from './line-state.ts';

export type ChangeRulesOutcome =
  | ({ readonly ok: true } & RulesResult)
  | { readonly ok: false; readonly code: AskRefusal<RulesRefusal> };

const RULES_KEY = 'account-rules';

const REFUSALS: Readonly<Record<RulesRefusal, true>> = {
  tooManyRules: true,
  untilPassed: true,
  unknownRule: true,
  otherAuthor: true,
};

/**
 * Sets and ends rules; setting and ending nothing asks which there are. The same change may be made again.
 * What is ready offline here is refreshed after a change, so that it holds from now on; on the account's
 * other devices it holds from their next refresh.
 */
export async function changeRules(
  device: Device,
  change: Partial<RulesBody> = {},
): Promise<ChangeRulesOutcome> {
  return device.contact(async () => {
    const { set = [], end = [] } = change;
    const body = rulesBodyShape.encode({ set, end });
    const outcome = await askIssuer(device, { operation: 'rules', body, refusals: REFUSALS });
    if (!outcome.ok) return outcome;
    const read = readShape(rulesResultShape, outcome.result, 'rulesResult');
    if (!read.ok) return { ok: false, code: 'answerNotUnderstood' };
    await device.write([put(RULES_KEY, rulesResultShape, read.value)]);
    if (set.length > 0 || end.length > 0) await refresh(device);
    return { ok: true, ...read.value };
  });
}

/** The rules as the issuer said them last; undefined where it never did. */
export function knownRules(store: Store): RulesResult | undefined {
  return readStored(store, RULES_KEY, rulesResultShape);
}

async function refresh(device: Device): Promise<void> {
  for (const certificate of heldCertificates(device)) {
    const { currency, purse } = certificate.body;
    // What is set aside for one purchase is over in minutes, under the rules that it was set aside with.
    if (purseKindOf(purse) === 'short') continue;
    const rest = unspent(certificate, lineState(device.ports.store, currency, purse));
    if (rest > 0n) await certifyInTurn(device, { currency, purse, amount: minor(rest) });
  }
}
