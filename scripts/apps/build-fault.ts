/** Why a build failed, as one line: bundlers draw their errors over many, inside one another. */

import { relative } from 'node:path';

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** Where the drawing says that the fault is: `[ src/main.tsx:1:11 ]`. */
const PLACE = /\[ (\S+:\d+:\d+) \]/;
const LINE_LENGTH_MAX = 400;
/** Deeper than any bundler nests its errors. */
const DEPTH_MAX = 10;

/** What is wrong, and in which line of which file below `root` where that is known. */
export function buildFault(error: unknown, root: string): string {
  const text = messageOf(innermost(error)).replaceAll(ESCAPES, '');
  const [what = ''] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^Build failed|^\[plugin /.test(line));
  const place = PLACE.exec(text)?.[1];
  const where = place === undefined ? '' : ` (${relative(root, place)})`;
  const line = `${what.replace(/^(?:\w*Error: |\[[\w:-]+\] ?)+/, '')}${where}`;
  return line.replaceAll(`${root}/`, '').slice(0, LINE_LENGTH_MAX);
}

function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    const errors = inner instanceof Error && 'errors' in inner ? inner.errors : undefined;
    if (!Array.isArray(errors) || errors.length === 0) return inner;
    [inner] = errors as readonly unknown[];
  }
  return inner;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
