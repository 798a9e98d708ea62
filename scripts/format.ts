/** `npm run format`: lets Prettier write every file as `npm run check` wants it. */

import { join } from 'node:path';
import { runToEnd } from './child-process.ts';
import { ROOT } from './project-files.ts';

const prettier = join(ROOT, 'node_modules/prettier/bin/prettier.cjs');
const { ok, output } = await runToEnd(process.execPath, [prettier, '--write', '.']);
process.stdout.write(output);
process.exitCode = ok ? 0 : 1;
