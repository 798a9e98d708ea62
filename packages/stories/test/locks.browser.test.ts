/**
 * Locked money in the wallet: kept back, refused at a till, unlocked when the network is back, and paid.
 *
 * Shows G-023, G-104, G-108, G-113, G-130, G-156, G-158, G-159.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { look } from './acts/scene.ts';
import { openGallery } from './world/gallery.ts';
import { enrolNodeTill } from './world/node-till.ts';
import { startOperator } from './world/operator.ts';
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
  takeReceipt,
} from './world/wallet-steps.ts';

const RULES = 'Rules for offline money';

test('money is locked, refused at a till without a network, unlocked when there is one, and paid', async () => {
  const operator = await startOperator();
  const till = await enrolNodeTill(operator.codes.merchant);
  const phone = await newPhone(operator);
  const gallery = await openGallery('locks');
  try {
    const page = await phone.open();
    const see = (name: string): Promise<void> => look({ gallery }, page, name);
    await enrolApp(page, operator.codes.customer);
    await addMoney(page, '300');
    await getReady(page, '300');
    await button(page, 'Menu').click();
    await button(page, RULES).click();
    await heading(page, RULES).waitFor();
    await page.getByText('There are no rules.').waitFor();
    await page.getByLabel('How much always stays?').fill('25');
    await see('rules-form');
    await button(page, 'Set this rule').click();
    await page.getByText('₹25.00 always stays in the account').waitFor();
    await see('rules-set');
    await button(page, 'Back').click();
    await page.getByText('₹25.00 is locked and cannot be spent offline').waitFor();
    assert.equal((await amounts(page)).ready, '₹275.00');
    await see('home-locked');

    phone.setOffline(true);
    await readRequest(page, await till.ask(29_000n));
    await page.getByRole('button', { name: 'Hold to pay' }).hover();
    await page.mouse.down();
    await page.getByText('some of yours is locked').waitFor();
    await page.mouse.up();
    await page.getByText('Unlock as much as makes ₹290.00 ready?').waitFor();
    await see('refused');
    await button(page, 'Unlock').click();
    await page.getByText('As soon as there is a network, ₹290.00 is made ready.').waitFor();
    await see('unlock-asked');
    await button(page, 'Do not pay').click();
    await page.getByText('Unlocking ₹290.00 waits for a network').waitFor();
    await see('home-unlock-waits');

    phone.setOffline(false);
    await page.getByText('Unlocking ₹290.00 waits for a network').waitFor({ state: 'hidden' });
    assert.equal((await amounts(page)).ready, '₹290.00');
    await see('home-unlocked');

    phone.setOffline(true);
    await pay(page, await till.ask(29_000n));
    await takeReceipt(page, await till.take(await copiedCode(page)));
    await heading(page, 'Paid').waitFor();
    await button(page, 'Done').click();
    assert.equal((await amounts(page)).ready, '₹0.00');
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await operator.end();
  }
});
