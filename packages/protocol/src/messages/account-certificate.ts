/**
 * The account certificate: the issuer says that a device key belongs to an account (G-083, G-085).
 *
 * A payee's carries what payers and rules look at: name, merchant type, place, till. Type and place are
 * set by the operator, never by the merchant.
 */

import { certificate, type CertificateClaims } from '../encoding/cwt.ts';
import type { MessageKind } from '../encoding/message.ts';
import { mapped, optional, text, tuple, uint, type Shape } from '../encoding/shape.ts';
import { COUNTER_MAX, NAME_BYTES_MAX } from '../limits.ts';
import { cellShape, merchantTypeShape } from '../rules/rule.ts';

export interface AccountFlags {
  /** A private person, not a merchant (G-027): gets no allotted cover. */
  readonly person: boolean;
  /** May collect and redeem, not pay: a till's. With coins, its holder certificate decides. */
  readonly redeemOnly: boolean;
}

interface OwnClaims {
  /** What the payer sees; at most 24 bytes of UTF-8. */
  readonly name: string;
  readonly flags: AccountFlags;
  /** Number of the till within its account; 0 for a customer's device. */
  readonly till: number;
  /** ISO 18245 merchant category code (G-125). */
  readonly merchantType?: number;
  /** Geohash cell where the till stands (G-124). */
  readonly place?: string;
}

export type AccountCertificate = CertificateClaims & OwnClaims;

const FLAG_PERSON = 1;
const FLAG_REDEEM_ONLY = 2;

const flagsShape: Shape<AccountFlags> = mapped<number, AccountFlags>(
  uint(3),
  (flags) => (flags.person ? FLAG_PERSON : 0) + (flags.redeemOnly ? FLAG_REDEEM_ONLY : 0),
  (bits) => ({ person: (bits & FLAG_PERSON) !== 0, redeemOnly: (bits & FLAG_REDEEM_ONLY) !== 0 }),
);

/** Length of `name` in UTF-8, without needing an encoder. */
export function utf8Length(name: string): number {
  let length = 0;
  for (const character of name) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

const nameShape: Shape<string> = mapped<string, string>(
  text(NAME_BYTES_MAX),
  (name) => name,
  (name) => (name.length > 0 && utf8Length(name) <= NAME_BYTES_MAX ? name : undefined),
);

/** Signed by an account key. */
export const accountCertificateKind: MessageKind<AccountCertificate> = {
  type: 'account',
  keyed: true,
  bytesMax: 512,
  shape: certificate(
    tuple<OwnClaims>({
      name: nameShape,
      flags: flagsShape,
      till: uint(COUNTER_MAX),
      merchantType: optional(merchantTypeShape),
      place: optional(cellShape),
    }),
  ),
};
