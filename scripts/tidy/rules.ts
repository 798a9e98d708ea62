/** The house rules that the compiler, the linter and the formatter cannot check. A row a rule. */

import { adaptersOnly } from './rules/adapters-only.ts';
import { deadExports } from './rules/dead-exports.ts';
import { deadFiles } from './rules/dead-files.ts';
import { declaredDependencies } from './rules/declared-dependencies.ts';
import { doubleAssertion } from './rules/double-assertion.ts';
import { fileComment } from './rules/file-comment.ts';
import { fileNames } from './rules/file-names.ts';
import { foreignPaths } from './rules/foreign-paths.ts';
import { importDirection } from './rules/import-direction.ts';
import { manifests } from './rules/manifests.ts';
import { noTimeInSql } from './rules/no-time-in-sql.ts';
import { packageBoundary } from './rules/package-boundary.ts';
import { tables } from './rules/tables.ts';
import { unfinishedWork } from './rules/unfinished-work.ts';
import type { Rule } from './tree.ts';

export const RULES: readonly Rule[] = [
  importDirection,
  packageBoundary,
  declaredDependencies,
  deadFiles,
  deadExports,
  adaptersOnly,
  noTimeInSql,
  tables,
  foreignPaths,
  fileNames,
  fileComment,
  unfinishedWork,
  doubleAssertion,
  manifests,
];
