/**
 * The coins of an accepted payment, one by one, in this device's hands (V-51, V-53, V-74). A person's device and a
 * till's keep them alike: whether they go on or back to the issuer is decided later.
 */

import { coinsWithWays } from '@tallystick/protocol/coins/kept-coin';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import type { Device } from '../device/device.ts';
import type { StoreChange } from '../store/store.ts';
import { putCoin } from './kept-coins.ts';

/** The changes that keep them; `requestDigest` is of the request that they paid. */
export function coinsTaken(
  { ports: { crypto } }: Pick<Device, 'ports'>,
  authorization: CoinAuthorization,
  requestDigest: Uint8Array,
): readonly StoreChange[] {
  return coinsWithWays(crypto, authorization).flatMap(({ coin, way, last }) =>
    putCoin({ coin, way, received: { request: requestDigest, ...last }, state: 'held' }),
  );
}
