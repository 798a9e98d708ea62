/**
 * A payment that nobody confirms: shown again on request, never paid twice, and back in time.
 *
 * Shows L-03.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolNodeTill } from './world/node-till.ts';
import { startOperator } from './world/operator.ts';
import { shiftDate } from './world/shift-date.ts';
import {
  addMoney,
  amounts,
  button,
  copiedCode,
  enrolApp,
  getReady,
  heading,
  newPhone,
  pay,
  readRequest,
  unlock,
} from './world/wallet-steps.ts';

/** After the last day on which the payment may be handed in. */
const DAYS = 25;

test('a payment hangs, is shown again, and comes back after its last day', async () => {
  const operator = await startOperator();
  const till = await enrolNodeTill(operator.codes.merchant);
  let shiftSeconds = 0;
  const phone = await newPhone(operator, {
    prepare: async (context) => {
      if (shiftSeconds > 0) await context.addInitScript(shiftDate, shiftSeconds);
    },
  });
  try {
    const page = await phone.open();
    await enrolApp(page, operator.codes.customer);
    await addMoney(page, '300');
    await getReady(page, '300');
    phone.setOffline(true);
    await pay(page, await till.ask(10_000n));
    const code = await copiedCode(page);
    await button(page, 'Later').click();
    assert.deepEqual(await amounts(page), {
      ready: '₹200.00',
      atOperator: '₹0.00',
      unconfirmed: '₹100.00',
    });
    // The same till asks again: the wallet names the payment that hangs before it pays another.
    await readRequest(page, await till.ask(10_000n));
    await page.getByText('You showed a payment here before').waitFor();
    await button(page, 'Show that code again').click();
    await heading(page, 'Show this code').waitFor();
    assert.equal(await copiedCode(page), code);
    await page.getByText('the money comes back by itself').first().waitFor();
    await phone.close();

    await operator.stop();
    await operator.start(DAYS);
    shiftSeconds = DAYS * 86_400;
    phone.setOffline(false);
    const later = await phone.open();
    await unlock(later);
    await later.getByRole('button', { name: /Came back/ }).click({ timeout: 30_000 });
    await heading(later, 'Came back').waitFor();
    await button(later, 'Done').click();
    const { unconfirmed } = await amounts(later);
    assert.equal(unconfirmed, '₹0.00');
    const checked = await operator.ask('ledger', 'check');
    assert.equal(checked['balanced'], true);
  } finally {
    await phone.end();
    await operator.end();
  }
});
