/** `tallystick`: the operator's commands. */

import { homedir } from 'node:os';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { runCommand } from './run-command.ts';

const { exitCode, stdout, stderr } = await runCommand(process.argv.slice(2), {
  environment: process.env,
  uid: process.getuid?.() ?? -1,
  homeFolder: homedir(),
  clock: systemClock,
  random: systemRandom,
});
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
