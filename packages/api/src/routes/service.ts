/** Routes about the service itself. */

import { Type } from 'typebox';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';

export interface ServiceStatus {
  readonly status: 'ok';
}

const serviceStatus: Schema<ServiceStatus> = schema<ServiceStatus>()(
  Type.Object({ status: Type.Literal('ok') }, { $id: 'ServiceStatus' }),
);

export const showHealth: Route<Nothing, Nothing, Nothing, ServiceStatus> = {
  name: 'showHealth',
  method: 'GET',
  path: '/healthz',
  group: 'Service',
  summary: 'Is the process alive?',
  description: 'Answers as long as the process does. Says nothing about the database.',
  access: 'anyone',
  isOrder: false,
  params: nothingSchema,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(serviceStatus),
  problems: [],
};

export const showReadiness: Route<Nothing, Nothing, Nothing, ServiceStatus> = {
  name: 'showReadiness',
  method: 'GET',
  path: '/readyz',
  group: 'Service',
  summary: 'Can it answer calls?',
  description: 'Asks the database. `unavailable` while it does not answer, and during shutdown.',
  access: 'anyone',
  isOrder: false,
  params: nothingSchema,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(serviceStatus),
  problems: [],
};

/** The OpenAPI document itself, as free-form JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const openApiDocument: Schema<OpenApiDocument> = schema<OpenApiDocument>()(
  Type.Immutable(Type.Record(Type.String(), Type.Unknown())),
);

export const showOpenApi: Route<Nothing, Nothing, Nothing, OpenApiDocument> = {
  name: 'showOpenApi',
  method: 'GET',
  path: '/openapi.json',
  group: 'Service',
  summary: 'This description, for programs',
  description: 'OpenAPI 3.1.',
  access: 'anyone',
  isOrder: false,
  params: nothingSchema,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(openApiDocument),
  problems: [],
};

export const showDocumentation: Route<Nothing, Nothing, Nothing, string> = {
  name: 'showDocumentation',
  method: 'GET',
  path: '/docs',
  group: 'Service',
  summary: 'This description, for people',
  description: 'One page that loads nothing from anywhere else.',
  access: 'anyone',
  isOrder: false,
  params: nothingSchema,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: { kind: 'html', read: (text) => text },
  problems: [],
};
