/**
 * The published schemas of ISO 20022, from the folder that the environment variable ISO20022_SCHEMAS names: whoever
 * has them gets them from a bank or from the registration authority, and they are no part of the project. In
 * continuous integration they have to be there.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { validateXML } from 'xmllint-wasm';

export type SchemaName = 'pain.001.001.10' | 'pain.002.001.11' | 'camt.053.001.08';

const FOLDER = process.env['ISO20022_SCHEMAS'];
const IS_CI = process.env['CI'] === 'true';

/** Fails unless the text is valid; says so in the test's output where there is no schema to tell. */
export async function assertValid(t: TestContext, name: SchemaName, xml: string): Promise<void> {
  if (FOLDER === undefined || FOLDER === '') {
    assert.ok(!IS_CI, 'ISO20022_SCHEMAS is not set, and in continuous integration it has to be');
    t.diagnostic(
      `${name}: schema validation was NOT run, since ISO20022_SCHEMAS names no folder of schemas`,
    );
    return;
  }
  const { valid, errors } = await validateXML({
    xml: { fileName: 'message.xml', contents: xml },
    schema: await readFile(join(FOLDER, `${name}.xsd`), 'utf8'),
  });
  assert.ok(valid, errors.map(({ message }) => message).join('\n'));
}
