/** An amount as files write it: digits, a point, no grouping, no currency sign. */

/** `minor` units with `exponent` decimals, such as `250.00`; negative with a minus sign. */
export function decimalOf(minor: bigint, exponent: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return exponent === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-exponent)}`;
}
