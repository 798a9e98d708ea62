/** The route by which an operator reads the audit log. */

import { Type } from 'typebox';
import { nextText } from '../pages.ts';
import { json, NO_BODY, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { tenantParams, timeNumber, type TenantParams } from '../values.ts';

export interface AuditLogQuery {
  readonly cursor?: string;
}

export interface AuditLogEntry {
  readonly number: number;
  readonly at: number;
  /** JSON text: what the digest is over. */
  readonly body: string;
  /** Hexadecimal. */
  readonly digest: string;
}

export interface AuditLogPage {
  readonly entries: readonly AuditLogEntry[];
  /** Absent on the last page. */
  readonly next?: string;
}

const auditLogQuery: Schema<AuditLogQuery> = schema<AuditLogQuery>()(
  Type.Object(
    {
      cursor: Type.Optional(
        Type.String({
          pattern: '^[1-9][0-9]{0,14}$',
          description: '`next` of the page before, or any number to go on after it.',
          examples: ['200'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
);

const auditLogPage: Schema<AuditLogPage> = schema<AuditLogPage>()(
  Type.Object(
    {
      entries: Type.Immutable(
        Type.Array(
          Type.Object({
            number: Type.Integer({ minimum: 1, description: 'Without a gap.', examples: [1] }),
            at: timeNumber,
            body: Type.String({
              description:
                'What was asked or answered, as JSON text; the digest is over this text.',
              examples: ['{"kind":"answered","to":1,"outcome":"done"}'],
            }),
            digest: Type.String({
              pattern: '^[0-9a-f]{64}$',
              description: 'Over the digest of the entry before and this entry.',
              examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
            }),
          }),
        ),
      ),
      next: nextText('200'),
    },
    { $id: 'AuditLog' },
  ),
);

export const readAuditLog: Route<TenantParams, AuditLogQuery, Nothing, AuditLogPage> = {
  name: 'readAuditLog',
  method: 'GET',
  path: '/v1/tenants/{tenant}/audit-log',
  group: 'Tenants',
  summary: 'Read the audit log',
  description:
    'What operators asked for and what they were answered, from the beginning, 200 entries on a page. Each ' +
    'digest is over the one before it, so that whoever has noted one can tell whether anything up to it was ' +
    'changed. Nothing personal is in it.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: auditLogQuery,
  body: NO_BODY,
  status: 200,
  result: json(auditLogPage),
  problems: [],
};
