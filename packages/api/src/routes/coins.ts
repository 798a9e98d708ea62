/** Routes for what coins a tenant makes. */

import { Type } from 'typebox';
import {
  COIN_SECONDS_MAX,
  DENOMINATIONS_MAX,
  REDEEM_DAYS_MAX,
  TRANSFER_COINS_MAX,
} from '@tallystick/protocol/limits';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { amountText, tenantParams, type TenantParams } from '../values.ts';

/** Amounts are minor units in text. */
export interface CoinSettingsBody {
  readonly denominations: readonly string[];
  readonly coinsMax: number;
  readonly accountMax: string;
  readonly validSeconds: number;
  readonly redeemDays: number;
  readonly merchantsHandOn?: boolean;
}

export interface CoinsBody {
  readonly coins?: CoinSettingsBody;
}

const coinsBody: Schema<CoinsBody> = schema<CoinsBody>()(
  Type.Object(
    {
      coins: Type.Optional(
        Type.Object(
          {
            denominations: Type.Immutable(
              Type.Array(amountText, {
                minItems: 1,
                maxItems: DENOMINATIONS_MAX,
                description: 'Face values from the smallest up, each a multiple of the smallest.',
                examples: [['100', '200', '500', '1000']],
              }),
            ),
            coinsMax: Type.Integer({
              minimum: 1,
              maximum: TRANSFER_COINS_MAX,
              description: 'Most coins that are made at once.',
              examples: [100],
            }),
            accountMax: amountText,
            validSeconds: Type.Integer({
              minimum: 1,
              maximum: COIN_SECONDS_MAX,
              description: 'How long coins can be spent; 30 days are 2592000.',
              examples: [2_592_000],
            }),
            redeemDays: Type.Integer({
              minimum: 0,
              maximum: REDEEM_DAYS_MAX,
              description: 'Days after that in which they can be redeemed.',
              examples: [14],
            }),
            merchantsHandOn: Type.Optional(
              Type.Boolean({
                description:
                  'Whether merchants pay on with coins that they took, as often as the policy lets coins go on. Without it they redeem only.',
                examples: [false],
              }),
            ),
          },
          { additionalProperties: false, description: 'Absent where the tenant makes no coins.' },
        ),
      ),
    },
    { $id: 'Coins', additionalProperties: false },
  ),
);

export const showCoins: Route<TenantParams, Nothing, Nothing, CoinsBody> = {
  name: 'showCoins',
  method: 'GET',
  path: '/v1/tenants/{tenant}/coins',
  group: 'Tenants',
  summary: 'Show what coins are made',
  description:
    'Face values, how many at once, how much of them an account may have, and how long they last.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(coinsBody),
  problems: [],
};

export const changeCoins: Route<TenantParams, Nothing, CoinsBody, CoinsBody> = {
  name: 'changeCoins',
  method: 'POST',
  path: '/v1/tenants/{tenant}/coins',
  group: 'Tenants',
  summary: 'Decide what coins are made',
  description:
    'Takes the place of what held, for coins that are made from now on; without `coins` none are made any more. ' +
    'Coins that are out stay good until their own last day. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(coinsBody),
  status: 200,
  result: json(coinsBody),
  problems: ['amountTooLarge', 'denominationsInvalid'],
};
