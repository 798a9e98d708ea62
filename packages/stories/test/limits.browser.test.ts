/** Limits on what is paid and taken without a network, as two people at a counter meet them (V-12). */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { TILL_TEXTS } from '@tallystick/terminal/texts/till-texts';
import { REFUSALS } from '@tallystick/ui/texts/refusals';
import { UI_TEXTS } from '@tallystick/ui/texts/ui-texts';
import type { Page } from 'playwright-core';
import type { Device } from './world/device.ts';
import { look } from './acts/scene.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { askFor, newTablet, take } from './world/till-steps.ts';
import {
  addMoney,
  button,
  copiedCode,
  enrolApp,
  getReady,
  heading,
  holdToPay,
  newPhone,
  paste,
  pay,
  readRequest,
  speak,
  takeReceipt,
} from './world/wallet-steps.ts';

let operator: Operator;
let phone: Device;
let tablet: Device;
let gallery: Gallery;

before(async () => {
  operator = await startOperator();
  phone = await newPhone(operator);
  tablet = await newTablet(operator);
  gallery = await openGallery('limits');
  await operator.ask('policy', 'set', '--payer-count-upper', '2');
  await enrolApp(await phone.open(), operator.codes.customer);
  await addMoney(phone.page(), '500');
  await getReady(phone.page(), '500');
  await enrolApp(await tablet.open(), operator.codes.merchant);
  phone.setOffline(true);
  tablet.setOffline(true);
});

after(async () => {
  const browser = await launchChromium();
  await gallery?.sheets(browser);
  await browser.close();
  await phone?.end();
  await tablet?.end();
  await operator?.end();
});

/** Looks at the same screen in Hindi, which shows this there. */
async function inHindi(page: Page, name: string, shown: string): Promise<void> {
  await speak(page, 'hi');
  await page.getByText(shown).first().scrollIntoViewIfNeeded();
  await look({ gallery }, page, name);
  await speak(page, 'en');
}

suite('a merchant who sets limits', () => {
  test('sees them kept, in plain words, and what the till carries', async () => {
    const page = tablet.page();
    await button(page, 'Menu').click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('In one payment').fill('x');
    await button(page, 'Save the limits').click();
    await page.getByText('Kept.').waitFor({ state: 'hidden' });
    assert.equal(await page.getByLabel('In one payment').getAttribute('aria-invalid'), 'true');
    await page.getByLabel('In one payment').fill('20');
    await page.getByLabel('From one customer, until it settles').fill('30');
    await button(page, 'Save the limits').click();
    await page.getByText('Kept.').waitFor();
    await page.getByText('Not settled now').scrollIntoViewIfNeeded();
    await look({ gallery }, page, 'settings');
    await inHindi(page, 'settings-hindi', (await TILL_TEXTS.load('hi')).settings.limits.carried);
    await button(page, 'Back').click();
    await button(page, 'Back').click();
  });

  test('takes what is within them, and declines the rest with a number and a receipt', async () => {
    const page = tablet.page();
    await pay(phone.page(), await askFor(page, '12.50'));
    await take(page, await copiedCode(phone.page()));
    await heading(page, 'Payment taken').waitFor();
    await takeReceipt(phone.page(), await copiedCode(page));
    await heading(phone.page(), 'Paid').waitFor();
    await button(phone.page(), 'Done').click();
    await button(page, 'Next customer').click();
    await pay(phone.page(), await askFor(page, '20.50'));
    await take(page, await copiedCode(phone.page()));
    await heading(page, 'Not accepted').waitFor();
    await page.getByText('T84', { exact: true }).waitFor();
    await page
      .getByText(/more than you set for one payment without a network/)
      .first()
      .waitFor();
    await look({ gallery }, page, 'declined');
    const { declined, declinedToPayer } = await REFUSALS.load('hi');
    await inHindi(page, 'declined-hindi', declined.aboveOwnPaymentMax);
    await page.getByText('Show the receipt').click();
    await takeReceipt(phone.page(), await copiedCode(page));
    await phone
      .page()
      .getByText(/takes less than this in one payment/)
      .first()
      .waitFor();
    await look({ gallery }, phone.page(), 'declined-to-payer');
    await inHindi(phone.page(), 'declined-to-payer-hindi', declinedToPayer.aboveOwnPaymentMax);
    await phone.page().goto(`${operator.origin}/wallet/#/`);
    await button(page, 'Next customer').click();
  });
});

suite('a customer at the operator’s limit', () => {
  test('is told to go online once, and then pays', async () => {
    const page = phone.page();
    const request = await askFor(tablet.page(), '5');
    await readRequest(page, request);
    await holdToPay(page, page.getByText(/Go online once, then pay/));
    await look({ gallery }, page, 'go-online-once');
    const ui = await UI_TEXTS.load('hi');
    const { pay: refused } = await REFUSALS.load('hi');
    await speak(page, 'hi');
    await paste(page, request, ui);
    await holdToPay(page, page.getByText(refused.offlineCountReached));
    await look({ gallery }, page, 'go-online-once-hindi');
    await speak(page, 'en');
    phone.setOffline(false);
    await page.goto(`${operator.origin}/wallet/#/`);
    await pay(page, request);
    await take(tablet.page(), await copiedCode(page));
    await heading(tablet.page(), 'Payment taken').waitFor();
  });
});

suite('a till above its own limits', () => {
  test('takes the payment with a network, and has it settled at once', async () => {
    const page = tablet.page();
    await button(page, 'Next customer').click();
    await phone.page().goto(`${operator.origin}/wallet/#/`);
    const request = await askFor(page, '25');
    await pay(phone.page(), request);
    tablet.setOffline(false);
    await take(page, await copiedCode(phone.page()));
    await heading(page, 'Payment taken').waitFor();
    await page.getByText('Settled', { exact: true }).first().waitFor();
    await look({ gallery }, page, 'settled-at-once');
  });
});
