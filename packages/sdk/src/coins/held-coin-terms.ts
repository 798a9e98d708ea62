/**
 * What the issuer said this device may do with coins: its holder certificate, the account's virtual-id, and the
 * face values that the tenant makes (V-39, V-40, V-78).
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { anyShape, list, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import type { CoinTermsResult } from '@tallystick/protocol/calls/coins';
import { virtualIdShape } from '@tallystick/protocol/coins/virtual-id';
import { DENOMINATIONS_MAX, TIME_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { coinValueShape } from '@tallystick/protocol/messages/coin';
import {
  holderCertificateKind,
  type HolderCertificate,
} from '@tallystick/protocol/messages/holder-certificate';
import type { Device } from '../device/device.ts';
import { put, readStored, storedMessage } from '../device/stored-value.ts';
import type { StoreChange } from '../store/store.ts';

export interface HeldCoinTerms extends Omit<CoinTermsResult, 'holder'> {
  readonly holder: SignedMessage<HolderCertificate>;
}

interface StoredTerms extends Omit<CoinTermsResult, 'holder'> {
  readonly holder: CborValue;
}

const TERMS_KEY = 'coin-terms';
const ASKED_KEY = 'coin-terms-asked';

const termsShape: Shape<StoredTerms> = tuple<StoredTerms>({
  holder: anyShape,
  virtualId: virtualIdShape,
  denominations: list(coinValueShape, DENOMINATIONS_MAX),
  coinsMax: uint(TRANSFER_COINS_MAX),
});
const timeShape: Shape<number> = uint(TIME_MAX);

/** The newest terms; undefined where the issuer gave none. */
export function heldCoinTerms(device: Device): HeldCoinTerms | undefined {
  const { store, crypto } = device.ports;
  const stored = readStored(store, TERMS_KEY, termsShape);
  const tenant = device.session()?.identity.code.tenant;
  if (stored === undefined || tenant === undefined) return undefined;
  const holder = storedMessage(crypto, holderCertificateKind, stored.holder, {
    tenant,
    context: [],
  });
  return { ...stored, holder };
}

/** The change that keeps newer terms. */
export function putCoinTerms(terms: HeldCoinTerms): StoreChange {
  return put(TERMS_KEY, termsShape, { ...terms, holder: messageValue(terms.holder) });
}

/** When the issuer last said that it offers no coins, unix seconds; 0 where it never did. */
export function coinsNotOfferedAt({ ports: { store } }: Device): number {
  return readStored(store, ASKED_KEY, timeShape) ?? 0;
}

/** The change after it said so. */
export function putCoinsNotOffered(now: number): StoreChange {
  return put(ASKED_KEY, timeShape, now);
}
