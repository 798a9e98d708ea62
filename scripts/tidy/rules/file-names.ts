/** A file is named for its concept, in kebab-case. A drawer ("utils") hides what is in it. */

import { posix } from 'node:path';
import type { Rule } from '../tree.ts';

const DRAWERS: ReadonlySet<string> = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'misc',
]);

const SOURCE = /\.(?:ts|tsx|mjs|sql|py)$/;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/;
/** Python modules are imported by name, and their names cannot hold a hyphen. */
const SNAKE = /^[a-z0-9]+(?:_[a-z0-9]+)*\.py$/;

export const fileNames: Rule = {
  name: 'file-names',
  check: (tree) =>
    tree.files
      .filter(({ path }) => SOURCE.test(path))
      .flatMap(({ path }) => {
        const message = fault(path);
        return message === undefined ? [] : [{ path, line: 1, message }];
      }),
};

function fault(path: string): string | undefined {
  const base = posix.basename(path);
  const drawer = path.split(/[/.\-_]/).find((word) => DRAWERS.has(word));
  if (drawer !== undefined) return `"${drawer}" says nothing: name the file for its concept`;
  if (base.startsWith('index.')) return 'no barrels: name the file for its concept';
  const isNamed = KEBAB.test(base) || SNAKE.test(base);
  return isNamed ? undefined : 'file names are in kebab-case';
}
