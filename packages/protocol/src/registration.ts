/**
 * Registration data of whoever holds an account: name, address, phone and e-mail, each of them optional
 * (G-080). One normal form of each, so that what was typed twice is the same; what is not in it is not
 * read from the wire.
 */

import { mapped, optional, text, tuple, type Shape } from './encoding/shape.ts';

export interface Registration {
  readonly name?: string;
  readonly address?: string;
  /** E.164: a plus and up to 15 digits. */
  readonly phone?: string;
  /** Local part and domain of RFC 5321, section 4.1.2; the domain in lower case. */
  readonly email?: string;
}

export type RegistrationField = keyof Registration;

/** What cannot be brought into its normal form. */
export type RegistrationRefusal =
  'personNameInvalid' | 'addressInvalid' | 'phoneInvalid' | 'emailInvalid';

export type RegistrationResult =
  | { readonly ok: true; readonly registration: Registration }
  | { readonly ok: false; readonly code: RegistrationRefusal };

/** Long enough for the names of people all over the world, and for a postal address in one line. */
export const PERSON_NAME_LENGTH_MAX = 100;
export const ADDRESS_LENGTH_MAX = 300;
/** A plus and 15 digits (ITU-T E.164, section 6). */
const PHONE_LENGTH_MAX = 16;
/** RFC 5321, section 4.5.3.1: a path of 256 octets with its two brackets, a local part of 64. */
export const EMAIL_LENGTH_MAX = 254;
const EMAIL_LOCAL_LENGTH_MAX = 64;

const HIDDEN = /[\p{Cc}\p{Cs}\uFEFF\u202A-\u202E\u2066-\u2069]/u;
/** What people write between the digits of a number. */
const PHONE_GAPS = /[\s().\-/]/g;
const E164 = /^\+[1-9][0-9]{6,14}$/;
/** Dot-string of RFC 5321; quoted local parts and address literals are not taken. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

interface Rule {
  readonly normalise: (typed: string) => string | undefined;
  readonly code: RegistrationRefusal;
}

const RULES: Readonly<Record<RegistrationField, Rule>> = {
  name: { normalise: (typed) => line(typed, PERSON_NAME_LENGTH_MAX), code: 'personNameInvalid' },
  address: { normalise: (typed) => line(typed, ADDRESS_LENGTH_MAX), code: 'addressInvalid' },
  phone: { normalise: phoneOf, code: 'phoneInvalid' },
  email: { normalise: emailOf, code: 'emailInvalid' },
};

export const REGISTRATION_FIELDS: readonly RegistrationField[] = Object.freeze([
  'name',
  'address',
  'phone',
  'email',
]);

/**
 * What was typed, in its normal form: spaces once and none around, numbers in E.164 (`00` in front
 * becomes a plus; a number without its country is refused), domains in lower case. A field that is
 * empty is left out.
 */
export function normaliseRegistration(typed: Registration): RegistrationResult {
  const registration: { -readonly [Field in RegistrationField]?: string } = {};
  for (const field of REGISTRATION_FIELDS) {
    const value = typed[field];
    if (value === undefined || value.trim() === '') continue;
    const { normalise, code } = RULES[field];
    const normal = normalise(value);
    if (normal === undefined) return { ok: false, code };
    registration[field] = normal;
  }
  return { ok: true, registration };
}

/** Is there nothing in it? */
export function isEmptyRegistration(registration: Registration): boolean {
  return REGISTRATION_FIELDS.every((field) => registration[field] === undefined);
}

function line(typed: string, lengthMax: number): string | undefined {
  // Longer than this it is no mistake of spacing.
  if (typed.length > 2 * lengthMax) return undefined;
  const plain = typed.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  return plain.length <= lengthMax && !HIDDEN.test(plain) ? plain : undefined;
}

function phoneOf(typed: string): string | undefined {
  if (typed.length > 4 * PHONE_LENGTH_MAX) return undefined;
  const digits = typed.replaceAll(PHONE_GAPS, '').replace(/^00/, '+');
  return E164.test(digits) ? digits : undefined;
}

function emailOf(typed: string): string | undefined {
  const plain = typed.trim();
  const at = plain.lastIndexOf('@');
  if (plain.length > EMAIL_LENGTH_MAX || at < 1 || at > EMAIL_LOCAL_LENGTH_MAX) return undefined;
  const [local, domain] = [plain.slice(0, at), plain.slice(at + 1).toLowerCase()];
  return LOCAL_PART.test(local) && DOMAIN.test(domain) ? `${local}@${domain}` : undefined;
}

/** A field on the wire: in its normal form or not at all. */
function fieldShape(field: RegistrationField, lengthMax: number): Shape<string | undefined> {
  const normal = (value: string): string | undefined =>
    value !== '' && RULES[field].normalise(value) === value ? value : undefined;
  return optional(mapped<string, string>(text(lengthMax), (value) => value, normal));
}

export const registrationShape: Shape<Registration> = tuple<Registration>({
  name: fieldShape('name', PERSON_NAME_LENGTH_MAX),
  address: fieldShape('address', ADDRESS_LENGTH_MAX),
  phone: fieldShape('phone', PHONE_LENGTH_MAX),
  email: fieldShape('email', EMAIL_LENGTH_MAX),
});
