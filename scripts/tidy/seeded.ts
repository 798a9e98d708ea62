/** For the rules' tests: what a rule reports about a small tree of seeded violations. */

import { treeOf } from './tree.ts';
import type { Rule } from './tree.ts';

/** Each finding as "path:line", sorted. */
export function reported(rule: Rule, texts: Readonly<Record<string, string>>): string[] {
  return rule
    .check(treeOf(texts))
    .map(({ path, line }) => `${path}:${line}`)
    .toSorted();
}

/** The messages alone, sorted, for rules whose words carry the point. */
export function messages(rule: Rule, texts: Readonly<Record<string, string>>): string[] {
  return rule
    .check(treeOf(texts))
    .map(({ message }) => message)
    .toSorted();
}
