/**
 * Money set aside for one purchase in the wallet: for five minutes, extended, given back, and paid at a
 * till that is online.
 *
 * Shows G-121, G-122.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sync } from '@tallystick/sdk/sync/sync';
import { launchChromium } from '@tallystick/testkit/chromium';
import type { Page } from 'playwright-core';
import { look } from './acts/scene.ts';
import { openGallery } from './world/gallery.ts';
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
  holdToPay,
  newPhone,
  readRequest,
  takeReceipt,
  unlock,
} from './world/wallet-steps.ts';

const SET_ASIDE = 'Set aside for a purchase';
const FIVE_MINUTES_SECONDS = 300;

async function setAside(page: Page, amount: string): Promise<void> {
  await page.getByLabel('How much is the purchase?').fill(amount);
  await button(page, 'Set it aside').click();
  await page
    .getByText(/^[45]:\d\d left$/)
    .first()
    .waitFor();
}

async function goToSetAside(page: Page): Promise<void> {
  await button(page, 'Menu').click();
  await button(page, SET_ASIDE).click();
  await heading(page, SET_ASIDE).waitFor();
}

test('a sum is set aside for five minutes, extended, given back, and another one is paid', async () => {
  let ahead = 0;
  const operator = await startOperator();
  const till = await enrolNodeTill(operator.codes.merchant);
  const phone = await newPhone(operator, {
    prepare: async (context) => {
      if (ahead > 0) await context.addInitScript(shiftDate, ahead);
    },
  });
  const gallery = await openGallery('set-aside');
  try {
    let page = await phone.open();
    const see = (name: string): Promise<void> => look({ gallery }, page, name);
    await enrolApp(page, operator.codes.customer);
    await addMoney(page, '300');
    await getReady(page, '100');
    await goToSetAside(page);
    await see('nothing-set-aside');
    await setAside(page, '60');
    await page.getByText('There is ₹140.00 at the operator.').waitFor();
    await see('set-aside');
    await page.getByText(/^4:5\d left$/).waitFor();
    await button(page, 'Extend to 5:00').click();
    await page.getByText('5:00 left').waitFor();
    await page.getByText('There is ₹140.00 at the operator.').waitFor();
    phone.setOffline(true);
    await page.getByText('Setting aside and extending need a network.').waitFor();
    await see('offline');
    await phone.findNetwork();
    await button(page, 'Give it back').click();
    await page.getByText(/Given back, in your account by/).waitFor();
    await see('given-back');

    await setAside(page, '45');
    await button(page, 'Back').click();
    await page.getByText(/Set aside for a purchase, until/).waitFor();
    await see('home');
    await readRequest(page, await till.ask(4_000n));
    await page.getByLabel('Ready offline: ₹100.00').waitFor();
    assert.ok(await page.getByLabel('Ready offline: ₹100.00').isChecked(), 'not for a smaller sum');
    await button(page, 'Do not pay').click();
    await readRequest(page, await till.ask(4_500n));
    const chosen = page.getByLabel(/Set aside: ₹45.00, until/);
    await chosen.waitFor();
    assert.ok(await chosen.isChecked());
    await see('which-money');
    await holdToPay(page, heading(page, 'Show this code'));
    await takeReceipt(page, await till.take(await copiedCode(page), true));
    await heading(page, 'Paid').waitFor();
    assert.ok((await sync(till.device)).ok);
    await button(page, 'Done').click();
    assert.equal((await amounts(page)).ready, '₹100.00', 'as before');
    await goToSetAside(page);
    await page.getByText('Used for a payment', { exact: true }).waitFor();
    await setAside(page, '20');
    await see('one-paid-one-open');

    await phone.close();
    ahead = FIVE_MINUTES_SECONDS;
    page = await phone.open();
    await unlock(page);
    await goToSetAside(page);
    await page.getByText('Time is over. It comes back to your account').first().waitFor();
    await see('ended');
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await operator.end();
  }
});
