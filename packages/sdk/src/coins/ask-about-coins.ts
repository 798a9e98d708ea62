/**
 * What became of coins that left this device's hands (V-56): the payer asks at its syncs. Paid ones leave the wallet,
 * and those that nobody redeemed come back into the account.
 *
 * Coins that came from the issuer and are still here are asked about too: if somebody was paid for one of them, this
 * store is older than the device was, and must not pay any more.
 */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  coinStatesBodyShape,
  coinStatesResultShape,
  type CoinState,
} from '@tallystick/protocol/calls/coins';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { COIN_STATES_MAX } from '@tallystick/protocol/limits';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { coinIdOf, worthOf, type CoinRecord } from './coin-record.ts';
import { coinsHandedOver, findCoin, heldCoins } from './kept-coins.ts';
import { resolveCoins, type FatedCoin } from './resolve-coins.ts';

/** Asks about all of them; in the turn of `device.contact`. The refusal where there was one. */
export async function askAboutCoins(device: Device): Promise<AskRefusal | undefined> {
  const gone = coinsHandedOver(device).filter(({ state }) => state === 'handedOver');
  const own = heldCoins(device).filter(({ received }) => received === undefined);
  const coins = [...gone, ...own];
  for (let at = 0; at < coins.length; at += COIN_STATES_MAX) {
    const some = coins.slice(at, at + COIN_STATES_MAX);
    const body = coinStatesBodyShape.encode({
      coins: some.map(({ coin }) => coinUuid(coin.body)),
    });
    const asked = await askIssuer(device, { operation: 'coinStates', body, refusals: {} });
    if (!asked.ok) return asked.code;
    const read = readShape(coinStatesResultShape, asked.result, 'coinStatesResult');
    if (!read.ok || read.value.states.length !== some.length) return 'answerNotUnderstood';
    await device.change(() => applyStates(device, some, read.value.states));
  }
  return undefined;
}

/** A payment may have been made while the issuer was asked: what counts is the coin as it stands now. */
async function applyStates(
  device: Device,
  asked: readonly CoinRecord[],
  states: readonly CoinState[],
): Promise<void> {
  const fated = asked.flatMap((before, at): readonly FatedCoin[] => {
    const record = findCoin(device, coinIdOf(before));
    const state = states[at];
    if (record === undefined || state === undefined) return [];
    return record.state === before.state ? fatedBy(record, state) : [];
  });
  if (fated.length > 0) await device.write(resolveCoins(device, fated));
}

/** The issuer may not know yet through whose hands a coin went: then nothing is known. */
function fatedBy(record: CoinRecord, state: CoinState): readonly FatedCoin[] {
  switch (state) {
    case 'redeemed':
      return [{ record, fate: { fate: 'paid', paid: worthOf(record) } }];
    case 'returned':
      return [{ record, fate: { fate: 'returned' } }];
    case 'goneBack':
      return [{ record, fate: { fate: 'refused', code: 'returned' } }];
    case 'live':
    case 'unknown':
      return [];
  }
}
