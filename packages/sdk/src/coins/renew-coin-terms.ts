/**
 * Asking for the terms under which this device may hold coins, when it has none and when its holder certificate
 * comes to its half (V-78): a certificate that has expired would keep coins from going on. A device that may only redeem
 * asks once a day whether it may hand on now, and one whose tenant made no coins whether it does; but who has coins
 * asks at once, because without terms they cannot be redeemed.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { coinTermsResultShape, type CoinTermsRefusal } from '@tallystick/protocol/calls/coins';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import { isRenewalDue } from '../device/certificate-due.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { heldCoinIds } from './coin-marks.ts';
import {
  coinsNotOfferedAt,
  heldCoinTerms,
  putCoinsNotOffered,
  putCoinTerms,
  type HeldCoinTerms,
} from './held-coin-terms.ts';

const REFUSALS: Readonly<Record<CoinTermsRefusal, true>> = { coinsNotOffered: true };
/** A tenant that makes no coins, or lets no merchant hand them on, is asked once a day whether it does now. */
const ASK_AGAIN_SECONDS = 86_400;

/**
 * Asks where it is due; in the turn of `device.contact`. The refusal where there was one: the device goes on with
 * what it has.
 */
export async function renewCoinTerms(
  device: Device,
): Promise<AskRefusal<CoinTermsRefusal> | undefined> {
  const session = device.session();
  if (session === undefined || !isDue(device)) return undefined;
  const asked = await askIssuer(device, {
    operation: 'coinTerms',
    body: null,
    refusals: REFUSALS,
  });
  if (!asked.ok) {
    if (asked.code === 'coinsNotOffered') await device.write([putCoinsNotOffered(nowOf(device))]);
    return asked.code;
  }
  const terms = await readTerms(device, session, asked.result);
  if (terms === undefined) return 'answerNotUnderstood';
  await device.write([putCoinTerms(terms)]);
  return undefined;
}

function isDue(device: Device): boolean {
  const held = heldCoinTerms(device);
  const now = nowOf(device);
  if (held === undefined && heldCoinIds(device.ports.store).length > 0) return true;
  const isWanted =
    held === undefined ||
    isRenewalDue(device, held.holder) ||
    (held.holder.body.redeemOnly && now >= held.holder.body.issuedAt + ASK_AGAIN_SECONDS);
  return isWanted && now >= coinsNotOfferedAt(device) + ASK_AGAIN_SECONDS;
}

/** The terms in an answer, whose certificate the issuer signed for this very key. */
async function readTerms(
  { ports: { crypto } }: Device,
  { trust, element }: Session,
  result: CborValue,
): Promise<HeldCoinTerms | undefined> {
  const read = readShape(coinTermsResultShape, result, 'coinTermsResult');
  if (!read.ok) return undefined;
  const message = readMessageValue(holderCertificateKind, read.value.holder);
  if (!message.ok) return undefined;
  const { issuedAt, publicKey } = message.message.body;
  const holder = await verifyIssued(crypto, trust, message.message, {
    purpose: 'account',
    issuedAt,
  });
  if (!holder.ok || !equalBytes(publicKey, element.publicKey)) return undefined;
  return { ...read.value, holder: holder.message };
}
