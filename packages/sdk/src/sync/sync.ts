/**
 * Synchronising: hand in, hear, refresh (G-014, G-015, G-069, G-070). One verb for both roles, because
 * a device may have both.
 *
 * Whether the issuer can be reached is found out by trying. A sync may be cut off at any point and
 * repeated any number of times, in any order with the other side's.
 */

import type { CoinsSynced } from '../coins/sync-coins.ts';
import type { Device } from '../device/device.ts';
import { renewAccount } from '../device/renew-account.ts';
import { sendTrace, type TraceOutcome } from '../device/send-trace.ts';
import { closeLostLines } from '../payer/close-lines.ts';
import { renewCertificates, type Renewal } from '../payer/renew-certificates.ts';
import { forgetOld } from './forget-old.ts';
import { handIn, type HandedIn, type HandInRefusal } from './hand-in.ts';
import { outbox, SIDES } from './outbox.ts';

export type SyncDeviceRefusal = 'notEnrolled' | HandInRefusal;

export interface Synced extends HandedIn {
  /** Records that wait to be handed in, such as those made during the sync. */
  readonly waiting: number;
  readonly certificates: Renewal;
  readonly coins: CoinsSynced;
  /** What became of the question for trace data; absent where nobody asked. */
  readonly trace?: TraceOutcome;
}

export type SyncOutcome =
  ({ readonly ok: true } & Synced) | { readonly ok: false; readonly code: SyncDeviceRefusal };

/**
 * Hands in everything, applies what the issuer says, takes a newer bundle, renews certificates that are
 * due, redeems coins that are, and asks about money from and to the bank that is on its way; and answers a
 * question for trace data, where the holder agreed. Requests whose time is over are closed as soon as the issuer
 * has told which of them were paid through the network; when nobody can be reached, nothing changes. Rejects only with what store or network reject with.
 */
export async function sync(device: Device): Promise<SyncOutcome> {
  return device.contact(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const { store } = device.ports;
    await closeLostLines(device, session);
    const { followBankOrder } = await import('../bank/fund-from-bank.ts');
    await followBankOrder(device);
    const { followPayOut } = await import('../bank/pay-out.ts');
    await followPayOut(device);
    const handed = await handIn(device);
    if (!handed.ok) return handed;
    await renewAccount(device);
    const certificates = await renewCertificates(device);
    // Loaded once the issuer has answered: nothing before a sync needs the weight of coins.
    const { syncCoins } = await import('../coins/sync-coins.ts');
    const coins = await syncCoins(device);
    await device.change(() => forgetOld(device));
    const waiting = SIDES.reduce((count, side) => count + outbox(store, side).length, 0);
    const { traceCase } = handed;
    const trace = traceCase === undefined ? undefined : await sendTrace(device, traceCase);
    return { ...handed, waiting, certificates, coins, ...(trace === undefined ? {} : { trace }) };
  });
}
