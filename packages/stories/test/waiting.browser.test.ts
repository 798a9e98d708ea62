/**
 * A payment that waits for its payer: what the till and the customer's SMS say meanwhile, and both ways in
 * which the waiting ends, the customer's phone online and three days gone by.
 *
 * Shows P-23, P-24, P-25.
 */

import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { REFUSALS } from '@tallystick/ui/texts/refusals';
import { look } from './acts/scene.ts';
import { openGallery } from './world/gallery.ts';
import { startOperator } from './world/operator.ts';
import { shiftDate } from './world/shift-date.ts';
import { openShortMessages } from './world/short-messages.ts';
import { buy, openTaken } from './world/till-steps.ts';
import { newDevice, TABLET } from './world/device.ts';
import { addMoney, enrolApp, getReady, newPhone, speak, unlock } from './world/wallet-steps.ts';

const ASHA = '+919820012345';
const SETTLES = /: INR 120\.00 to .+ settles on .+ If not, tell us before then\.$/u;
const WAITING = /^Waiting for the customer's half, until /;
/** A little more than the window. */
const DAYS = 3.1;

test('a till says until when it waits, and is paid when the customer is online, or three days later', async () => {
  const messages = await openShortMessages();
  const operator = await startOperator(messages.settings);
  await operator.ask('settlement', 'set', '--term', 'confirm');
  await operator.ask('notice', 'settings', 'set', '--quiet', 'none');
  const person = await operator.write('asha.json', { phone: ASHA });
  const names = ['--name', 'Asha', '--registration', person];
  const opened = await operator.ask('customer', 'create', ...names);
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
  try {
    const [wallet, till] = [await phone.open(), await tablet.open()];
    await enrolApp(wallet, String(opened['enrolmentCode']));
    await addMoney(wallet, '300');
    await getReady(wallet, '300');
    await enrolApp(till, operator.codes.merchant);
    phone.setOffline(true);
    tablet.setOffline(true);
    await buy(wallet, till, '120');

    // The till alone is online: the operator has one half.
    tablet.setOffline(false);
    await openTaken(operator, till, /^120\.00/);
    await till.getByText(WAITING).waitFor({ timeout: 30_000 });
    await till.getByText((await REFUSALS.load('en')).record.awaitsPayer).waitFor();
    await look({ gallery }, till, 'waiting');
    // The customer's telephone has a network, or a neighbour's does.
    await messages.read(ASHA, SETTLES);
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
    await openTaken(operator, till, /^80\.00/);
    await till.getByText(WAITING).waitFor({ timeout: 30_000 });
    await tablet.close();
    await operator.stop();
    await operator.start(DAYS);
    shiftSeconds = DAYS * 86_400;
    const later = await tablet.open();
    await unlock(later);
    await openTaken(operator, later, /^80\.00/);
    await later.getByText('Settled', { exact: true }).first().waitFor({ timeout: 60_000 });
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await tablet.end();
    await operator.end();
    messages.close();
  }
});
