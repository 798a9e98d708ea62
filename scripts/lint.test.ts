/** The compiler and the linter are set up to refuse what the house rules say they refuse. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from './project-files.ts';

let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'src'));
});

after(async () => {
  await rm(folder, { recursive: true });
});

/** Runs one of the installed tools on the seeded files and answers what it prints. */
function run(tool: string, toolArguments: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const file = join(ROOT, 'node_modules', tool);
    execFile(process.execPath, [file, ...toolArguments], { cwd: folder }, (_, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

const LONG = 'void 0;\n';

/** Each rule with a text that breaks it. */
const SEEDS: Readonly<Record<string, string>> = {
  'typescript(no-floating-promises)': 'Promise.resolve(1);',
  'typescript(no-misused-promises)': 'if (Promise.resolve(true)) void 0;',
  'typescript(switch-exhaustiveness-check)':
    "declare const k: 'a' | 'b';\nswitch (k) {\n  case 'a':\n    break;\n}",
  'typescript(no-explicit-any)': 'export const a: any = 1;',
  'typescript(no-unsafe-assignment)': "export const a: string = JSON.parse('1');",
  'typescript(no-unsafe-member-access)': "void JSON.parse('1').a;",
  'typescript(no-unsafe-call)': "JSON.parse('1')();",
  'typescript(no-unsafe-return)': "export const f = (): string => JSON.parse('1');",
  'typescript(no-unsafe-argument)': "String.raw(JSON.parse('1'));",
  'typescript(no-unsafe-type-assertion)': "export const a: string = JSON.parse('1') as string;",
  'typescript(no-non-null-assertion)': 'declare const a: string | undefined;\nvoid a!.length;',
  'typescript(consistent-type-imports)':
    "import { Stats } from 'node:fs';\nexport const f = (stats: Stats): number => stats.size;",
  'typescript(only-throw-error)': "throw 'text';",
  'typescript(ban-ts-comment)': '// @ts-ignore\nvoid 0;',
  'import(no-default-export)': 'export default 1;',
  'eslint(eqeqeq)': 'declare const a: number;\nvoid (a == 1);',
  'eslint(max-lines)': LONG.repeat(401),
  'eslint(max-lines-per-function)': `export function f(): void {\n${LONG.repeat(70)}}`,
};

test('the linter refuses every seeded violation', async () => {
  const names = Object.keys(SEEDS);
  await Promise.all([
    ...names.map((rule, index) =>
      writeFile(join(folder, 'src', `seed-${index}.ts`), `${SEEDS[rule]}\n`),
    ),
    writeFile(
      join(folder, 'src/left.ts'),
      "import { b } from './right.ts';\nexport const a = 1 + b;\n",
    ),
    writeFile(
      join(folder, 'src/right.ts'),
      "import { a } from './left.ts';\nexport const b = 1 + a;\n",
    ),
    writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['src/*.ts'] }),
    ),
  ]);
  const config = join(ROOT, '.oxlintrc.json');
  const output = await run('oxlint/bin/oxlint', ['-c', config, '-f', 'unix', 'src']);
  const lines = output.split('\n');
  const missed = names.filter(
    (rule, index) =>
      !lines.some((line) => line.includes(`seed-${index}.ts:`) && line.includes(`/${rule}]`)),
  );
  assert.deepEqual(missed, []);
  assert.match(output, /left\.ts.*import\(no-cycle\)/);
});

test('the protocol does not compile with Node.js, with the browser, or with the console', async () => {
  await writeFile(
    join(folder, 'protocol.ts'),
    [
      "import { readFileSync } from 'node:fs';",
      'export const a: unknown = [readFileSync, process, document, fetch, performance, console];',
    ].join('\n'),
  );
  const project = join(folder, 'tsconfig.seeded.json');
  await writeFile(
    project,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.protocol.json'), include: ['protocol.ts'] }),
  );
  const output = await run('typescript/bin/tsc', ['-p', project]);
  for (const name of ['node:fs', 'process', 'document', 'fetch', 'performance', 'console']) {
    assert.match(output, new RegExp(`Cannot find (?:name|module) '${name}'`));
  }
});
