/**
 * The launcher in a small clone of its own, whose path has a space: which Node.js it takes, what it
 * says when there is none, and how it hands over arguments, signals and the exit status.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, test } from 'node:test';

let clone = '';

before(async () => {
  clone = await mkdtemp(join(tmpdir(), 'a clone '));
  await write('scripts/commands.json', JSON.stringify({ echo: 'echo.ts', wait: 'wait.ts' }));
  await copyFile(join(import.meta.dirname, 'run.mjs'), join(clone, 'scripts/run.mjs'));
  await write('node_modules/.package-lock.json', '{}');
  await write(
    'echo.ts',
    `const answer: string = JSON.stringify(process.argv.slice(2));
     console.log(answer);
     process.exitCode = 7;`,
  );
  await write(
    'wait.ts',
    `const signals: string[] = [];
     for (const signal of ['SIGINT', 'SIGTERM'] as const) {
       process.on(signal, () => {
         signals.push(signal);
         setTimeout(() => { console.log(signals.join(' ')); process.exit(3); }, 300);
       });
     }
     setTimeout(() => {}, 60_000);
     console.log('ready');`,
  );
});

after(async () => {
  await rm(clone, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), text);
}

interface Launched {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the launcher; with `version`, it believes to run on that version of Node.js. */
function launch(launcherArguments: readonly string[], version?: string): ChildProcess {
  const disguise = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  return spawn(
    process.execPath,
    [
      ...(version === undefined ? [] : ['--import', disguise]),
      join(clone, 'scripts/run.mjs'),
      ...launcherArguments,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** All of a stream, when everybody who could write to it is gone. */
async function collect(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (stream !== null) await once(stream, 'close');
  return Buffer.concat(chunks).toString();
}

async function ended(child: ChildProcess): Promise<Launched> {
  const [stdout, stderr] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}

test('arguments and the exit status pass through, and the launcher adds nothing to the output', async () => {
  const { code, stdout, stderr } = await ended(launch(['echo', '--json', 'a b', '']));
  assert.equal(code, 7);
  assert.equal(stdout, '["--json","a b",""]\n');
  assert.equal(stderr, '');
});

test('an unknown command is refused with the known ones', async () => {
  for (const command of [['zzz'], ['toString'], []]) {
    const { code, stdout, stderr } = await ended(launch(command));
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /echo, wait/);
  }
});

test('each signal reaches the command once, and the launcher waits for its clean end', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const child = launch(['wait']);
    const end = ended(child);
    if (child.stdout !== null) await once(child.stdout, 'data');
    child.kill(signal);
    setTimeout(() => child.kill(signal), 50);
    const { code, stdout } = await end;
    assert.equal(code, 3);
    assert.equal(stdout, `ready\n${signal}\n`);
  }
});

test('a command under npm ends cleanly when the shell between them is killed', async () => {
  // Two commands, so that the shell stays between this test, as npm, and the launcher.
  const shell = spawn(
    'sh',
    ['-c', '"$0" "$1" wait; true', process.execPath, join(clone, 'scripts/run.mjs')],
    {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const output = collect(shell.stdout);
  await once(shell.stdout, 'data');
  shell.kill('SIGTERM');
  assert.equal(await output, 'ready\nSIGTERM\n');
});

test('a command that dies of a signal is reported as such', async () => {
  await write('scripts/commands.json', JSON.stringify({ die: 'die.ts' }));
  await write('die.ts', "process.kill(process.pid, 'SIGKILL');");
  const { signal } = await ended(launch(['die']));
  assert.equal(signal, 'SIGKILL');
});

test('an old Node.js takes the pinned one, and says what to do where there is none', async () => {
  await write('scripts/commands.json', JSON.stringify({ echo: 'echo.ts' }));
  const missing = await ended(launch(['echo'], '20.20.2'));
  assert.equal(missing.code, 1);
  assert.equal(missing.stdout, '');
  assert.match(missing.stderr, /^Tallystick runs on Node\.js 26 or newer.*npm ci.*\n$/);

  const folder = `node-${process.platform}-${process.arch}`.replace('darwin-arm', 'bin-darwin-arm');
  await mkdir(join(clone, 'node_modules', folder, 'bin'), { recursive: true });
  await symlink(process.execPath, join(clone, 'node_modules', folder, 'bin/node'));
  const found = await ended(launch(['echo', 'x'], '20.20.2'));
  assert.equal(found.code, 7);
  assert.equal(found.stdout, '["x"]\n');
});

test('a Node.js older than the launcher is told what to install', async () => {
  const { code, stderr } = await ended(launch(['echo'], '18.19.0'));
  assert.equal(code, 1);
  assert.match(stderr, /needs Node\.js 20 or newer.*nodejs\.org/);
});

test('a clone without its dependencies is told to install them', async () => {
  await rm(join(clone, 'node_modules'), { recursive: true });
  const { code, stderr } = await ended(launch(['echo']));
  assert.equal(code, 1);
  assert.match(stderr, /npm ci/);
});
