/** The few pages that are no app: plain HTML in the style of the API's documentation. */

import { DOCUMENTATION_STYLE } from '@tallystick/api/documentation-style';

/** A whole page. `title` and `body` are HTML of ours; nothing that somebody sent ever gets in. */
export function page({ title, body }: { readonly title: string; readonly body: string }): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${title}</title><style>${DOCUMENTATION_STYLE}</style></head>` +
    `<body><main><h1>${title}</h1>${body}</main></body></html>\n`
  );
}
