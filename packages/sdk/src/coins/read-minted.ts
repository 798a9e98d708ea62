/** Coins that the issuer made for this device, checked before a single one of them is kept (V-31, V-44). */

import { assert } from '@tallystick/protocol/assert';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { SignedMessage, UnverifiedMessage } from '@tallystick/protocol/encoding/message';
import type { MintCoinsBody, MintCoinsResult } from '@tallystick/protocol/calls/coins';
import { readRoll } from '@tallystick/protocol/coins/coin-roll';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { faceValue } from '@tallystick/protocol/instruments/coins';
import { TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import type { Device, Session } from '../device/device.ts';

/**
 * The coins, each signed by the issuer for this device's own key, in the currency and together of the amount that was
 * asked for. Undefined where anything is wrong with any of them.
 */
export async function readMinted(
  { ports: { crypto } }: Pick<Device, 'ports'>,
  { trust, element }: Pick<Session, 'trust' | 'element'>,
  { rolls }: Pick<MintCoinsResult, 'rolls'>,
  asked: MintCoinsBody,
): Promise<readonly SignedMessage<Coin>[] | undefined> {
  const messages: UnverifiedMessage<Coin>[] = [];
  for (const value of rolls) {
    const roll = readRoll(value);
    if (!roll.ok || roll.coins.some(({ route }) => route.length > 0)) return undefined;
    if (messages.length + roll.coins.length > TRANSFER_COINS_MAX) return undefined;
    messages.push(...roll.coins.map(({ coin }) => coin));
  }
  const isAsked = ({ body: { owner, currency } }: UnverifiedMessage<Coin>): boolean =>
    equalBytes(owner, element.publicKey) && currency === asked.currency;
  const uuids = new Set(messages.map(({ body }) => toHex(coinUuid(body))));
  const isRight =
    messages.every(isAsked) &&
    uuids.size === messages.length &&
    faceValue(messages.map((coin) => ({ coin }))) === asked.amount;
  if (!isRight) return undefined;
  const results = await Promise.all(
    messages.map((coin) =>
      verifyIssued(crypto, trust, coin, { purpose: 'coin', issuedAt: coin.body.issuedAt }),
    ),
  );
  if (results.some(({ ok }) => !ok)) return undefined;
  return results.map((result) => {
    assert(result.ok, 'a coin that was refused is kept');
    return result.message;
  });
}
