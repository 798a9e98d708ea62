/**
 * The customer has a network and the till has none (P-12): paid through the network on the phone, and believed at
 * the till by the proof that the phone shows, or by the digits that the merchant gets by SMS (P-13).
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { TILL_TEXTS } from '@tallystick/terminal/texts/till-texts';
import type { Device } from './world/device.ts';
import { look } from './acts/scene.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { openShortMessages, type ShortMessages } from './world/short-messages.ts';
import { askFor, newTablet, take } from './world/till-steps.ts';
import {
  addMoney,
  button,
  copiedCode,
  enrolApp,
  getReady,
  heading,
  newPhone,
  pay,
  speak,
} from './world/wallet-steps.ts';

const SHOP = '+919820054321';

let messages: ShortMessages;
let operator: Operator;
let phone: Device;
let tablet: Device;
let gallery: Gallery;

before(async () => {
  messages = await openShortMessages();
  operator = await startOperator(messages.settings);
  const shop = await operator.write('shop.json', { phone: SHOP });
  const chai = ['--name', 'Chai Corner', '--registration', shop, '--type', '5814'];
  const opened = await operator.ask('merchant', 'create', ...chai, '--place', 'tepf4q');
  phone = await newPhone(operator);
  tablet = await newTablet(operator);
  gallery = await openGallery('online-payer');
  await enrolApp(await phone.open(), operator.codes.customer);
  await addMoney(phone.page(), '500');
  await getReady(phone.page(), '500');
  await enrolApp(await tablet.open(), String(opened['enrolmentCode']));
  tablet.setOffline(true);
});

after(async () => {
  const browser = await launchChromium();
  await gallery?.sheets(browser);
  await browser.close();
  await phone?.end();
  await tablet?.end();
  await operator?.end();
  messages?.close();
});

suite('a till without a network, and a customer who has one', () => {
  test('the phone pays through the network and shows a proof, and the till takes it (P-12)', async () => {
    const [page, till] = [phone.page(), tablet.page()];
    await pay(page, await askFor(till, '12.50'));
    await look({ gallery }, page, 'shown');
    await button(page, 'Pay through the network').click();
    await heading(page, 'Settled').waitFor();
    await page.getByText(/Show this proof to/).waitFor();
    await look({ gallery }, page, 'proof');
    await take(till, await copiedCode(page));
    await heading(till, 'Payment taken').waitFor();
    await till.getByText(/Paid through the network/).waitFor();
    await look({ gallery }, till, 'taken');
    await button(till, 'Next customer').click();
  });

  test('wrong digits are counted in plain words, and the proof still counts (P-13)', async () => {
    const [page, till] = [phone.page(), tablet.page()];
    await button(page, 'Done').click();
    await pay(page, await askFor(till, '7'));
    await button(page, 'Pay through the network').click();
    await page.getByText(/Show this proof to/).waitFor();
    const proof = await copiedCode(page);
    await button(till, 'Code from a message').click();
    await look({ gallery }, till, 'code');
    await till.getByLabel('Eight digits').fill('0000 0000');
    await button(till, 'Check it').click();
    await till.getByText(/4 more tries/).waitFor();
    await look({ gallery }, till, 'wrong-code');
    await speak(till, 'hi');
    const { paidCode } = await TILL_TEXTS.load('hi');
    await till.getByText(paidCode.hint).waitFor();
    await look({ gallery }, till, 'code-hindi');
    await speak(till, 'en');
    await button(till, 'Back').click();
    await take(till, proof);
    await heading(till, 'Payment taken').waitFor();
  });

  test('the digits that the merchant reads in a message are typed in, and the payment is taken (P-13)', async () => {
    const [page, till] = [phone.page(), tablet.page()];
    await button(till, 'Next customer').click();
    await button(page, 'Done').click();
    await pay(page, await askFor(till, '3'));
    await button(page, 'Pay through the network').click();
    const text = await messages.read(SHOP, /is the code for INR 3\.00, till 1\./u);
    const [digits = ''] = /^\d{8}/u.exec(text) ?? [];
    await button(till, 'Code from a message').click();
    await till.getByLabel('Eight digits').fill(digits);
    await button(till, 'Check it').click();
    await heading(till, 'Payment taken').waitFor();
    await look({ gallery }, till, 'taken-by-digits');
  });

  test('online again, the till has all payments settled, and counts them once', async () => {
    const till = tablet.page();
    await tablet.findNetwork();
    await button(till, 'Next customer').click();
    await till.getByText('Online', { exact: true }).first().waitFor();
    await till.getByText('₹22.50').first().waitFor();
    await look({ gallery }, till, 'home');
    assert.deepEqual(phone.faults, []);
  });
});
