/**
 * A tenant's brand: how it is called, where help is, its accent and logo, and a few words of its own
 * (P-31). It travels in the trust bundle, signed and kept with it, so a device that is offline for days
 * still has it.
 *
 * Invariant: a brand says nothing about money. It has no digits and no currency signs outside of the help
 * line, which is a telephone number or an https address, and is shown in places of its own, as the
 * tenant's words. A brand that a device does not understand is left out; it never spoils a bundle.
 */

import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import {
  list,
  mapped,
  octets,
  oneOf,
  optional,
  readShape,
  text,
  tuple,
  type Shape,
} from '../encoding/shape.ts';
import { unreadableIn, type Accent } from './accent.ts';
import { isLogo, LOGO_BYTES_MAX } from './logo.ts';

/** Those that the apps speak. */
export const BRAND_LANGUAGES = ['en', 'hi'] as const;
export type BrandLanguage = (typeof BRAND_LANGUAGES)[number];

/** In UTF-16 units. A name fits on one line of a phone; words fit above what the screen is about. */
export const BRAND_NAME_MAX = 32;
export const BRAND_WORDS_MAX = 160;
export const HELP_URL_MAX = 120;
/** The largest of all: the logo, and words in two languages of three bytes a character. */
const BRAND_BYTES_MAX: number = LOGO_BYTES_MAX + 4_096;

/** What a tenant says in one language; empty for nothing. */
export interface BrandWords {
  readonly language: BrandLanguage;
  /** On the page about the operator. */
  readonly welcome: string;
  /** What to do when the device is blocked. */
  readonly blocked: string;
}

export interface Brand {
  readonly name: string;
  /** With country code, as ITU-T E.164 has it: `+` and 7 to 15 digits. */
  readonly phone?: string;
  /** An https address. */
  readonly url?: string;
  readonly accent?: Accent;
  /** See {@link isLogo}. */
  readonly logo?: Uint8Array;
  /** One a language at most. */
  readonly words: readonly BrandWords[];
}

export type BrandRefusal =
  'brandNameInvalid' | 'helpLineInvalid' | 'accentUnreadable' | 'logoInvalid' | 'wordsInvalid';

const PHONE = /^\+[1-9][0-9]{6,14}$/;
const URL_TEXT = /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:\/[!-~]*)?$/;
/** What an amount is written with. */
const ABOUT_MONEY = /[\p{N}\p{Sc}]/u;
/** What has no shape of its own and lets one text look like another. */
const UNSEEN = /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
/** Joins letters of Indian scripts, and is no way to hide anything. */
const JOINERS = /[\u200C\u200D]/gu;

/** Why it is no brand; undefined where a tenant may have it. */
export function refusalOf(brand: Brand): BrandRefusal | undefined {
  const { name, phone, url, accent, logo, words } = brand;
  if (name === '' || !isSaid(name, BRAND_NAME_MAX)) return 'brandNameInvalid';
  const isHelp =
    (phone === undefined || PHONE.test(phone)) &&
    (url === undefined || (url.length <= HELP_URL_MAX && URL_TEXT.test(url)));
  if (!isHelp) return 'helpLineInvalid';
  if (accent !== undefined && unreadableIn(accent).length > 0) return 'accentUnreadable';
  if (logo !== undefined && !isLogo(logo)) return 'logoInvalid';
  const languages = new Set(words.map(({ language }) => language));
  const isSaidAll = words.every(({ welcome, blocked }) =>
    [welcome, blocked].every((each) => isSaid(each, BRAND_WORDS_MAX)),
  );
  return languages.size === words.length && isSaidAll ? undefined : 'wordsInvalid';
}

function isSaid(said: string, unitsMax: number): boolean {
  return (
    readShape(text(unitsMax), said, 'said').ok &&
    said.trim() === said &&
    !ABOUT_MONEY.test(said) &&
    !UNSEEN.test(said.replaceAll(JOINERS, ''))
  );
}

const accentShape: Shape<Accent> = tuple<Accent>({ light: text(7), dark: text(7) });

const brandShape: Shape<Brand> = mapped<Brand, Brand>(
  tuple<Brand>({
    name: text(BRAND_NAME_MAX),
    phone: optional(text(16)),
    url: optional(text(HELP_URL_MAX)),
    accent: optional(accentShape),
    logo: optional(octets(0, LOGO_BYTES_MAX)),
    words: list(
      tuple<BrandWords>({
        language: oneOf(BRAND_LANGUAGES),
        welcome: text(BRAND_WORDS_MAX),
        blocked: text(BRAND_WORDS_MAX),
      }),
      BRAND_LANGUAGES.length,
    ),
  }),
  (brand) => brand,
  (brand) => (refusalOf(brand) === undefined ? brand : undefined),
);

/** The brand as it stands in a trust bundle. */
export function brandValue(brand: Brand): CborValue {
  return brandShape.encode(brand);
}

/** The brand in a bundle; undefined for none, and for one that this version does not understand. */
export function readBrand(value: CborValue | undefined): Brand | undefined {
  if (value === undefined || encodeCbor(value).length > BRAND_BYTES_MAX) return undefined;
  const read = readShape(brandShape, value, 'brand');
  return read.ok ? read.value : undefined;
}
