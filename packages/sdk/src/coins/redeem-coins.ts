/** Bringing coins back into the account when their holder asks for it (V-58, V-66, V-78). */

import type { CoinTermsRefusal } from '@tallystick/protocol/calls/coins';
import type { AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { handIn, type HandInRefusal } from '../sync/hand-in.ts';
import { toClaim } from './coin-claim.ts';
import { coinIdOf, type CoinRecord } from './coin-record.ts';
import { keptCoins } from './kept-coins.ts';
import { renewCoinTerms } from './renew-coin-terms.ts';
import { sendClaims } from './send-claims.ts';
import { signClaims } from './sign-claims.ts';

export type RedeemCoinsRefusal =
  | 'notEnrolled'
  | 'stateLost'
  /** None of the coins named is held here, nor waits for the issuer's answer. */
  | 'noCoins'
  | HandInRefusal
  /** Also why this device gets no terms, without which it cannot give back what it was paid with. */
  | AskRefusal<CoinTermsRefusal>;

export type RedeemCoinsOutcome =
  | {
      readonly ok: true;
      /** How many coins were paid into the account. */
      readonly paid: number;
      /** How many the issuer did not pay; `listCoins` says why. */
      readonly refused: number;
    }
  | { readonly ok: false; readonly code: RedeemCoinsRefusal };

/**
 * Redeems the coins of these ids, or all that are held. They are signed back only once the issuer has been reached, so
 * that nobody who is offline loses the use of them; after `offline` it is open whether they were paid, and the next
 * sync asks with the same claims. A claim that the issuer would not look at before is sent again as it was.
 */
export async function redeemCoins(
  device: Device,
  coins: readonly string[] | 'all',
): Promise<RedeemCoinsOutcome> {
  return device.contact(async () => {
    if (device.session() === undefined) return { ok: false, code: 'notEnrolled' };
    if (isStateLost(device.ports.store)) return { ok: false, code: 'stateLost' };
    if (wantedCoins(device, coins).length === 0) return { ok: false, code: 'noCoins' };
    const handed = await handIn(device);
    if (!handed.ok) return handed;
    const noTerms = await renewCoinTerms(device);
    await device.change(async () => {
      const session = device.session();
      if (session === undefined) return;
      await signClaims(device, session, coins);
      await device.write(
        wantedCoins(device, coins).flatMap(({ to }) => (to === undefined ? [] : [toClaim(to)])),
      );
    });
    const sent = await sendClaims(device);
    if (sent.code !== undefined) return { ok: false, code: sent.code };
    // The account's money, as the issuer has it now.
    if (sent.paid > 0) await handIn(device);
    const areLeft = wantedCoins(device, coins).some(({ state }) => state === 'held');
    if (areLeft && noTerms !== undefined) return { ok: false, code: noTerms };
    return { ok: true, paid: sent.paid, refused: sent.refused };
  });
}

/** Those that can be claimed, and those of which a claim was made. */
function wantedCoins(device: Device, coins: readonly string[] | 'all'): readonly CoinRecord[] {
  const isWanted = ({ state }: CoinRecord): boolean => state === 'held' || state === 'claimed';
  const open = keptCoins(device).filter(isWanted);
  return coins === 'all' ? open : open.filter((record) => coins.includes(coinIdOf(record)));
}
