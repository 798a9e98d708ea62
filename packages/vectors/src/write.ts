/** `npm run vectors`: writes all files of `spec/vectors` anew. The same sources give the same bytes. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileText } from './vector.ts';
import { makeVectorFiles, VECTORS_FOLDER } from './vector-files.ts';

const folder = join(import.meta.dirname, '../../..', VECTORS_FOLDER);
await mkdir(folder, { recursive: true });
for (const [name, file] of await makeVectorFiles()) {
  await writeFile(join(folder, name), fileText(file));
  process.stdout.write(`${VECTORS_FOLDER}/${name}: ${file.vectors.length} vectors\n`);
}
