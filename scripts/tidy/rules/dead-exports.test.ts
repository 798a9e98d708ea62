/** Seeded dead exports. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages } from '../seeded.ts';
import { deadExports } from './dead-exports.ts';

const PATH = 'packages/sdk/src/a.ts';
const OWN_TEST = 'packages/sdk/src/a.test.ts';
const OTHER = 'packages/sdk/src/b.ts';

const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['nobody uses it', { [PATH]: 'export function f(): void {}' }, ['nobody uses f']],
  [
    'only its own file uses it',
    { [PATH]: 'export const a = 1;\nconsole.log(a);' },
    ['nobody imports a: drop "export"'],
  ],
  [
    'only its own test uses it',
    { [PATH]: 'export const a = 1;', [OWN_TEST]: "import { a } from './a.ts';" },
    ['only its own test uses a'],
  ],
  [
    'its own file and its own test use it',
    { [PATH]: 'export const a = 1;\nconsole.log(a);', [OWN_TEST]: "import { a } from './a.ts';" },
    [],
  ],
  [
    'another file uses it',
    { [PATH]: 'export class A {}', [OTHER]: "import { A } from './a.ts';" },
    [],
  ],
  [
    'another file renames it',
    { [PATH]: 'export const a = 1;', [OTHER]: "import { a as b } from './a.ts';" },
    [],
  ],
  [
    'another file takes everything',
    { [PATH]: 'export const a = 1;', [OTHER]: "import * as all from './a.ts';" },
    [],
  ],
  [
    'another package uses it',
    {
      [PATH]: 'export const a = 1;',
      'apps/cli/src/b.ts': "import { a } from '@tallystick/sdk/a';",
    },
    [],
  ],
  ['a type stands in a signature of its file', { [PATH]: 'export interface T {}\nlet t: T;' }, []],
  ['nobody uses a type', { [PATH]: 'export type T = 1;' }, ['nobody uses T']],
  [
    'a list of exports',
    { [PATH]: 'const a = 1;\nexport { a };' },
    ['nobody imports a: drop "export"'],
  ],
];

for (const [name, texts, expected] of cases) {
  test(`an export: ${name}`, () => {
    assert.deepEqual(messages(deadExports, texts), expected);
  });
}
