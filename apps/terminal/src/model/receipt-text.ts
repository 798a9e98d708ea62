/** A receipt as plain text, for a message to the customer. */

export interface ReceiptLine {
  readonly name: string;
  readonly value: string;
}

/** A heading, what was sold, and the rest; each on a line. */
export function receiptText(input: {
  readonly shop: string;
  readonly heading: string;
  readonly sold: readonly ReceiptLine[];
  readonly lines: readonly ReceiptLine[];
}): string {
  const { shop, heading, sold, lines } = input;
  const rows = [...sold, ...lines].map(({ name, value }) => `${name}: ${value}`);
  return [shop, heading, ...rows].join('\n');
}
