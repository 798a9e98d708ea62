/**
 * Time and randomness are parameters in SQL too: the database's clock and its random numbers would
 * escape a simulated world, and two replicas of a test. Looks at .sql files and at strings in sources.
 */

import {
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateHead,
  isTemplateMiddle,
  isTemplateTail,
} from 'typescript/unstable/ast';
import type { Node } from 'typescript/unstable/ast';
import { holdsSeeds } from '../seeds.ts';
import { withoutComments } from '../sql.ts';
import { walk } from '../syntax.ts';
import { lineAt } from '../tree.ts';
import type { Finding, Rule } from '../tree.ts';

/** Functions count with their parenthesis, because some of their names are words of prose. */
const AMBIENT =
  /\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b|\b(?:now|random|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|gen_random_uuid|gen_random_bytes|random_normal|uuid_generate_v\w+|uuidv4|uuidv7)\(/gi;

/** A string is taken for SQL where it has one of these words. */
const SQL =
  /\b(?:select|insert\s+into|update|delete\s+from|create|alter|default|values|returning)\b/i;

export const noTimeInSql: Rule = {
  name: 'no-time-in-sql',
  check: (tree) => {
    const inFiles = tree.files
      .filter(({ path }) => path.endsWith('.sql'))
      .flatMap(({ path, text }) => find(path, text, withoutComments(text), 0));
    const inStrings = tree
      .sources()
      .filter(({ path }) => !holdsSeeds(path))
      .flatMap(({ path, text, syntax }) => {
        const findings: Finding[] = [];
        walk(syntax, (node) => {
          const literal = literalText(node);
          if (literal === undefined || !SQL.test(literal)) return;
          findings.push(...find(path, text, withoutComments(literal), node.getStart(syntax) + 1));
        });
        return findings;
      });
    return [...inFiles, ...inStrings];
  },
};

function literalText(node: Node): string | undefined {
  const isText =
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateHead(node) ||
    isTemplateMiddle(node) ||
    isTemplateTail(node);
  return isText ? node.text : undefined;
}

function find(path: string, text: string, sql: string, offset: number): Finding[] {
  return [...sql.matchAll(AMBIENT)].map((match) => ({
    path,
    line: lineAt(text, offset + match.index + 1),
    message: `${match[0].replace(/\($/, '()')} in SQL: pass time and randomness as parameters`,
  }));
}
