/**
 * The balance certificate: the issuer says that a device may spend from a purse without a network, up
 * to a ceiling, under rules (G-132 to G-136). The funds behind it are reserved in the transaction that
 * issues it.
 *
 * Counters and sums run per line across certificates: `baseCounter` and `baseSum` say where the line
 * stood when this one was issued, and `ceiling` bounds the line's cumulative sum, not this
 * certificate's.
 */

import { certificate, type CertificateClaims } from '../encoding/cwt.ts';
import type { MessageKind } from '../encoding/message.ts';
import {
  currencyShape,
  mapped,
  minorShape,
  octets,
  optional,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { COUNTER_MAX, REDEEM_DAYS_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';
import { cellShape, merchantTypeShape } from '../rules/rule.ts';

/** How hard it is to roll back or clone the element that holds the device key. */
export const ELEMENT_CLASSES = ['software', 'platform', 'hardware'] as const;
export type ElementClass = (typeof ELEMENT_CLASSES)[number];

export interface BalanceFlags {
  /** Some of the account's funds may not be spent offline (the notation of G-156). */
  readonly fundsLocked: boolean;
  /** The payee must be online when it accepts (short reservations, G-121). */
  readonly payeeOnline: boolean;
  readonly element: ElementClass;
}

interface OwnClaims {
  /** Rises with each certificate of the line. */
  readonly version: number;
  readonly currency: Currency;
  /** The numbered pot of the account; 0 is the main one. */
  readonly purse: number;
  /** The line's highest counter and cumulative sum known when this was issued. */
  readonly baseCounter: number;
  readonly baseSum: Minor;
  /** The line's cumulative sum may not pass this. */
  readonly ceiling: Minor;
  /** The line's counter may not pass this (G-018, G-134). */
  readonly counterMax: number;
  /** Most that a single payment may take (G-019). */
  readonly paymentMax: Minor;
  /** Days after expiry until which payees may redeem. */
  readonly redeemDays: number;
  readonly flags: BalanceFlags;
  /** One place and one merchant type stand inline; more go into a rule set. */
  readonly place?: string;
  readonly merchantType?: number;
  /** Digest (16 bytes) of the rule set that applies besides. */
  readonly ruleSet?: Uint8Array;
}

export type BalanceCertificate = CertificateClaims & OwnClaims;

const FLAG_FUNDS_LOCKED = 1;
const FLAG_PAYEE_ONLINE = 2;
const ELEMENT_SHIFT = 4;

const flagsShape: Shape<BalanceFlags> = mapped<number, BalanceFlags>(
  uint(ELEMENT_SHIFT * ELEMENT_CLASSES.length - 1),
  (flags) =>
    (flags.fundsLocked ? FLAG_FUNDS_LOCKED : 0) +
    (flags.payeeOnline ? FLAG_PAYEE_ONLINE : 0) +
    ELEMENT_CLASSES.indexOf(flags.element) * ELEMENT_SHIFT,
  (bits) => {
    const element = ELEMENT_CLASSES[Math.floor(bits / ELEMENT_SHIFT)];
    if (element === undefined) return undefined;
    return {
      fundsLocked: (bits & FLAG_FUNDS_LOCKED) !== 0,
      payeeOnline: (bits & FLAG_PAYEE_ONLINE) !== 0,
      element,
    };
  },
);

/** Signed by a balance key. */
export const balanceCertificateKind: MessageKind<BalanceCertificate> = {
  type: 'balance',
  keyed: true,
  bytesMax: 512,
  shape: certificate(
    tuple<OwnClaims>({
      version: uint(COUNTER_MAX),
      currency: currencyShape,
      purse: uint(COUNTER_MAX),
      baseCounter: uint(COUNTER_MAX),
      baseSum: minorShape,
      ceiling: minorShape,
      counterMax: uint(COUNTER_MAX),
      paymentMax: minorShape,
      redeemDays: uint(REDEEM_DAYS_MAX),
      flags: flagsShape,
      place: optional(cellShape),
      merchantType: optional(merchantTypeShape),
      ruleSet: optional(octets(16)),
    }),
  ),
};

const SECONDS_PER_DAY = 86_400;

/** Until when, on the issuer's clock, payments under the certificate may be redeemed (unix seconds). */
export function redeemByOf({
  expiresAt,
  redeemDays,
}: Pick<BalanceCertificate, 'expiresAt' | 'redeemDays'>): number {
  return expiresAt + redeemDays * SECONDS_PER_DAY;
}
