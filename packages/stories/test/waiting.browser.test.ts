/**
 * A payment that waits for its payer: what the till says meanwhile, and both ways in which the waiting ends,
 * the customer's phone online and three days gone by.
 *
 * Shows P-23, P-24.
 */

import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { REFUSALS } from '@tallystick/ui/texts/refusals';
import type { Page } from 'playwright-core';
import { look } from './acts/scene.ts';
import { openGallery } from './world/gallery.ts';
import { startOperator } from './world/operator.ts';
import { shiftDate } from './world/shift-date.ts';
import { askFor, take } from './world/till-steps.ts';
import { newDevice, TABLET } from './world/device.ts';
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
  takeReceipt,
  unlock,
} from './world/wallet-steps.ts';

const WAITING = /^Waiting for the customer's half, until /;
/** A little more than the window. */
const DAYS = 3.1;

test('a till says until when it waits, and is paid when the customer is online, or three days later', async () => {
  const operator = await startOperator();
  await operator.ask('settlement', 'set', '--term', 'confirm');
  let shiftSeconds = 0;
  const phone = await newPhone(operator);
  const tablet = await newDevice({
    url: `${operator.origin}/terminal/`,
    size: TABLET,
    locale: 'en-IN',
    prepare: async (context) => {
      if (shiftSeconds > 0) await context.addInitScript(shiftDate, shiftSeconds);
    },
  });
  const gallery = await openGallery('waiting');
  /** From anywhere in the till. */
  const openPayment = async (till: Page, amount: RegExp): Promise<void> => {
    await till.goto(`${operator.origin}/terminal/#/`);
    await button(till, 'Menu').click();
    await button(till, 'All payments').click();
    await till.getByRole('button', { name: amount }).click();
  };
  const buy = async (wallet: Page, till: Page, amount: string): Promise<void> => {
    await pay(wallet, await askFor(till, amount));
    await take(till, await copiedCode(wallet));
    await heading(till, 'Payment taken').waitFor();
    await takeReceipt(wallet, await copiedCode(till));
    await heading(wallet, 'Paid').waitFor();
    await button(wallet, 'Done').click();
    await button(till, 'Next customer').click();
  };
  try {
    const [wallet, till] = [await phone.open(), await tablet.open()];
    await enrolApp(wallet, operator.codes.customer);
    await addMoney(wallet, '300');
    await getReady(wallet, '300');
    await enrolApp(till, operator.codes.merchant);
    phone.setOffline(true);
    tablet.setOffline(true);
    await buy(wallet, till, '120');

    // The till alone is online: the operator has one half.
    tablet.setOffline(false);
    await openPayment(till, /^120\.00/);
    await till.getByText(WAITING).waitFor({ timeout: 30_000 });
    await till.getByText((await REFUSALS.load('en')).record.awaitsPayer).waitFor();
    await look({ gallery }, till, 'waiting');
    await speak(till, 'hi');
    await till.getByText((await REFUSALS.load('hi')).record.awaitsPayer).waitFor();
    await look({ gallery }, till, 'waiting-hindi');
    await speak(till, 'en');

    // The customer's phone comes online, and nobody touches either of the two.
    phone.setOffline(false);
    await till.getByText('Settled', { exact: true }).first().waitFor({ timeout: 60_000 });
    await look({ gallery }, till, 'settled');
    await till.goto(`${operator.origin}/terminal/#/`);

    phone.setOffline(true);
    tablet.setOffline(true);
    await buy(wallet, till, '80');
    tablet.setOffline(false);
    await openPayment(till, /^80\.00/);
    await till.getByText(WAITING).waitFor({ timeout: 30_000 });
    await tablet.close();
    await operator.stop();
    await operator.start(DAYS);
    shiftSeconds = DAYS * 86_400;
    const later = await tablet.open();
    await unlock(later);
    await openPayment(later, /^80\.00/);
    await later.getByText('Settled', { exact: true }).first().waitFor({ timeout: 60_000 });
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await tablet.end();
    await operator.end();
  }
});
