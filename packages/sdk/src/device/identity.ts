/**
 * Who this device is: its key, the enrolment code it was given, and what the issuer made of it.
 *
 * Invariant: key and call id lie in the store before the code is used, so a device that is killed at
 * any point repeats its enrolment with the same key and gets the same answer.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import {
  anyShape,
  octets,
  oneOf,
  optional,
  tuple,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  ACCOUNT_ROLES,
  ENROLMENT_CODE_BYTES_MAX,
  readEnrolmentCode,
  type AccountRole,
  type EnrolmentCode,
} from '@tallystick/protocol/calls/enrol';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { Store, StoreChange } from '../store/store.ts';
import { damaged, put, readStored, storedMessage } from './stored-value.ts';

/** What an element may need to find its key again: a wrapped key of any kind is far smaller. */
const ELEMENT_SECRET_BYTES_MAX = 4_096;

/** What the issuer answered to the enrolment. */
export interface StoredEnrolment {
  readonly role: AccountRole;
  /** The account certificate as a signed message. */
  readonly accountCertificate: CborValue;
  /** Shared with the issuer for status codes, 16 bytes. */
  readonly statusKey: Uint8Array;
}

export interface StoredIdentity {
  readonly code: Uint8Array;
  /** By which the element finds the device key. */
  readonly secret: Uint8Array;
  readonly callId: Uint8Array;
  /** Undefined while the issuer has not answered. */
  readonly enrolled?: StoredEnrolment;
}

const IDENTITY_KEY = 'identity';

const identityShape: Shape<StoredIdentity> = tuple<StoredIdentity>({
  code: octets(1, ENROLMENT_CODE_BYTES_MAX),
  secret: octets(0, ELEMENT_SECRET_BYTES_MAX),
  callId: octets(16),
  enrolled: optional(
    tuple<StoredEnrolment>({
      role: oneOf(ACCOUNT_ROLES),
      accountCertificate: anyShape,
      statusKey: octets(16),
    }),
  ),
});

/** The identity of an enrolled device. */
export interface Identity {
  readonly code: EnrolmentCode;
  readonly role: AccountRole;
  readonly account: SignedMessage<AccountCertificate>;
  readonly statusKey: Uint8Array;
}

/** What the store knows of the device's identity; undefined in a new store. */
export function storedIdentity(store: Store): StoredIdentity | undefined {
  return readStored(store, IDENTITY_KEY, identityShape);
}

/** The change that keeps an identity. */
export function putIdentity(identity: StoredIdentity): StoreChange {
  return put(IDENTITY_KEY, identityShape, identity);
}

/** The identity that a finished enrolment amounts to. */
export function identityOf(crypto: Crypto, stored: StoredIdentity): Identity | undefined {
  const { enrolled } = stored;
  if (enrolled === undefined) return undefined;
  const code = readEnrolmentCode(stored.code);
  if (code === undefined) throw damaged(IDENTITY_KEY);
  return {
    code,
    role: enrolled.role,
    account: storedMessage(crypto, accountCertificateKind, enrolled.accountCertificate, {
      tenant: code.tenant,
      context: [],
    }),
    statusKey: enrolled.statusKey,
  };
}
