/**
 * What goes wrong on a phone: two tabs, no camera, no room, a wrong clock, a forgotten PIN.
 *
 * Shows L-02.
 */

import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { Device } from './world/device.ts';
import { enrolNodeTill, type NodeTill } from './world/node-till.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { shiftDate } from './world/shift-date.ts';
import {
  addMoney,
  amounts,
  button,
  enrolApp,
  getReady,
  heading,
  holdToPay,
  newPhone,
  pay,
  paste,
  readRequest,
  takeReceipt,
  copiedCode,
  unlock,
} from './world/wallet-steps.ts';

const YEAR_SECONDS = 365 * 86_400;

let operator: Operator;
let till: NodeTill;

before(async () => {
  operator = await startOperator();
  till = await enrolNodeTill(operator.codes.merchant);
});

after(async () => {
  await operator?.end();
});

const phones: Device[] = [];

/** A phone that is ended with its test, also when that fails: a browser that stays open holds up the whole run. */
async function phoneOf(options?: Parameters<typeof newPhone>[1]): Promise<Device> {
  const phone = await newPhone(operator, options);
  phones.push(phone);
  return phone;
}

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.end();
});

/** A code for the one customer's next device. */
async function codeFor(account: string): Promise<string> {
  const { enrolmentCode } = await operator.ask('device', 'code', '--account', account);
  assert.ok(typeof enrolmentCode === 'string');
  return enrolmentCode;
}

async function newCustomer(): Promise<{ readonly account: string; readonly code: string }> {
  const { account, enrolmentCode } = await operator.ask('customer', 'create', '--name', 'Asha');
  assert.ok(typeof enrolmentCode === 'string');
  return { account: String(account), code: enrolmentCode };
}

const ROOM_BYTES = 8_000_000;

/** Runs inside the page: something else takes all the room that is left. */
async function fillDisk(): Promise<void> {
  const opening = indexedDB.open('photographs');
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('all'));
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  const database = opening.result;
  let last = 1;
  let key = 0;
  const put = (size: number): Promise<boolean> => {
    const numbers = new Uint32Array(size / 4);
    // Numbers that the database cannot pack smaller (the constants of Numerical Recipes).
    for (let at = 0; at < numbers.length; at += 1) {
      last = (Math.imul(last, 1_664_525) + 1_013_904_223) >>> 0;
      numbers[at] = last;
    }
    key += 1;
    const writing = database.transaction('all', 'readwrite');
    writing.objectStore('all').put(numbers, key);
    return new Promise((resolve) => {
      writing.addEventListener('complete', () => resolve(true));
      writing.addEventListener('abort', () => resolve(false));
    });
  };
  for (const size of [1_000_000, 100_000, 10_000, 1_000]) {
    while (await put(size));
  }
  database.close();
}

suite('on a phone', () => {
  test('a second tab waits, and goes on when the first is closed', async () => {
    const phone = await phoneOf();
    const first = await phone.open();
    await enrolApp(first, (await newCustomer()).code);
    const second = await phone.context().newPage();
    await second.goto(`${operator.origin}/wallet/`);
    await heading(second, 'Open in another window').waitFor();
    await first.close();
    await heading(second, 'Enter your PIN').waitFor();
    await unlock(second);
    await heading(second, 'Asha').waitFor();
  });

  for (const camera of ['refused', 'missing'] as const) {
    test(`a camera that is ${camera} leaves the code as text`, async () => {
      const phone = await phoneOf({ camera });
      const page = await phone.open();
      await enrolApp(page, (await newCustomer()).code);
      await addMoney(page, '100');
      await getReady(page, '100');
      await button(page, 'Pay').click();
      const why = camera === 'refused' ? 'The camera is not allowed' : 'This device has no camera';
      await page.getByText(why).waitFor();
      await paste(page, await till.ask(1_500n));
      await holdToPay(page, heading(page, 'Show this code'));
      await takeReceipt(page, await till.take(await copiedCode(page)));
      await heading(page, /Paid|Settled/).waitFor();
    });
  }

  test('a full disk refuses the payment and loses nothing', async () => {
    const phone = await phoneOf();
    const page = await phone.open();
    const devtools = await phone.context().newCDPSession(page);
    // Before the first write: Chromium remembers for a while how much room there is.
    const { origin } = operator;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: ROOM_BYTES });
    await enrolApp(page, (await newCustomer()).code);
    await addMoney(page, '100');
    await getReady(page, '100');
    phone.setOffline(true);
    await readRequest(page, await till.ask(2_000n));
    await page.evaluate(fillDisk);
    await holdToPay(page, page.getByText('There is no room left on this device'));
    await page.evaluate(() => indexedDB.deleteDatabase('photographs'));
    await button(page, 'I made room').click();
    await holdToPay(page, heading(page, 'Show this code'));
    await button(page, 'Back').click();
    assert.deepEqual(await amounts(page), {
      ready: '₹80.00',
      atOperator: '₹0.00',
      unconfirmed: '₹20.00',
    });
  });

  for (const [word, shift] of [
    ['ahead', YEAR_SECONDS],
    ['behind', -YEAR_SECONDS],
  ] as const) {
    test(`a clock that is a year ${word} is named, and costs no money`, async () => {
      const phone = await phoneOf({
        prepare: async (context) => {
          await context.addInitScript(shiftDate, shift);
        },
      });
      const page = await phone.open();
      await enrolApp(page, (await newCustomer()).code);
      await page.getByText('The clock of this device is wrong').waitFor();
      await page.getByText(`days ${word}`).waitFor();
      await addMoney(page, '100');
      assert.equal((await amounts(page)).atOperator, '₹100.00');
    });
  }

  test('a forgotten PIN means a new code, and the money at the operator is there again', async () => {
    const { account, code } = await newCustomer();
    const phone = await phoneOf();
    const page = await phone.open();
    await enrolApp(page, code);
    await addMoney(page, '500');
    await getReady(page, '200');
    await page.reload();
    for (const wrong of ['000001', '000002', '000003', '000004']) {
      await unlock(page, wrong);
      await page.getByText('This is not the PIN').waitFor();
      await page.getByLabel('PIN', { exact: true }).fill('');
    }
    await page.getByText('wait 30 seconds').waitFor();
    await page.reload();
    await unlock(page);
    await page.getByText(/wait \d+ seconds/).waitFor();
    await button(page, 'Forgot your PIN?').click();
    await page.getByText('Money at the operator stays yours').waitFor();
    await button(page, 'Delete everything here').click();
    await page.getByLabel('Or paste the code as text').waitFor();
    await operator.ask('device', 'block', '--account', account);
    await enrolApp(page, await codeFor(account));
    assert.deepEqual(await amounts(page), {
      ready: '₹0.00',
      atOperator: '₹300.00',
      unconfirmed: '₹0.00',
    });
  });

  test('logging out is refused while a half is here alone, with the way out', async () => {
    const phone = await phoneOf();
    const page = await phone.open();
    await enrolApp(page, (await newCustomer()).code);
    await addMoney(page, '50');
    await getReady(page, '50');
    phone.setOffline(true);
    await pay(page, await till.ask(1_000n));
    await button(page, 'Back').click();
    await button(page, 'Menu').click();
    await button(page, 'Log out').click();
    await page.getByText('1 half lies on this device only').waitFor();
    assert.equal(await button(page, 'Log out and delete').count(), 0);
    phone.setOffline(false);
    await button(page, 'Synchronise now').click();
    await button(page, 'Log out and delete').click();
    await page.getByLabel('Or paste the code as text').waitFor();
  });
});
