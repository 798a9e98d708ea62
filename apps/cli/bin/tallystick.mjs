#!/usr/bin/env node
/**
 * `npx tallystick`: the same as `npm run tallystick --`. It enters through the project's launcher, which
 * finds a Node.js that is new enough.
 */

const launcher = new URL('../../../scripts/run.mjs', import.meta.url);
process.argv.splice(2, 0, 'tallystick');
await import(launcher.href);
