/** The receipt as a message. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiptText } from './receipt-text.ts';

test('a receipt as text has the shop, what was sold, and the total, each on a line', () => {
  const text = receiptText({
    shop: 'Chai stall',
    heading: 'Receipt',
    sold: [{ name: '2 × Chai', value: '₹20.00' }],
    lines: [{ name: 'Total', value: '₹20.00' }],
  });
  assert.equal(text, 'Chai stall\nReceipt\n2 × Chai: ₹20.00\nTotal: ₹20.00');
});
