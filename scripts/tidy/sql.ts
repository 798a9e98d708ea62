/**
 * As much of SQL as the rules need: comments blanked, statements split, parentheses matched. Offsets
 * stay true to the text, so that a finding names its line.
 */

/** One statement; `start` is its offset in the text. */
export interface Statement {
  /** Comments, strings and function bodies are blanked: what is left is structure. */
  readonly text: string;
  /** The same with its strings and bodies; only comments are blanked. */
  readonly whole: string;
  readonly start: number;
}

/** What can hold a semicolon or a comment sign without meaning it, and comments themselves. */
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** `sql` with every comment replaced by spaces, in function bodies too; strings stay. */
export function withoutComments(sql: string): string {
  return sql.replace(OPAQUE, (part: string, quote: string | undefined) => {
    if (part.startsWith('--') || part.startsWith('/*')) return blank(part);
    if (quote === undefined) return part;
    return quote + withoutComments(part.slice(quote.length, -quote.length)) + quote;
  });
}

/** The statements of `sql`, split at semicolons outside of strings and function bodies. */
export function statementsOf(sql: string): readonly Statement[] {
  const commentless = withoutComments(sql);
  const statements: Statement[] = [];
  let from = 0;
  for (const part of sql.replace(OPAQUE, blank).split(';')) {
    const lead = part.length - part.trimStart().length;
    const start = from + lead;
    const whole = commentless.slice(start, from + part.length);
    if (part.trim() !== '') statements.push({ text: part.trim(), whole, start });
    from += part.length + 1;
  }
  return statements;
}

/** The parts of a comma-separated list, split at commas outside of parentheses. */
export function splitList(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of list) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return [...parts, part.trim()];
}

/** What stands in the first pair of parentheses of `text` at or after `from`; "" where there is none. */
export function parenthesized(text: string, from = 0): string {
  const open = text.indexOf('(', from);
  if (open === -1) return '';
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, ' ');
}
