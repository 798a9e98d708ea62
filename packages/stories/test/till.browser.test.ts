/**
 * What goes wrong at a till: it dies at each step of a payment, and its browser throws its store away.
 *
 * Shows G-041, L-02.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Device } from './world/device.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { askFor, newTablet, openRequest, take, warnFrom } from './world/till-steps.ts';
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
  takeReceipt,
  unlock,
} from './world/wallet-steps.ts';

let operator: Operator;
let phone: Device;
let tablet: Device;

before(async () => {
  operator = await startOperator();
  phone = await newPhone(operator);
  tablet = await newTablet(operator);
  await enrolApp(await phone.open(), operator.codes.customer);
  await addMoney(phone.page(), '500');
  await getReady(phone.page(), '500');
  phone.setOffline(true);
});

after(async () => {
  await phone?.end();
  await tablet?.end();
  await operator?.end();
});

/** Kills the browser and opens the terminal again, up to its home screen. */
async function diesAndOpens(): Promise<Page> {
  await tablet.kill();
  const page = await tablet.open();
  await unlock(page);
  await heading(page, 'Merchant').waitFor();
  return page;
}

/** The id of the payment that the phone shows. */
function shownPayment(): string {
  const [, id] = /\/payment\/([0-9a-f]{64})/.exec(phone.page().url()) ?? [];
  assert.ok(id !== undefined, 'the phone shows no payment');
  return id;
}

suite('a till that dies', () => {
  test('before its request was paid: the same code is there again', async () => {
    const page = await tablet.open();
    await enrolApp(page, operator.codes.merchant);
    tablet.setOffline(true);
    const request = await askFor(page, '12.50');
    const again = await diesAndOpens();
    await openRequest(again, /12\.50/);
    assert.equal(await copiedCode(again), request);
    await pay(phone.page(), request);
  });

  test('while it looks for the payment, and right after it took it: it is taken once', async () => {
    const code = await copiedCode(phone.page());
    await button(tablet.page(), "Scan the customer's code").click();
    const scanning = await diesAndOpens();
    await openRequest(scanning, /12\.50/);
    await take(scanning, code);
    await heading(scanning, 'Payment taken').waitFor();
    const receipt = await copiedCode(scanning);
    const again = await diesAndOpens();
    await again.getByText('1 payment', { exact: true }).waitFor();
    await again
      .getByRole('button', { name: /At risk/ })
      .first()
      .click();
    await again.getByText('Show the receipt').click();
    assert.equal(await copiedCode(again), receipt);
    await takeReceipt(phone.page(), receipt);
    await heading(phone.page(), 'Paid').waitFor();
  });

  test('shown the same payment again, it says that it has it', async () => {
    const page = tablet.page();
    await button(phone.page(), 'Show the code again').click();
    const code = await copiedCode(phone.page());
    await page.goto(`${operator.origin}/terminal/#/`);
    const request = await askFor(page, '12.50');
    assert.notEqual(request, code);
    await take(page, code);
    await heading(page, 'Already taken').waitFor();
    await button(page, 'Next customer').click();
    await page.getByText('1 payment', { exact: true }).waitFor();
    await button(phone.page(), 'Done').click();
  });

  test('warns from the sum on that the merchant set', async () => {
    const page = tablet.page();
    const warning = page.getByText('Payments lie on this device alone');
    assert.equal(await warning.count(), 0);
    await warnFrom(page, '10');
    await warning.waitFor();
    await button(page, 'Hand in now').click();
    await heading(page, 'Hand in payments').waitFor();
    await page.goto(`${operator.origin}/terminal/#/`);
    await warnFrom(page, '5000');
    await button(page, '1').waitFor();
    assert.equal(await warning.count(), 0);
  });
});

suite('a till whose browser threw everything away', () => {
  test('is paid by the half that the payer has, and goes on with a new code', async () => {
    const page = tablet.page();
    const amountsBefore = await amounts(phone.page());
    await pay(phone.page(), await askFor(page, '80'));
    const id = shownPayment();
    await take(page, await copiedCode(phone.page()));
    await heading(page, 'Payment taken').waitFor();
    await takeReceipt(phone.page(), await copiedCode(page));
    await heading(phone.page(), 'Paid').waitFor();

    // What browsers do to origins that nobody promised to keep.
    const devtools = await tablet.context().newCDPSession(page);
    const { origin } = operator;
    await page.goto('about:blank');
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await tablet.close();
    tablet.setOffline(false);
    const empty = await tablet.open();
    await empty.getByLabel('Or paste the code as text').waitFor();

    await phone.findNetwork();
    await heading(phone.page(), 'Settled').waitFor();
    const shown = await operator.ask('payment', 'show', id);
    assert.equal(shown['status'], 'settled');
    assert.equal(shown['paid'], '8000');
    await button(phone.page(), 'Done').click();
    assert.notDeepEqual(await amounts(phone.page()), amountsBefore);
    assert.equal((await amounts(phone.page())).unconfirmed, '₹0.00');

    const payee = String(shown['payee']);
    await operator.ask('device', 'block', '--account', payee);
    const { enrolmentCode } = await operator.ask('device', 'code', '--account', payee);
    assert.ok(typeof enrolmentCode === 'string');
    await enrolApp(empty, enrolmentCode);
    await empty.getByText('No payments yet today.').waitFor();
    assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  });
});
