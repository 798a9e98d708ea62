/** Each source file opens with a comment: its purpose, the invariant it keeps, the section it follows. */

import type { Rule } from '../tree.ts';

const OPENINGS: Readonly<Record<string, RegExp>> = {
  ts: /^(?:#![^\n]*\n)?\s*(?:\/\*\*?\s*\S|\/\/\s*\S)/,
  tsx: /^\s*(?:\/\*\*?\s*\S|\/\/\s*\S)/,
  mjs: /^(?:#![^\n]*\n)?\s*(?:\/\*\*?\s*\S|\/\/\s*\S)/,
  sql: /^\s*--\s*\S/,
  py: /^(?:#![^\n]*\n)?\s*(?:"""\s*\S|#\s*\S)/,
  cddl: /^\s*;\s*\S/,
};

export const fileComment: Rule = {
  name: 'file-comment',
  check: (tree) =>
    tree.files
      .filter(({ path, text }) => {
        const opening = OPENINGS[path.split('.').at(-1) ?? ''];
        return opening !== undefined && !opening.test(text);
      })
      .map(({ path }) => ({
        path,
        line: 1,
        message: 'open with a comment: what is this file for?',
      })),
};
