/**
 * Unlocking money that the holder's own locks keep back (G-068, G-158, G-159). The wish is kept until there
 * is a network; then a certificate is asked for under which those locks do not hold. The next refresh
 * brings them back.
 */

import {
  minorShape,
  oneOf,
  optional,
  tuple,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  currency as currencyOf,
  minor,
  type Currency,
  type Minor,
} from '@tallystick/protocol/money';
import { isDecided } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { keysBehind, put, readStored, remove } from '../device/stored-value.ts';
import type { Store } from '../store/store.ts';
import { certifyInTurn, type CertifyOutcome } from './certify.ts';
import { heldCertificate, heldTerms, unspent } from './held-certificate.ts';
import { lineState } from './line-state.ts';

/** Why less, or nothing, was unlocked; the others are `failed`. */
const OBSTACLES = ['fundsLocked', 'insufficientFunds', 'aboveLineLimit', 'failed'] as const;
export type UnlockObstacle = (typeof OBSTACLES)[number];

/** What is to be spendable, and what stood in the way when the issuer was asked. */
export interface Unlock {
  readonly amount: Minor;
  readonly obstacle?: UnlockObstacle;
}

export type AskUnlockOutcome =
  { readonly ok: true } | { readonly ok: false; readonly code: 'nothingLocked' };

const PREFIX = 'unlock/';

const unlockShape: Shape<Unlock> = tuple<Unlock>({
  amount: minorShape,
  obstacle: optional(oneOf(OBSTACLES)),
});

/** Keeps the wish that `amount` be spendable offline; asking for another amount replaces it. */
export async function askUnlock(
  device: Device,
  { currency, amount }: { readonly currency: Currency; readonly amount: Minor },
): Promise<AskUnlockOutcome> {
  return device.change(async () => {
    const { store } = device.ports;
    if (heldTerms(store, currency).locked === 0n) return { ok: false, code: 'nothingLocked' };
    await device.write([put(`${PREFIX}${currency}`, unlockShape, { amount })]);
    return { ok: true };
  });
}

/** The wish that waits, or that could not be granted whole; undefined where there is none. */
export function unlockOf(store: Store, currency: Currency): Unlock | undefined {
  return readStored(store, `${PREFIX}${currency}`, unlockShape);
}

/** Takes the wish back, or forgets what became of it. */
export async function forgetUnlock(device: Device, currency: Currency): Promise<void> {
  await device.change(() => device.write([remove(`${PREFIX}${currency}`)]));
}

/** Asks the issuer for what is to be unlocked; in the turn of `device.contact`. */
export async function carryOutUnlocks(device: Device): Promise<CertifyOutcome | undefined> {
  const { store } = device.ports;
  let last: CertifyOutcome | undefined;
  for (const name of keysBehind(store, PREFIX)) {
    const currency = currencyOf(Number(name));
    const wish = unlockOf(store, currency);
    if (wish === undefined || wish.obstacle !== undefined) continue;
    const held = heldCertificate(device, currency);
    const rest = held === undefined ? 0n : unspent(held, lineState(store, currency));
    const amount = minor(rest > wish.amount ? rest : wish.amount);
    last = await certifyInTurn(device, { currency, amount, unlock: true });
    if (!isDecided(last)) break;
    const obstacle = obstacleOf(last, wish);
    await device.change(() =>
      device.write([
        obstacle === undefined
          ? remove(PREFIX + name)
          : put(PREFIX + name, unlockShape, { ...wish, obstacle }),
      ]),
    );
  }
  return last;
}

function obstacleOf(outcome: CertifyOutcome, wish: Unlock): UnlockObstacle | undefined {
  // Somebody else's lock leaves less than was asked for.
  if (outcome.ok) return outcome.ready < wish.amount ? 'fundsLocked' : undefined;
  return OBSTACLES.find((known) => known === outcome.code) ?? 'failed';
}
