/** Routes for a tenant's purpose keys: look at them, give one a successor, revoke one. */

import { Type } from 'typebox';
import { KEY_PURPOSES, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { tenantParams, tenantText, timeNumber, type TenantParams } from '../values.ts';

const KEY_STATES = ['inUse', 'waiting', 'replaced', 'ended', 'revoked'] as const;
/**
 * `waiting` is published and signs later; `replaced` has a successor that signs, and what it signed holds;
 * `ended` is past its time.
 */
export type KeyState = (typeof KEY_STATES)[number];

export interface PurposeKey {
  /** Hexadecimal. */
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly since: number;
  readonly until: number;
  readonly state: KeyState;
  /** From when on it may have been in other hands. */
  readonly revokedFrom?: number;
}

export interface PurposeKeyList {
  readonly keys: readonly PurposeKey[];
}

const keyIdText = Type.String({
  pattern: '^[0-9a-f]{8}$',
  description: 'What names the key in everything that it signed, as hexadecimal digits.',
  examples: ['5f02c81a'],
});

const purposeText = Type.Enum([...KEY_PURPOSES], {
  description: 'The one kind of thing that the key signs.',
  examples: ['balance'],
});

const purposeKeyList: Schema<PurposeKeyList> = schema<PurposeKeyList>()(
  Type.Object(
    {
      keys: Type.Immutable(
        Type.Array(
          Type.Object({
            keyId: keyIdText,
            purpose: purposeText,
            since: timeNumber,
            until: timeNumber,
            state: Type.Enum([...KEY_STATES], {
              description:
                'One that waits stands in trust bundles and signs from `since` on; what a replaced one ' +
                'signed holds; what a revoked one signed no device believes.',
              examples: ['inUse'],
            }),
            revokedFrom: Type.Optional(timeNumber),
          }),
        ),
      ),
    },
    { $id: 'PurposeKeys' },
  ),
);

export const listKeys: Route<TenantParams, Nothing, Nothing, PurposeKeyList> = {
  name: 'listKeys',
  method: 'GET',
  path: '/v1/tenants/{tenant}/keys',
  group: 'Tenants',
  summary: 'List purpose keys',
  description:
    'Every key that the root certified and that something may still rest on, in the order in which they ' +
    'were made.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(purposeKeyList),
  problems: [],
};

export interface RotateKeyBody {
  readonly purpose: KeyPurpose;
}

const rotateKeyBody: Schema<RotateKeyBody> = schema<RotateKeyBody>()(
  Type.Object({ purpose: purposeText }, { $id: 'KeyRotation', additionalProperties: false }),
);

export const rotateKey: Route<TenantParams, Nothing, RotateKeyBody, PurposeKeyList> = {
  name: 'rotateKey',
  method: 'POST',
  path: '/v1/tenants/{tenant}/keys',
  group: 'Tenants',
  summary: 'Give a key a successor',
  description:
    'The successor stands in trust bundles from now on, and signs once no device relies on a bundle ' +
    'without it. While one waits, the same request changes nothing. The file of the root key has to lie ' +
    'in the data folder of the service.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(rotateKeyBody),
  status: 200,
  result: json(purposeKeyList),
  problems: ['rootKeyAway', 'tooManyKeys'],
};

export interface KeyParams extends TenantParams {
  readonly keyId: string;
}

const keyParams: Schema<KeyParams> = schema<KeyParams>()(
  Type.Object({ tenant: tenantText, keyId: keyIdText }, { additionalProperties: false }),
);

export interface RevokeKeyBody {
  /** From when on it may have been in other hands, unix seconds; in doubt, earlier. */
  readonly from: number;
}

const revokeKeyBody: Schema<RevokeKeyBody> = schema<RevokeKeyBody>()(
  Type.Object({ from: timeNumber }, { $id: 'KeyRevocation', additionalProperties: false }),
);

export const revokeKey: Route<KeyParams, Nothing, RevokeKeyBody, PurposeKeyList> = {
  name: 'revokeKey',
  method: 'POST',
  path: '/v1/tenants/{tenant}/keys/{keyId}/revocation',
  group: 'Tenants',
  summary: 'Revoke a stolen key',
  description:
    'Another key signs in its place at once, and a device that has the next trust bundle believes ' +
    'nothing that this one signed. What the issuer signed with it is paid all the same, because it ' +
    'knows what that was. There is no way back; of several times the earliest counts.',
  access: 'operator',
  isOrder: false,
  params: keyParams,
  query: nothingSchema,
  body: json(revokeKeyBody),
  status: 200,
  result: json(purposeKeyList),
  problems: ['rootKeyAway', 'unknownKey', 'fromInFuture', 'tooManyKeys'],
};
