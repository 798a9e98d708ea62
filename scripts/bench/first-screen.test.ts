/** Which scripts count for the first screen of a built app. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstScreenScripts } from './first-screen.ts';

const PAGE = `<!doctype html><html><head>
  <link rel="manifest" href="/wallet/manifest.webmanifest"><link rel="stylesheet" href="/wallet/assets/a.css">
  <script type="module" crossorigin src="/wallet/assets/index-1.js"></script>
  <link rel="modulepreload" crossorigin href="/wallet/assets/shared-1.js">
</head><body></body></html>`;

const FILES: Readonly<Record<string, string>> = {
  'index.html': PAGE,
  'assets/index-1.js':
    'import{a as b}from"./shared-1.js";import"./side-1.js";const l=()=>import("./scanner-1.js");b(l);',
  'assets/shared-1.js': 'export*from"./deep-1.js";export const a=1;',
  'assets/side-1.js': "import './deep-1.js';",
  // Each imports the other.
  'assets/deep-1.js': 'import"./side-1.js";const text=`from "./index-1.js"`;',
  'assets/scanner-1.js': 'import"./reader-1.js";',
};

test('what the page names and what that imports counts once, lazy imports and styles do not', async () => {
  const read = async (path: string): Promise<string> => FILES[path] ?? assert.fail(path);
  const scripts = await firstScreenScripts({ app: 'wallet', read });
  assert.deepEqual(scripts.toSorted(), [
    'assets/deep-1.js',
    'assets/index-1.js',
    'assets/shared-1.js',
    'assets/side-1.js',
  ]);
});
