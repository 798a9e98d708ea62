/**
 * What a sync does about coins, in the turn of `device.contact`: terms, a conversion that was left open, claims of what
 * is due, and what became of coins that went (V-56, V-66). It fails by itself: payments from a certificate do not wait
 * for it.
 */

import type { CoinTermsRefusal } from '@tallystick/protocol/calls/coins';
import type { AskRefusal } from '../device/ask-issuer.ts';
import { isDecided } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { finishConversion, type ConvertRefusal } from './convert-to-coins.ts';
import { askAboutCoins } from './ask-about-coins.ts';
import { renewCoinTerms } from './renew-coin-terms.ts';
import { sendClaims, type ClaimsSent } from './send-claims.ts';
import { signClaims } from './sign-claims.ts';

export interface CoinsSynced extends Omit<ClaimsSent, 'code'> {
  /** The first refusal; absent where there was none, and where the tenant makes no coins. */
  readonly code?: ConvertRefusal | AskRefusal<CoinTermsRefusal>;
}

const NOTHING: CoinsSynced = Object.freeze({ paid: 0, refused: 0 });

/** Does what is due. After a loss of state nothing is signed any more. */
export async function syncCoins(device: Device): Promise<CoinsSynced> {
  const { store } = device.ports;
  if (isStateLost(store)) return NOTHING;
  const terms = await renewCoinTerms(device);
  if (terms !== undefined && !isDecided({ ok: false, code: terms })) {
    return { ...NOTHING, code: terms };
  }
  const converted = await finishConversion(device);
  const problem = converted?.ok === false ? converted.code : undefined;
  await device.change(async () => {
    const session = device.session();
    if (session !== undefined) await signClaims(device, session, 'due');
  });
  const sent = await sendClaims(device);
  const followed = sent.code ?? (await askAboutCoins(device));
  const code = problem ?? followed ?? (terms === 'coinsNotOffered' ? undefined : terms);
  const { paid, refused } = sent;
  return { paid, refused, ...(code === undefined ? {} : { code }) };
}
