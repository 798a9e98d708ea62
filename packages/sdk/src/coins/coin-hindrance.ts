/**
 * May a held coin go to another person, and if not, why (V-57, V-74, V-78)? What is signed over is gone, also where the
 * payee declines it; so all that a payee checks of a coin is checked here before, with this device's own bundle.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { UnverifiedMessage } from '@tallystick/protocol/encoding/message';
import { isRevoked } from '@tallystick/protocol/verification/trust';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isPartUsed, type CoinRecord } from './coin-record.ts';
import { heldCoinTerms, type HeldCoinTerms } from './held-coin-terms.ts';

/** Such a coin can still be redeemed. */
export type CoinHindrance =
  /** Of the coin as it came, its payer keeps a part. */
  | 'partUsed'
  | 'expired'
  /** It went through as many hands as the tenant allows. */
  | 'hopsUsedUp'
  /** This device has no holder certificate, one that has expired, or one that lets it redeem only. */
  | 'mayNotHandOn'
  /** A device on its way was revoked, or a key of the issuer that signed for it. */
  | 'notTrusted';

/** What is the same for all coins of a device. */
export interface Hands {
  readonly now: number;
  readonly session: Session;
  readonly terms: HeldCoinTerms | undefined;
}

/**
 * What coins are judged with: as of now, or of a later moment (unix seconds) until which somebody may still look at
 * what is signed now.
 */
export function handsOf(device: Device, session: Session, until: number = 0): Hands {
  return { now: Math.max(nowOf(device), until), session, terms: heldCoinTerms(device) };
}

/** Undefined where the coin may go on. */
export function hindranceOf(
  device: Device,
  { now, session, terms }: Hands,
  record: CoinRecord,
): CoinHindrance | undefined {
  const { coin, way, received } = record;
  const { trust } = session;
  if (isPartUsed(record)) return 'partUsed';
  if (now >= coin.body.expiresAt) return 'expired';
  if (received !== undefined) {
    if (way.length + 1 > trust.bundle.policy.hopsMax) return 'hopsUsedUp';
    const { holder } = terms ?? {};
    const isIdle = holder === undefined || holder.body.redeemOnly || now >= holder.body.expiresAt;
    if (isIdle) return 'mayNotHandOn';
  }
  return isTrusted(device, { now, session, terms }, record) ? undefined : 'notTrusted';
}

function isTrusted(device: Device, { session, terms }: Hands, record: CoinRecord): boolean {
  const { coin, way, received } = record;
  const { trust } = session;
  const own = received === undefined || terms === undefined ? [] : [terms.holder];
  const holders = [...way.map(({ holder }) => holder), ...own];
  const isKnown = ({ cose }: Pick<UnverifiedMessage<unknown>, 'cose'>): boolean =>
    trust.keys.has(toHex(cose.keyId ?? new Uint8Array()));
  const hands = [coin.body.owner, ...holders.map(({ body }) => body.publicKey)];
  return (
    [coin, ...holders].every(isKnown) &&
    !hands.some((key) => isRevoked(device.ports.crypto, trust, key))
  );
}
