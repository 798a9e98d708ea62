/** The route by which an operator says that the issuer was restored from a backup. */

import { Type } from 'typebox';
import { json, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { tenantParams, timeNumber, type TenantParams } from '../values.ts';

export interface NoteRestoreBody {
  /** When the backup was begun, unix seconds; in doubt, earlier. */
  readonly backupAt: number;
}

const noteRestoreBody: Schema<NoteRestoreBody> = schema<NoteRestoreBody>()(
  Type.Object({ backupAt: timeNumber }, { $id: 'NewRestore', additionalProperties: false }),
);

export interface RestoreResult {
  /** The epoch that begins with it. */
  readonly epoch: number;
  readonly backupAt: number;
  readonly restoredAt: number;
}

const restoreResult: Schema<RestoreResult> = schema<RestoreResult>()(
  Type.Object(
    {
      epoch: Type.Integer({
        minimum: 2,
        description: 'The epoch of the trust bundles from now on.',
        examples: [29_916_667],
      }),
      backupAt: timeNumber,
      restoredAt: timeNumber,
    },
    { $id: 'Restore' },
  ),
);

export const noteRestore: Route<TenantParams, Nothing, NoteRestoreBody, RestoreResult> = {
  name: 'noteRestore',
  method: 'POST',
  path: '/v1/tenants/{tenant}/restores',
  group: 'Tenants',
  summary: 'Say that the issuer was restored',
  description:
    'After the database came back from a backup, and before devices reach the service: begins a new ' +
    'epoch, in which devices hand in again what they have, and remembers in which time certificates ' +
    'were signed that the database has forgotten. The same time again changes nothing. Money that came ' +
    'from outside since the backup has to be booked again.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(noteRestoreBody),
  status: 201,
  result: json(restoreResult),
  problems: ['backupTimeInvalid'],
};
