/** The published files of vectors, read from `spec/vectors`. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Refusal } from '../vector.ts';
import { VECTORS_FOLDER } from '../vector-files.ts';

/** The folder in this clone. */
export const FOLDER: string = join(import.meta.dirname, '../../../..', VECTORS_FOLDER);

/** A vector as it is published: `output` or `refusal`, never both. */
export interface PublishedVector {
  readonly name: string;
  readonly input: JsonObject;
  readonly output?: JsonObject;
  readonly refusal?: Refusal;
}

export interface PublishedFile {
  readonly name: string;
  readonly text: string;
  readonly operation: string;
  readonly vectors: readonly PublishedVector[];
}

/** Every file of the folder that holds vectors. */
export function publishedFiles(): readonly PublishedFile[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- generated.test.ts holds the files to the generator's types
      const file = JSON.parse(text) as Pick<PublishedFile, 'operation' | 'vectors'>;
      return { name, text, operation: file.operation, vectors: file.vectors };
    });
}
