/** HTML and SVG as text. Whatever is put into a template is escaped, unless it is markup itself. */

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | readonly (Markup | string)[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template tag: html`<p>${text}</p>`. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = texts.map((text, at) => {
    const part = parts[at];
    return part === undefined ? text : text + partText(part);
  });
  return { markup: pieces.join('') };
}

/** No markup. */
export const NOTHING: Markup = { markup: '' };

function partText(part: Part): string {
  if (typeof part === 'string') return escape(part);
  // Coordinates; more places than anybody sees only make the page longer.
  if (typeof part === 'number') return String(Math.round(part * 10) / 10);
  if ('markup' in part) return part.markup;
  return part.map(partText).join('');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
