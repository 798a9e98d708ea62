/** The OpenAPI 3.1 document, made from the routes. Schemas are JSON Schema 2020-12 as they stand. */

import type { TSchema } from 'typebox';
import { PROBLEMS, problemSchema } from './problems.ts';
import { problemsOf, type Content } from './route.ts';
import { ROUTES, type AnyRoute } from './routes.ts';
import type { OpenApiDocument } from './routes/service.ts';

export const API_VERSION = '1.0.0';
export const OCTETS_MEDIA_TYPE = 'application/octet-stream';
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
const IDEMPOTENCY_KEY_PATTERN = '^[\\x21-\\x7e]{1,128}$';

/** May an order bear this `Idempotency-Key`? */
export function isIdempotencyKey(text: string): boolean {
  return new RegExp(IDEMPOTENCY_KEY_PATTERN).test(text);
}

type Json = Readonly<Record<string, unknown>>;

/** Named schemas, collected while the operations are written. */
type Components = Map<string, Json>;

/** The document for a service at `publicUrl`. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  const components: Components = new Map();
  const problem = { [PROBLEM_MEDIA_TYPE]: { schema: named(problemSchema.json, components) } };
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ROUTES) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operationOf(route, components, problem);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tallystick',
      version: API_VERSION,
      summary: 'The issuer of payments that work without a network.',
      description:
        "JSON for operators' servers, and one address for devices, which speak sealed COSE. Money is " +
        'a decimal text of minor units with the number of its currency; times are unix seconds. ' +
        'Refusals are problem details (RFC 9457); programs switch on `code`. An order bears an ' +
        '`Idempotency-Key`: repeated with the same key, it is carried out once and answered the same.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(ROUTES.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(components),
      securitySchemes: {
        operator: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key: that of the deployment, or that of one tenant.',
        },
      },
    },
  };
}

function operationOf(route: AnyRoute, components: Components, problem: Json): Json {
  const body = contentOf(route.body, components);
  const result = contentOf(route.result, components);
  const parameters = [
    ...parametersOf('path', route.params.json),
    ...parametersOf('query', route.query.json),
    ...(route.isOrder ? [IDEMPOTENCY_PARAMETER] : []),
  ];
  return {
    operationId: route.name,
    tags: [route.group],
    summary: route.summary,
    description: route.description,
    ...(route.access === 'operator' ? { security: [{ operator: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: body } }),
    responses: {
      [route.status]: {
        description: 'Done.',
        ...(result === undefined ? {} : { content: result }),
      },
      ...problemResponses(route, problem),
    },
  };
}

const IDEMPOTENCY_PARAMETER: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'New for each order, the same when it is repeated.',
  schema: { type: 'string', pattern: IDEMPOTENCY_KEY_PATTERN },
};

/** One response a status, naming its codes. */
function problemResponses(route: AnyRoute, problem: Json): Record<string, Json> {
  const byStatus = Map.groupBy(new Set(problemsOf(route)), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n\n'),
        content: problem,
      },
    ]),
  );
}

interface ObjectSchema extends TSchema {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
}

function parametersOf(place: 'path' | 'query', params: ObjectSchema): readonly Json[] {
  return Object.entries(params.properties ?? {}).map(([name, json]) => {
    const { description, ...schema }: Json = { ...json };
    return {
      name,
      in: place,
      required: params.required?.includes(name) === true,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

function contentOf(content: Content<unknown>, components: Components): Json | undefined {
  switch (content.kind) {
    case 'none':
      return undefined;
    case 'json':
      return { 'application/json': { schema: named(content.schema.json, components) } };
    case 'octets':
      return { [OCTETS_MEDIA_TYPE]: { schema: { maxLength: content.bytesMax } } };
    case 'html':
      return { 'text/html': { schema: { type: 'string' } } };
  }
}

/** A schema with an `$id` becomes a component, and a reference stands in its place. */
function named(schema: unknown, components: Components): unknown {
  if (Array.isArray(schema)) return schema.map((item) => named(item, components));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $id, ...rest }: Json = { ...schema };
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, named(value, components)]),
  );
  if (typeof $id !== 'string') return inner;
  components.set($id, inner);
  return { $ref: `#/components/schemas/${$id}` };
}
