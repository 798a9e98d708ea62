/**
 * The balance certificates that a device holds: the newest of each line. An older one of a line is
 * never spent from again, because the newer one says what is right.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { messageValue } from '@tallystick/protocol/encoding/message';
import {
  anyShape,
  list,
  minorShape,
  optional,
  tuple,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import { RULES_MAX } from '@tallystick/protocol/limits';
import { ruleSetShape, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import type { Device } from '../device/device.ts';
import { put, readStored, readStoredBytes, remove, storedMessage } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { lineName, type LineName, type LineState } from './line-state.ts';

const PREFIX = 'certificate/';

export type HeldCertificate = SignedMessage<BalanceCertificate>;

/** What came with a certificate and is not in it. */
export interface HeldTerms {
  /** What of the account's funds no certificate reached then. */
  readonly locked: Minor;
  /** Where the certificate names one. */
  readonly ruleSet?: RuleSet;
  /** What this device asked for it with; a refresh asks for the same again. */
  readonly asked: readonly Rule[];
}

const termsShape: Shape<HeldTerms> = tuple<HeldTerms>({
  locked: minorShape,
  ruleSet: optional(ruleSetShape),
  asked: list(ruleShape, RULES_MAX),
});

const NO_TERMS: HeldTerms = Object.freeze({ locked: minor(0n), asked: [] });

function termsKey(line: LineName): string {
  return `terms/${lineName(line)}`;
}

function certificateKey(line: LineName): string {
  return PREFIX + lineName(line);
}

/** The newest certificate of each line. */
export function heldCertificates(device: Device): readonly HeldCertificate[] {
  const { store, crypto } = device.ports;
  const tenant = device.session()?.identity.code.tenant;
  if (tenant === undefined) return [];
  return store
    .entries(PREFIX)
    .map(([key, bytes]) =>
      certificateOf(crypto, tenant, readStoredBytes<CborValue>(key, bytes, anyShape)),
    );
}

/** The newest certificate of one line. */
export function heldCertificate(
  device: Device,
  currency: Currency,
  purse: number = MAIN_PURSE,
): HeldCertificate | undefined {
  return heldCertificates(device).find(
    ({ body }) => body.currency === currency && body.purse === purse,
  );
}

function certificateOf(crypto: Crypto, tenant: TenantId, value: CborValue): HeldCertificate {
  return storedMessage(crypto, balanceCertificateKind, value, { tenant, context: [] });
}

/** The changes that keep a certificate and its terms in the place of its line's last one. */
export function putCertificate(
  certificate: HeldCertificate,
  terms: HeldTerms,
): readonly StoreChange[] {
  return [
    put(certificateKey(certificate.body), anyShape, messageValue(certificate)),
    put(termsKey(certificate.body), termsShape, terms),
  ];
}

/** The changes that forget the certificate of a line. */
export function removeCertificate(line: LineName): readonly StoreChange[] {
  return [remove(certificateKey(line)), remove(termsKey(line))];
}

/** The terms of the newest certificate of one line; none without one. */
export function heldTerms(store: Store, currency: Currency, purse: number = MAIN_PURSE): HeldTerms {
  return readStored(store, termsKey({ currency, purse }), termsShape) ?? NO_TERMS;
}

/** What the line may still spend under the certificate, in minor units; whatever the time. */
export function unspent({ body }: HeldCertificate, line: LineState): bigint {
  return body.ceiling > line.cumulative ? body.ceiling - line.cumulative : 0n;
}
