/** Digits to be read out across a counter: in groups, as people say telephone numbers. */

/** Ten digits as `482 913 0075`; other texts keep their end whole. */
export function groupedDigits(digits: string): string {
  return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
    .filter((group) => group !== '')
    .join(' ');
}

/** One digit after the other, so that a screen reader does not say millions. */
export function singleDigits(digits: string): string {
  return digits.split('').join(' ');
}

const SHORT_LENGTH = 8;

/** The beginning of a payment's number: enough to find it in a day's list, short enough to read out. */
export function shortNumber(paymentId: string): string {
  return paymentId.slice(0, SHORT_LENGTH).toUpperCase();
}
