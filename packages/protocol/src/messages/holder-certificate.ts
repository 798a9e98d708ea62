/**
 * The holder certificate: the issuer says that a device key belongs to one of its accounts, and no more
 * (V-74, V-78).
 *
 * It travels with coins that are handed on, so that whoever takes them knows that each hand on the way is one
 * the issuer can find. An account certificate would tell every later payee the name of every earlier one.
 */

import { certificate, type CertificateClaims } from '../encoding/cwt.ts';
import type { MessageKind } from '../encoding/message.ts';
import { booleanShape, tuple } from '../encoding/shape.ts';

interface OwnClaims {
  /** May only redeem what it takes, as tills do unless their operator allows more. */
  readonly redeemOnly: boolean;
}

export type HolderCertificate = CertificateClaims & OwnClaims;

/** Signed by an account key. */
export const holderCertificateKind: MessageKind<HolderCertificate> = {
  type: 'holder',
  keyed: true,
  bytesMax: 512,
  shape: certificate(tuple<OwnClaims>({ redeemOnly: booleanShape })),
};
