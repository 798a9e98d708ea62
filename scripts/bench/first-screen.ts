/**
 * Which scripts a browser loads before a built app runs: those that the page names, and what they import
 * before their first line. A lazy import, `import(...)`, comes later.
 */

import { join } from 'node:path/posix';
import type { AppName } from '@tallystick/issuer/http/app-files';

const TAG = /<(?:script|link)\b[^>]*>/g;
const ADDRESS = /\b(?:src|href)="([^"]+\.js)"/;
/** `import "./a.js"`, `import b from "./a.js"` and `export b from "./a.js"`, as bundlers write them. */
const STATIC_IMPORT = /\b(?:from|import)\s*["'](\.{1,2}\/[\w./-]+\.js)["']/g;

export interface BuiltPage {
  readonly app: AppName;
  /** The text of a file below the folder that was built. */
  readonly read: (path: string) => Promise<string>;
}

/** Paths below the folder that was built, such as `assets/index-4f2a.js`, each once. */
export async function firstScreenScripts({ app, read }: BuiltPage): Promise<readonly string[]> {
  const base = `/${app}/`;
  const page = await read('index.html');
  const named = [...page.matchAll(TAG)]
    .map(([tag]) => ADDRESS.exec(tag)?.[1] ?? '')
    .filter((address) => address.startsWith(base))
    .map((address) => address.slice(base.length));
  const found = new Set(named);
  // A set that grows while it is walked is walked to its end.
  for (const path of found) {
    for (const [, imported = ''] of (await read(path)).matchAll(STATIC_IMPORT)) {
      found.add(join(path, '..', imported));
    }
  }
  return [...found];
}
