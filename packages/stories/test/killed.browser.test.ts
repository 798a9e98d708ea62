/**
 * The phone dies at each step of enrolling and paying; what it showed is still there, and nothing twice.
 *
 * Shows M-03.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Device } from './world/device.ts';
import { enrolNodeTill, type NodeTill } from './world/node-till.ts';
import { startOperator, type Operator } from './world/operator.ts';
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
  paste,
  readRequest,
  takeReceipt,
  unlock,
} from './world/wallet-steps.ts';

const HOLD_MS = 520;

let operator: Operator;
let phone: Device;
let till: NodeTill;

before(async () => {
  operator = await startOperator();
  phone = await newPhone(operator);
  till = await enrolNodeTill(operator.codes.merchant);
});

after(async () => {
  await phone?.end();
  await operator?.end();
});

/** Kills the browser and opens the wallet again. */
async function diesAndOpens(): Promise<Page> {
  await phone.kill();
  return phone.open();
}

suite('a phone that dies', () => {
  test('before the PIN was chosen: it begins anew, and the code is still good', async () => {
    const page = await phone.open();
    await page.getByLabel('Or paste the code as text').fill(operator.codes.customer);
    await button(page, 'Go on').click();
    await heading(page, 'Choose a PIN').waitFor();
    const again = await diesAndOpens();
    await enrolApp(again, operator.codes.customer);
  });

  test('on the home screen: it opens with the PIN and has its money', async () => {
    await addMoney(phone.page(), '500');
    await getReady(phone.page(), '300');
    const page = await diesAndOpens();
    await unlock(page);
    await heading(page, 'Customer').waitFor();
    assert.equal((await amounts(page)).ready, '₹300.00');
  });

  test('before the button was held: nothing was signed', async () => {
    phone.setOffline(true);
    await readRequest(phone.page(), await till.ask(5_000n));
    const page = await diesAndOpens();
    await unlock(page);
    await button(page, 'Pay').waitFor();
    assert.equal((await amounts(page)).ready, '₹300.00');
    assert.equal((await amounts(page)).unconfirmed, '₹0.00');
  });

  test('while the button is held, and right after: the payment is made once or not at all', async () => {
    const request = await till.ask(4_000n);
    await readRequest(phone.page(), request);
    await phone.page().getByRole('button', { name: 'Hold to pay' }).hover();
    await phone.page().mouse.down();
    // About when the write is under way: before it or after it would do as well.
    await phone.page().waitForTimeout(HOLD_MS);
    const page = await diesAndOpens();
    await unlock(page);
    await button(page, 'Pay').waitFor();
    const { ready, unconfirmed } = await amounts(page);
    const isPaid = unconfirmed === '₹40.00';
    assert.equal(ready, isPaid ? '₹260.00' : '₹300.00');
    // The same request again leads to the same payment.
    await button(page, 'Pay').click();
    await paste(page, request);
    if (isPaid) await heading(page, 'Show this code').waitFor();
    else await holdToPay(page, heading(page, 'Show this code'));
    await button(page, 'Back').click();
    assert.deepEqual(await amounts(page), {
      ready: '₹260.00',
      atOperator: '₹200.00',
      unconfirmed: '₹40.00',
    });
  });

  test('while the code is shown: the same code is there again, and the till takes it', async () => {
    await showHanging(phone.page());
    const code = await copiedCode(phone.page());
    const again = await diesAndOpens();
    await unlock(again);
    await showHanging(again);
    assert.equal(await copiedCode(again), code);
    const receipt = await till.take(code);
    assert.equal(await till.take(code), receipt);
    await button(again, 'Scan the receipt').click();
    const last = await diesAndOpens();
    await unlock(last);
    await showHanging(last);
    await takeReceipt(last, receipt);
    await heading(last, 'Paid').waitFor();
    const reopened = await diesAndOpens();
    await unlock(reopened);
    await reopened.getByRole('button', { name: /Paid/ }).click();
    await heading(reopened, 'Paid').waitFor();
    phone.setOffline(false);
    await reopened.reload();
    await unlock(reopened);
    await heading(reopened, 'Settled').waitFor({ timeout: 30_000 });
  });
});

async function showHanging(page: Page): Promise<void> {
  await page.getByRole('button', { name: '1 payment was shown, not confirmed' }).click();
  await heading(page, 'Show this code').waitFor();
}
