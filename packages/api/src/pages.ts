/**
 * How lists go on: an answer that is not the last page has `next`, and a request for the page after it
 * gives that back as `cursor`. What stands in it is the list's own affair; a caller only returns it.
 */

import { Type, type TOptional, type TString } from 'typebox';

/** In a query: where the page begins, written as `pattern` says. */
export function cursorText(pattern: string): TOptional<TString> {
  return Type.Optional(
    Type.String({
      pattern,
      description: '`next` of the page before. Left out for the first page.',
    }),
  );
}

/** In an answer: where the next page begins, such as `example`. */
export function nextText(example: string): TOptional<TString> {
  return Type.Optional(
    Type.String({ description: '`cursor` of the next page.', examples: [example] }),
  );
}
