/** Amounts as the API has them: minor units as decimal text. */

/** Is it such a text? Whether it is in the range of money, the issuer says. */
export function isAmount(text: string): boolean {
  return /^(?:0|[1-9][0-9]{0,18})$/.test(text);
}
