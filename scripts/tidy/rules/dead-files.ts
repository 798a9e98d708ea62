/**
 * No dead files: every source file is imported by another one (its own tests do not count), named by
 * its path in another one, or listed as an entry point.
 */

import { entryPoints } from '../entry-points.ts';
import { importersOf } from '../importers.ts';
import { isTest } from '../tree.ts';
import type { Rule } from '../tree.ts';

export const deadFiles: Rule = {
  name: 'dead-files',
  check: (tree) => {
    const started = entryPoints(tree);
    const importers = importersOf(tree);
    return (
      tree
        .sources()
        // A declaration is for the compiler, who finds it by itself.
        .filter(({ path }) => !isTest(path) && !path.endsWith('.d.ts') && !started.has(path))
        .filter(({ path }) => importers.of(path).every((importer) => importer.isOwnTest))
        .map(({ path }) => ({
          path,
          line: 1,
          message:
            'nothing but its own tests uses this file: remove it, or list it as an entry point',
        }))
    );
  },
};
