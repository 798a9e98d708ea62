/**
 * Texts as banks take them: the Latin letters, digits and signs that all payment systems share (the "x" set of
 * SWIFT, which the European Payments Council's guidelines name for credit transfers). Accents are left away, as
 * banks do; what has no Latin form is not written at all, since a payee's bank compares the name.
 */

/** Everything that may stand in a text of a message. */
const BANK_TEXT = /^[A-Za-z0-9/\-?:().,'+ ]+$/;
/** Ids have no slash at either end and not two in the middle. */
const BANK_ID = /^(?![/])(?!.*\/\/)[A-Za-z0-9/\-?:().,'+]{1,35}(?<!\/)$/;
/** Letters that are no accented form of others. */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '&': '+',
  '’': "'",
  '–': '-',
  _: '-',
};

/** The text in the letters of banks, at most so long; undefined where a letter has no such form, or none is left. */
export function bankText(text: string, lengthMax: number): string | undefined {
  const spelt = text.normalize('NFKD').replaceAll(/./gsu, (letter) => SPELT[letter] ?? letter);
  const plain = spelt.replaceAll(/\p{M}/gu, '').replaceAll(/\s+/g, ' ').trim();
  return plain.length <= lengthMax && BANK_TEXT.test(plain) ? plain : undefined;
}

/** Is it an id of a message, of an instruction, or from end to end? */
export function isBankId(text: string): boolean {
  return BANK_ID.test(text);
}
