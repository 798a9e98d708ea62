/**
 * Locked money: in the wallet kept back, refused at a till, unlocked when the network is back, and paid;
 * and at the till, where a payer shows it all the same.
 *
 * Shows G-023, G-104, G-108, G-113, G-130, G-156, G-158, G-159.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { minor } from '@tallystick/protocol/money';
import { REFUSALS } from '@tallystick/ui/texts/refusals';
import { look } from './acts/scene.ts';
import { openGallery } from './world/gallery.ts';
import { enrolNodeTill } from './world/node-till.ts';
import { startOperator } from './world/operator.ts';
import { enrolTamperedPayer } from './world/tampered-payer.ts';
import { askFor, newTablet, take } from './world/till-steps.ts';
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
  speak,
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

test('a merchant is told that the payer’s money is locked, in each language (G-156)', async () => {
  const operator = await startOperator();
  const payer = await enrolTamperedPayer(operator.codes.customer, {
    deposited: 300_00n,
    rule: { kind: 'minimumBalance', amount: minor(25_00n) },
  });
  const tablet = await newTablet(operator);
  const gallery = await openGallery('locks-till');
  try {
    const page = await tablet.open();
    await enrolApp(page, operator.codes.merchant);
    tablet.setOffline(true);
    await take(page, await payer.overpay(await askFor(page, '290')));
    await heading(page, 'Not accepted').waitFor();
    await page.getByText('T27', { exact: true }).waitFor();
    await page
      .getByText(/some is locked and can be unlocked with a network/)
      .first()
      .waitFor();
    await page
      .getByText(/no money moved/)
      .first()
      .waitFor();
    await look({ gallery }, page, 'declined');
    // The payer gets the same word, signed.
    await page.getByText('Show the receipt').click();
    await copiedCode(page);

    await speak(page, 'hi');
    const { fundsLocked } = (await REFUSALS.load('hi')).declined;
    await page.getByText(fundsLocked).first().waitFor();
    await look({ gallery }, page, 'declined-hindi');
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await tablet.end();
    await operator.end();
  }
});
