/**
 * `npm run tidy`: reports every place that breaks a house rule as `path:line rule message`, and exits
 * 1 if there is one. `npm run check` runs it among the other checks.
 */

import { ROOT } from './project-files.ts';
import { RULES } from './tidy/rules.ts';
import { readTree } from './tidy/tree.ts';

const tree = readTree(ROOT);
const findings = RULES.flatMap((rule) =>
  rule.check(tree).map((finding) => ({ ...finding, rule: rule.name })),
);
const byPlace = findings.toSorted(
  (left, right) => left.path.localeCompare(right.path) || left.line - right.line,
);
for (const { path, line, rule, message } of byPlace) {
  process.stdout.write(`${path}:${line} ${rule} ${message}\n`);
}
process.stdout.write(`tidy: ${tree.files.length} files, ${findings.length} findings\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
