/** Routes for tenants themselves. */

import { Type } from 'typebox';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { currencyNumber, tenantParams, tenantText, type TenantParams } from '../values.ts';

export interface CreateTenantBody {
  readonly tenant: string;
  readonly name: string;
  readonly currency: {
    readonly number: number;
    /** As people write it. */
    readonly code: string;
    /** Decimal places. */
    readonly exponent: number;
  };
}

const createTenantBody: Schema<CreateTenantBody> = schema<CreateTenantBody>()(
  Type.Object(
    {
      tenant: tenantText,
      name: Type.String({ minLength: 1, maxLength: 80, examples: ['Tallystick Test'] }),
      currency: Type.Object(
        {
          number: currencyNumber,
          code: Type.String({
            pattern: '^[A-Z0-9]{2,8}$',
            description: 'The currency as people write it.',
            examples: ['INR'],
          }),
          exponent: Type.Integer({
            minimum: 0,
            maximum: 6,
            description: 'Decimal places. They never change.',
            examples: [2],
          }),
        },
        { additionalProperties: false },
      ),
    },
    { $id: 'NewTenant', additionalProperties: false },
  ),
);

export interface TenantResult {
  readonly tenant: string;
  /** The root's public key, compressed, in hexadecimal: fraud proofs are verified under it. */
  readonly rootKey: string;
}

const tenantResult: Schema<TenantResult> = schema<TenantResult>()(
  Type.Object(
    {
      tenant: tenantText,
      rootKey: Type.String({
        pattern: '^0[23][0-9a-f]{64}$',
        description:
          "The root's public key, a compressed P-256 point. Fraud proofs are verified under it.",
        examples: [`02${'9f86d081884c7d659a2feaa0c55ad015'.repeat(2)}`],
      }),
    },
    { $id: 'Tenant' },
  ),
);

export const createTenant: Route<Nothing, Nothing, CreateTenantBody, TenantResult> = {
  name: 'createTenant',
  method: 'POST',
  path: '/v1/tenants',
  group: 'Tenants',
  summary: 'Create a tenant',
  description:
    'Creates an operator with its currency. Repeating the request changes nothing. In test mode its ' +
    'keys are made as well; in production they have to be there before. Needs the key of the deployment.',
  access: 'operator',
  isOrder: false,
  params: nothingSchema,
  query: nothingSchema,
  body: json(createTenantBody),
  status: 201,
  result: json(tenantResult),
  problems: ['nameInvalid', 'currencyInvalid', 'tenantKeysMissing'],
};

export const showTenant: Route<TenantParams, Nothing, Nothing, TenantResult> = {
  name: 'showTenant',
  method: 'GET',
  path: '/v1/tenants/{tenant}',
  group: 'Tenants',
  summary: 'Show a tenant',
  description: 'The root key under which anyone verifies the fraud proofs of this tenant.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(tenantResult),
  problems: [],
};
