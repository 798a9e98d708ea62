/**
 * Enrolment: a device trades a one-time code for an account certificate and its first trust bundle
 * (G-034, G-074, G-083, G-087). The code carries all that a device needs to trust the issuer from then
 * on: tenant, root key and the issuer's HPKE key.
 */

import { decodeCbor, encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { publicKeyShape } from '../encoding/public-key.ts';
import {
  anyShape,
  mapped,
  octets,
  oneOf,
  readShape,
  text,
  tuple,
  type Shape,
} from '../encoding/shape.ts';
import { tenantBytes, tenantOfBytes, type TenantId } from '../identifiers.ts';

export interface EnrolmentCode {
  readonly tenant: TenantId;
  readonly rootKey: Uint8Array;
  readonly issuerHpkeKey: Uint8Array;
  /** 16 random bytes, good for one enrolment. */
  readonly secret: Uint8Array;
  /** Where the issuer answers calls. */
  readonly url: string;
}

export const ENROLMENT_CODE_BYTES_MAX = 512;

const tenantShape: Shape<TenantId> = mapped<Uint8Array, TenantId>(
  octets(16),
  tenantBytes,
  tenantOfBytes,
);

const enrolmentCodeShape: Shape<EnrolmentCode> = tuple<EnrolmentCode>({
  tenant: tenantShape,
  rootKey: publicKeyShape,
  issuerHpkeKey: octets(32),
  secret: octets(16),
  url: text(256),
});

/** The bytes of an enrolment code. */
export function encodeEnrolmentCode(code: EnrolmentCode): Uint8Array {
  return encodeCbor(enrolmentCodeShape.encode(code));
}

/** Reads an enrolment code; undefined for anything else. */
export function readEnrolmentCode(bytes: Uint8Array): EnrolmentCode | undefined {
  const decoded = decodeCbor(bytes, ENROLMENT_CODE_BYTES_MAX);
  if (!decoded.ok) return undefined;
  const code = readShape(enrolmentCodeShape, decoded.value, 'enrolmentCode');
  return code.ok ? code.value : undefined;
}

export interface EnrolBody {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
}

export const enrolBodyShape: Shape<EnrolBody> = tuple<EnrolBody>({
  secret: octets(16),
  publicKey: publicKeyShape,
});

export const ACCOUNT_ROLES = ['customer', 'merchant'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

export interface EnrolResult {
  readonly role: AccountRole;
  /** The account certificate as a signed message. */
  readonly accountCertificate: CborValue;
  /** The trust bundle as a signed message. */
  readonly bundle: CborValue;
  /** Shared by this device and the issuer for status codes, 16 bytes. */
  readonly statusKey: Uint8Array;
}

export const enrolResultShape: Shape<EnrolResult> = tuple<EnrolResult>({
  role: oneOf(ACCOUNT_ROLES),
  accountCertificate: anyShape,
  bundle: anyShape,
  statusKey: octets(16),
});

export type EnrolRefusal =
  | 'unknownCode'
  /** Another device used it. */
  | 'codeUsed'
  | 'codeExpired'
  /** A device of the account is convicted of a double spend, and no appeal was upheld. */
  | 'accountConvicted';
