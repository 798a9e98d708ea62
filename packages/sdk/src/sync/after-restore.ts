/**
 * What a device does when it hears that the issuer came back from a backup: whatever the issuer may have
 * forgotten is said again. The epoch of a verified bundle says so, and nothing else.
 *
 * Invariant: these marks are written together with the bundle of the new epoch, so that a device which
 * is killed in between either has not heard of it, or knows what to do.
 */

import { claimsAgain } from '../coins/coin-claim.ts';
import { noteCoinsBeforeRestore } from '../coins/coins-before-restore.ts';
import type { Device } from '../device/device.ts';
import { issuerTimeOf } from '../device/device-time.ts';
import { collectedIds, findCollected } from '../payee/collected-payment.ts';
import { payeeSeq, putPayeeSeq } from '../payee/payee-seq.ts';
import { closingForgotten } from '../payee/request-record.ts';
import { linesForgotten } from '../payer/line-state.ts';
import { paymentIds } from '../payer/payment-record.ts';
import { toShowCertificates } from '../payer/show-certificates.ts';
import type { StoreChange } from '../store/store.ts';
import { toHandIn } from './outbox.ts';

/** The changes that put everything on the list again. */
export function everythingAgain(device: Device): readonly StoreChange[] {
  const { store } = device.ports;
  const now = issuerTimeOf(device);
  return [
    // Every payment that is kept, because the issuer asks for a line's whole history.
    ...paymentIds(store).map((id) => toHandIn('payer', id)),
    ...collectedIds(store)
      .filter((id) => {
        const payment = findCollected(store, id);
        // Of coins the claims go again.
        return payment !== undefined && payment.coins !== true && now < payment.redeemBy;
      })
      .map((id) => toHandIn('payee', id)),
    ...claimsAgain(store, now),
    noteCoinsBeforeRestore(now),
    ...closingForgotten(store),
    // What was acknowledged is not any more: the next statement goes as far as it can name everything.
    putPayeeSeq({ ...payeeSeq(store), stated: 0 }),
    toShowCertificates(),
    ...linesForgotten(store),
  ];
}
