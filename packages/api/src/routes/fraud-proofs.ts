/** Routes for fraud proofs, which anyone can verify and only the operator can list. */

import { Type } from 'typebox';
import { FRAUD_PROOF_BYTES_MAX } from '@tallystick/protocol/limits';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, octets, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  digestParams,
  digestText,
  tenantParams,
  timeNumber,
  type DigestParams,
  type TenantParams,
} from '../values.ts';

export interface PageQuery {
  readonly cursor?: string;
}

const pageQuery: Schema<PageQuery> = schema<PageQuery>()(
  Type.Object(
    {
      cursor: cursorText('^[0-9a-f]{64}$'),
    },
    { additionalProperties: false },
  ),
);

export interface FraudProofList {
  readonly proofs: readonly {
    readonly digest: string;
    readonly kind: string;
    readonly account: string;
    readonly keyHash: string;
    readonly foundAt: number;
  }[];
  /** Absent on the last page. */
  readonly next?: string;
}

const fraudProofList: Schema<FraudProofList> = schema<FraudProofList>()(
  Type.Object(
    {
      proofs: Type.Immutable(
        Type.Array(
          Type.Object({
            digest: digestText,
            kind: Type.String({
              description: 'How the messages contradict each other.',
              examples: ['overlap'],
            }),
            account: accountText,
            keyHash: digestText,
            foundAt: timeNumber,
          }),
        ),
      ),
      next: nextText('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
    },
    { $id: 'FraudProofs' },
  ),
);

export const listFraudProofs: Route<TenantParams, PageQuery, Nothing, FraudProofList> = {
  name: 'listFraudProofs',
  method: 'GET',
  path: '/v1/tenants/{tenant}/fraud-proofs',
  group: 'Fraud proofs',
  summary: 'List fraud proofs',
  description: 'In the order of their digests, 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: pageQuery,
  body: NO_BODY,
  status: 200,
  result: json(fraudProofList),
  problems: [],
};

export const readFraudProof: Route<DigestParams, Nothing, Nothing, Uint8Array> = {
  name: 'readFraudProof',
  method: 'GET',
  path: '/v1/tenants/{tenant}/fraud-proofs/{digest}',
  group: 'Fraud proofs',
  summary: 'Fetch a fraud proof',
  description:
    'The proof as CBOR. `tallystick verify-proof` checks it with nothing but the root key.',
  access: 'operator',
  isOrder: false,
  params: digestParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: octets(FRAUD_PROOF_BYTES_MAX),
  problems: ['unknownProof'],
};
