/**
 * Which files belong to the project: everything below the root that `.gitignore` does not exclude.
 *
 * It walks the folders itself, so that it needs no git and works in an unpacked archive too.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';

/** The root of the clone. */
export const ROOT: string = join(import.meta.dirname, '..');

type Ignored = (path: string, isFolder: boolean) => boolean;

/**
 * The meaning of the `.gitignore` lines this project uses: names, globs, a leading slash for "at the
 * root", a trailing slash for "a folder". Throws for exclusions ("!"), which it does not know.
 */
export function parseIgnoreRules(text: string): Ignored {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseIgnoreRule);
  return (path, isFolder) => rules.some((rule) => rule(path, isFolder));
}

function parseIgnoreRule(line: string): Ignored {
  if (line.startsWith('!')) throw new Error(`.gitignore: "${line}" is not understood here`);
  const folderOnly = line.endsWith('/');
  const body = folderOnly ? line.slice(0, -1) : line;
  const anchored = body.includes('/');
  const glob = body.startsWith('/') ? body.slice(1) : body;
  return (path, isFolder) =>
    (isFolder || !folderOnly) && matchesGlob(anchored ? path : posix.basename(path), glob);
}

/** The project's files as sorted paths from `root` with forward slashes. Links are left out. */
export function projectFiles(root: string): string[] {
  const isIgnored = parseIgnoreRules(readFileSync(join(root, '.gitignore'), 'utf8'));
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.name === '.git' || isIgnored(path, entry.isDirectory())) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  visit('');
  return found.toSorted();
}
