/** The tables that migrations create, with what the rules about tenants and distribution ask of them. */

import { parenthesized, splitList, statementsOf } from './sql.ts';
import type { Statement } from './sql.ts';
import type { TextFile } from './syntax.ts';
import { lineAt } from './tree.ts';

export interface Table {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** What follows `-- distribution: ` on the line above; undefined where there is no such line. */
  readonly distribution: string | undefined;
  /** Definitions in order, "tenant uuid not null" first in every table of ours. */
  readonly columns: readonly string[];
  /** The columns of the primary key and of each unique constraint and index. */
  readonly uniques: readonly Unique[];
  readonly securityEnabled: boolean;
  readonly securityForced: boolean;
  readonly hasPolicy: boolean;
}

export interface Unique {
  readonly path: string;
  readonly line: number;
  readonly columns: readonly string[];
}

const NAME = String.raw`(?:if\s+not\s+exists\s+)?(?:only\s+)?([\w.]+)`;
const CREATE_TABLE = new RegExp(String.raw`^create\s+(?:unlogged\s+)?table\s+${NAME}\s*\(`, 'i');
const UNIQUE_INDEX = new RegExp(
  String.raw`^create\s+unique\s+index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:\w+\s+)?on\s+${NAME}`,
  'i',
);
const ALTER_TABLE = new RegExp(String.raw`^alter\s+table\s+${NAME}`, 'i');
const POLICY = new RegExp(String.raw`^create\s+policy\s+\w+\s+on\s+${NAME}`, 'i');
const ENABLED = /\benable\s+row\s+level\s+security\b/i;
const FORCED = /\bforce\s+row\s+level\s+security\b/i;
const BLOCK = /^do\b/i;
const POLICIES = /\bcreate\s+policy\b/i;
const KEY = /\b(?:primary\s+key|unique)\b/i;
const TABLE_CONSTRAINT = /^(?:constraint|primary|unique|check|foreign|exclude|like)\b/i;
const DIRECTIVE = /^-- distribution: (.+)$/;

interface Located extends Statement {
  readonly path: string;
  readonly line: number;
  readonly lineAbove: string;
}

/** The tables of all `migrations` together: a later file may add an index or a policy. */
export function tablesOf(migrations: readonly TextFile[]): readonly Table[] {
  const statements = migrations.flatMap(locate);
  const altering = (table: string, pattern: RegExp): readonly Located[] =>
    statements.filter(({ text }) => pattern.exec(text)?.[1] === table);
  return statements.flatMap((statement) => {
    const name = CREATE_TABLE.exec(statement.text)?.[1];
    if (name === undefined) return [];
    const parts = splitList(parenthesized(statement.text));
    const alterations = altering(name, ALTER_TABLE);
    const done = blocksFor(name, statements);
    return {
      name,
      path: statement.path,
      line: statement.line,
      distribution: DIRECTIVE.exec(statement.lineAbove)?.[1],
      columns: parts.filter((part) => !TABLE_CONSTRAINT.test(part)),
      uniques: [
        ...parts.filter((part) => KEY.test(part)).map((part) => uniqueOf(statement, part)),
        ...alterations
          .filter(({ text }) => /\badd\b/i.test(text) && KEY.test(text))
          .map((alteration) => uniqueOf(alteration, alteration.text)),
        ...altering(name, UNIQUE_INDEX).map((index) => uniqueOf(index, index.text)),
      ],
      securityEnabled: [...alterations, ...done].some(({ whole }) => ENABLED.test(whole)),
      securityForced: [...alterations, ...done].some(({ whole }) => FORCED.test(whole)),
      hasPolicy:
        altering(name, POLICY).length > 0 || done.some(({ whole }) => POLICIES.test(whole)),
    };
  });
}

/** The `do` blocks that name the table in a list: many tables get their policies in one loop. */
function blocksFor(name: string, statements: readonly Located[]): readonly Located[] {
  return statements.filter(({ text, whole }) => BLOCK.test(text) && whole.includes(`'${name}'`));
}

/** The columns of a key: those in parentheses after its keyword, else the column it stands with. */
function uniqueOf({ path, line }: Located, definition: string): Unique {
  const standsAlone = TABLE_CONSTRAINT.test(definition) || /^(?:create|alter)\b/i.test(definition);
  const at = /^create\b/i.test(definition) ? 0 : (KEY.exec(definition)?.index ?? 0);
  const list = standsAlone ? splitList(parenthesized(definition, at)) : [definition];
  return { path, line, columns: list.map((part) => part.split(/\s+/)[0] ?? '') };
}

function locate({ path, text }: TextFile): readonly Located[] {
  const lines = text.split('\n');
  return statementsOf(text).map((statement) => {
    const line = lineAt(text, statement.start + 1);
    return { ...statement, path, line, lineAbove: lines[line - 2] ?? '' };
  });
}
