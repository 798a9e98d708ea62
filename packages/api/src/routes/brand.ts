/** Routes for how a tenant shows itself in the apps (P-31). */

import { Type } from 'typebox';
import {
  BRAND_LANGUAGES,
  BRAND_NAME_MAX,
  BRAND_WORDS_MAX,
  HELP_URL_MAX,
  type BrandLanguage,
  type BrandRefusal,
} from '@tallystick/protocol/brand/brand';
import { LOGO_BYTES_MAX } from '@tallystick/protocol/brand/logo';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { tenantParams, type TenantParams } from '../values.ts';

export interface BrandBody {
  readonly name: string;
  readonly phone?: string;
  readonly url?: string;
  readonly accent?: { readonly light: string; readonly dark: string };
  /** Base64. */
  readonly logo?: string;
  readonly words?: readonly {
    readonly language: BrandLanguage;
    readonly welcome?: string;
    readonly blocked?: string;
  }[];
}

/** What is set; without a brand the apps look as they come. */
export interface BrandSetting {
  readonly brand?: BrandBody;
}

/** Four characters for each three bytes (RFC 4648 section 4). */
const LOGO_TEXT_MAX: number = Math.ceil(LOGO_BYTES_MAX / 3) * 4;

const colour = Type.String({ pattern: '^#[0-9a-f]{6}$', examples: ['#174f8f'] });
const wordsText = Type.String({ maxLength: BRAND_WORDS_MAX, examples: ['Welcome to Campus.'] });

const brand = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: BRAND_NAME_MAX, examples: ['Campus'] }),
    phone: Type.Optional(Type.String({ maxLength: 16, examples: ['+912212345678'] })),
    url: Type.Optional(
      Type.String({ maxLength: HELP_URL_MAX, examples: ['https://help.example.org'] }),
    ),
    accent: Type.Optional(
      Type.Object(
        { light: colour, dark: colour },
        {
          additionalProperties: false,
          description: 'Of buttons and links, in each theme; never of what became of money.',
        },
      ),
    ),
    logo: Type.Optional(
      Type.String({
        pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
        maxLength: LOGO_TEXT_MAX,
        description: `A PNG of at most ${LOGO_BYTES_MAX} bytes in base64.`,
        examples: ['iVBORw0KGgo='],
      }),
    ),
    words: Type.Optional(
      Type.Immutable(
        Type.Array(
          Type.Object(
            {
              language: Type.Enum([...BRAND_LANGUAGES], { examples: ['en'] }),
              welcome: Type.Optional(wordsText),
              blocked: Type.Optional(wordsText),
            },
            { additionalProperties: false },
          ),
          { maxItems: BRAND_LANGUAGES.length },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);

const brandSetting: Schema<BrandSetting> = schema<BrandSetting>()(
  Type.Object(
    { brand: Type.Optional(brand) },
    {
      $id: 'Brand',
      additionalProperties: false,
      description: 'Without `brand` the apps look as they come.',
    },
  ),
);

const BRAND_CODES: readonly BrandRefusal[] = [
  'brandNameInvalid',
  'helpLineInvalid',
  'accentUnreadable',
  'logoInvalid',
  'wordsInvalid',
];

export const showBrand: Route<TenantParams, Nothing, Nothing, BrandSetting> = {
  name: 'showBrand',
  method: 'GET',
  path: '/v1/tenants/{tenant}/brand',
  group: 'Tenants',
  summary: 'Show how the tenant shows itself',
  description: 'Name, help line, accent, logo and words in the wallet and the terminal.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(brandSetting),
  problems: [],
};

export const changeBrand: Route<TenantParams, Nothing, BrandSetting, BrandSetting> = {
  name: 'changeBrand',
  method: 'POST',
  path: '/v1/tenants/{tenant}/brand',
  group: 'Tenants',
  summary: 'Decide how the tenant shows itself',
  description:
    'Takes the place of what held. Devices have it with their next trust bundle, and keep it without a ' +
    'network. A brand says nothing about money: no digits and no currency signs outside of the help line.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(brandSetting),
  status: 200,
  result: json(brandSetting),
  problems: BRAND_CODES,
};
