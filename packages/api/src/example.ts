/** Example values of schemas, for people who read the documentation. */

import type { TSchema } from 'typebox';

/** The parts of JSON Schema that our schemas use. */
export interface SchemaParts extends TSchema {
  readonly type?: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaParts>>;
  readonly required?: readonly string[];
  readonly items?: SchemaParts;
  readonly anyOf?: readonly SchemaParts[];
}

/** A value that fits: the first example of each part, one item in each list, the first of several forms. */
export function exampleOf(schema: SchemaParts): unknown {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [form] = schema.anyOf ?? [];
  if (form !== undefined) return exampleOf(form);
  if (schema.items !== undefined) return [exampleOf(schema.items)];
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, part]) => [name, exampleOf(part)]),
  );
}
