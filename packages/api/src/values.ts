/**
 * The values that stand in requests and answers. Money is a decimal text of minor units with its
 * currency's number, because JSON numbers lose digits beyond 2^53; account numbers are text as well.
 */

import { Type, type TString, type TInteger } from 'typebox';
import { CURRENCY_MAX } from '@tallystick/protocol/money';
import { NAME_BYTES_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { schema, type Schema } from './schema.ts';

/** A tenant's id. */
export const tenantText: TString = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID in lower case.',
  examples: ['01890a5d-ac96-774b-bcce-b302099a8057'],
});

/** An account number, 1 to 2^63 - 1. */
export const accountText: TString = Type.String({
  pattern: '^[1-9][0-9]{0,18}$',
  description: 'An account number, as decimal text.',
  examples: ['17'],
});

/** A SHA-256 in hexadecimal. */
export const digestText: TString = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: '32 bytes as hexadecimal digits in lower case.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
});

/** Minor units, 0 to 2^63 - 1. */
export const amountText: TString = Type.String({
  pattern: '^(?:0|[1-9][0-9]{0,18})$',
  description: 'Minor units (cents, paise) as decimal text.',
  examples: ['125000'],
});

export const currencyNumber: TInteger = Type.Integer({
  minimum: 1,
  maximum: CURRENCY_MAX,
  description: "ISO 4217 number, or a number of the tenant's own from 1000 up.",
  examples: [356],
});

/** Unix seconds. */
export const timeNumber: TInteger = Type.Integer({
  minimum: 0,
  maximum: TIME_MAX,
  description: 'Seconds since 1970-01-01T00:00:00Z.',
  examples: [1_795_000_000],
});

export const tillText: TString = Type.String({
  pattern: '^[1-9][0-9]{0,8}$',
  description: 'The number of a till, as decimal text.',
  examples: ['1'],
});

/** In characters; the issuer counts bytes and refuses with `nameInvalid`. */
export const nameText: TString = Type.String({
  minLength: 1,
  maxLength: NAME_BYTES_MAX,
  description: `At most ${NAME_BYTES_MAX} bytes of UTF-8.`,
  examples: ['Asha'],
});

/** What a sum of money looks like in a request. */
export interface Sum {
  readonly currency: number;
  readonly amount: string;
}

export const sumSchema: Schema<Sum> = schema<Sum>()(
  Type.Object(
    { currency: currencyNumber, amount: amountText },
    { $id: 'Sum', additionalProperties: false },
  ),
);

export interface TenantParams {
  readonly tenant: string;
}

export const tenantParams: Schema<TenantParams> = schema<TenantParams>()(
  Type.Object({ tenant: tenantText }, { additionalProperties: false }),
);

export interface AccountParams extends TenantParams {
  readonly account: string;
}

export const accountParams: Schema<AccountParams> = schema<AccountParams>()(
  Type.Object({ tenant: tenantText, account: accountText }, { additionalProperties: false }),
);

export interface DigestParams extends TenantParams {
  readonly digest: string;
}

export const digestParams: Schema<DigestParams> = schema<DigestParams>()(
  Type.Object({ tenant: tenantText, digest: digestText }, { additionalProperties: false }),
);
