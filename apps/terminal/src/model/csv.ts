/**
 * Comma-separated values (RFC 4180) that a spreadsheet opens without running anything: a cell that
 * would be taken for a formula begins with an apostrophe.
 */

/** Spreadsheets take these for the beginning of a formula, also behind white space. */
const FORMULA = /^[\s\0]*[=+\-@|%\uFF0B\uFF0D\uFF1D\uFF20]|^[\t\r\n]/;
/** A bare number is no formula, and has to stay one. */
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;
const NEEDS_QUOTES = /[",\r\n\0]|^\s|\s$/;
/** Without it spreadsheets read UTF-8 as something older. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rows of cells as one text, each row ended by CRLF. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
