/** Any coin and any transfer of coins, for property tests of encoders and decoders. */

import fc from 'fast-check';
import { batchFrom } from '@tallystick/protocol/coins/coin-uuid';
import { VIRTUAL_ID_MAX } from '@tallystick/protocol/coins/virtual-id';
import type { Coin } from '@tallystick/protocol/messages/coin';
import type { CoinTransfer } from '@tallystick/protocol/messages/coin-transfer';
import { currency, CURRENCY_MAX, type Currency } from '@tallystick/protocol/money';
import { anyBytes, anyMinor, anyPublicKey, anyUint32, record } from './arbitrary-values.ts';

/** Currencies that coins can have: the numbers below the lowest of ISO 4217 name economies, not currencies. */
const coinCurrency: fc.Arbitrary<Currency> = fc
  .integer({ min: 8, max: CURRENCY_MAX })
  .map(currency);

/** Any coin. */
export const anyCoin: fc.Arbitrary<Coin> = record({
  batch: anyBytes(12).map(batchFrom),
  index: anyUint32,
  currency: coinCurrency,
  value: anyMinor.filter((value) => value > 0n),
  virtualId: fc.integer({ min: 0, max: VIRTUAL_ID_MAX }),
  owner: anyPublicKey,
  issuedAt: anyUint32,
  expiresAt: anyUint32,
  redeemDays: fc.integer({ min: 0, max: 366 }),
});

/** Any coin transfer. */
export const anyCoinTransfer: fc.Arbitrary<CoinTransfer> = record({
  counter: fc.integer({ min: 1, max: 4_294_967_295 }),
  previous: anyBytes(32),
  rest: anyMinor,
  time: anyUint32,
});
