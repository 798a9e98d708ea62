/**
 * Coins from hand to hand: a shopper has money come from the bank, and turns it into coins while there is a network; then
 * nobody has one. A person who sells is paid with coins, of which the last is worth more than the bill, and pays a shop's
 * till with what came; the shop pays the till of its supplier in turn. When all are online again, each has what is theirs,
 * and has it paid out.
 *
 * Shows V-03, V-04, V-05, V-06, V-07, V-14, V-19, V-20, V-21, V-25, V-26, V-41, V-45, V-46, V-47, V-48, V-49, V-54, V-58, V-62, V-66, V-68, V-74, V-75, V-76, V-78.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import type { Page } from 'playwright-core';
import { look } from './acts/scene.ts';
import { askBank, giveDetails, openBank, startStoryBank, type StoryBank } from './world/bank.ts';
import type { Device } from './world/device.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { askFor, askForItems, buy, newTablet, sellsAlso, take } from './world/till-steps.ts';
import {
  button,
  copiedCode,
  enrolApp,
  heading,
  holdToPay,
  newPhone,
  pay,
  paste,
  readRequest,
  takeReceipt,
} from './world/wallet-steps.ts';

/** How long the bank thinks, so that somebody sees it think. */
const BANK_MS = 4_000;
/** A merchant of the other bank, with nothing there. */
const CHAI_CORNER = {
  bank: 'TSBB0000001',
  account: '200000000001',
  name: 'Chai Corner',
  phone: '+919820054321',
  pan: 'AAAFC2222C',
};
const VALUES = '100,200,500,1000,2000,5000';

interface Market {
  readonly operator: Operator;
  readonly bank: StoryBank;
  readonly gallery: Gallery;
  readonly shopper: Device;
  readonly seller: Device;
  readonly tablet: Device;
  /** The till of another merchant, from whom the shop buys. */
  readonly supplier: Device;
}

test('coins are bought, paid with, given on from till to till and put back, and each is paid once (V-03, V-04, V-05, V-06, V-07, V-14, V-19, V-20, V-21, V-25, V-26, V-41, V-45, V-46, V-47, V-48, V-49, V-54, V-58, V-62, V-66, V-68, V-74, V-75, V-76, V-78)', async () => {
  const bank = await startStoryBank();
  const operator = await startOperator(bank.settings);
  await operator.ask(
    'coins',
    'set',
    '--values',
    VALUES,
    '--account-max',
    '50000',
    '--merchants-hand-on',
  );
  const [shopper, seller] = [await newPhone(operator), await newPhone(operator)];
  const [tablet, supplier] = [await newTablet(operator), await newTablet(operator)];
  const devices = [shopper, seller, tablet, supplier];
  const gallery = await openGallery('coins');
  const market = { operator, bank, gallery, shopper, seller, tablet, supplier };
  try {
    await open(market);
    await fromBank(market);
    await makeCoins(market);
    for (const each of devices) each.setOffline(true);
    await paySeller(market);
    await payTill(market);
    await payOn(market);
    await declined(market);
    await settleAll(market);
    await toBanks(market);
    assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
    const isNetwork = (fault: string): boolean => /net::ERR_|WebSocket/.test(fault);
    const faults = devices.flatMap((each) => each.faults);
    assert.deepEqual(
      faults.filter((fault) => !isNetwork(fault)),
      [],
    );
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    for (const each of devices) await each.end();
    await operator.end();
    await bank.end();
  }
});

async function open({ operator, shopper, seller, tablet, supplier }: Market): Promise<void> {
  const bo = await operator.ask('customer', 'create', '--name', 'Bo');
  const tea = ['--name', 'Tea Estate', '--type', '5499', '--place', 'tepf4q'];
  const estate = await operator.ask('merchant', 'create', ...tea);
  const codes = [
    [shopper, operator.codes.customer],
    [seller, String(bo['enrolmentCode'])],
    [tablet, operator.codes.merchant],
    [supplier, String(estate['enrolmentCode'])],
  ] as const;
  await Promise.all(codes.map(async ([device, code]) => enrolApp(await device.open(), code)));
}

/**
 * The bank account is given once. What the bank refuses is said with its reason, what it sends is in the account, and
 * coins of it are made with one press.
 */
async function fromBank({ bank, gallery, shopper }: Market): Promise<void> {
  const page = shopper.page();
  await openBank(page);
  await giveDetails(page, { pan: 'ABCPR12345' });
  await page.getByText(/^This is not a PAN\./).waitFor();
  await look({ gallery }, page, 'bank-details');
  await page.getByLabel('PAN').fill('ABCPR1234F');
  await button(page, 'Keep these details').click();
  await page.getByText('Account ending in 0001').waitFor();
  await look({ gallery }, page, 'bank-account');
  await askBank(page, '60000');
  await page
    .getByText(/^There is not enough money in the bank account\. No money moved\./)
    .waitFor();
  await look({ gallery }, page, 'bank-refused');
  await button(page, 'Understood').click();
  await askBank(page, '200');
  await page.getByText('In your account', { exact: true }).waitFor();
  await button(page, 'Leave it in the account').click();
  await bank.control('PUT', '/outage', { kind: 'delay', ms: BANK_MS, requests: 1 });
  await askBank(page, '10');
  await page.getByText('Your bank is being asked', { exact: true }).waitFor();
  await look({ gallery }, page, 'bank-asked');
  await page.getByText('In your account', { exact: true }).waitFor();
  await look({ gallery }, page, 'bank-credited');
  await button(page, 'Make coins of it').click();
  await page
    .getByText(/coins were made: ₹10\.00 to pay with/)
    .first()
    .waitFor();
  for (const screen of ['From my bank account', 'Add money']) {
    await heading(page, screen).waitFor();
    await button(page, 'Back').click();
  }
}

/** What cannot be made is refused in a sentence; what can be is made once, and each coin can be looked at. */
async function makeCoins({ gallery, shopper }: Market): Promise<void> {
  const page = shopper.page();
  await page.getByRole('button', { name: /^Coins/ }).click();
  await page.getByLabel('How much shall become coins?').fill('1.50');
  await button(page, 'Make coins').click();
  await page.getByText('There are no coins that make up this amount.').first().waitFor();
  await page.getByLabel('How much shall become coins?').fill('70');
  await button(page, 'Make coins').click();
  await page
    .getByText(/coins were made: ₹70\.00 to pay with/)
    .first()
    .waitFor();
  await look({ gallery }, page, 'coins-made');
  await button(page, 'Each coin').click();
  // The account's number on its coins; what protects them is the key of this phone.
  await page.getByText(/^\d{3}-\d{3}$/).waitFor();
  await look({ gallery }, page, 'each-coin');
  await page
    .getByRole('button', { name: /× \d+.*Made for you/ })
    .first()
    .click();
  await heading(page, /^\d+ coins$/).waitFor();
  await look({ gallery }, page, 'alike-coins');
  await page.getByRole('listitem').first().getByRole('button').click();
  await heading(page, 'Coin').waitFor();
  await page.getByText(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/).waitFor();
  await look({ gallery }, page, 'one-coin');
  for (const screen of ['Coin', /^\d+ coins$/, 'Each coin']) {
    await heading(page, screen).waitFor();
    await button(page, 'Back').click();
  }
  await printed(page, gallery);
  await button(page, 'Back').click();
  await page.getByText(/^In coins, the first until /).waitFor();
  await keepsThem(page);
}

/** On paper there is the sheet and nothing else, on A4 and on a roll. */
async function printed(page: Page, gallery: Gallery): Promise<void> {
  await heading(page, 'Coins').waitFor();
  await button(page, 'Print a sheet of the coins').click();
  const sheet = page.getByText('This sheet is no money.', { exact: false });
  await sheet.waitFor();
  await look({ gallery }, page, 'print-sheet');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await button(page, 'Print').isVisible(), false);
  assert.equal(await sheet.isVisible(), true);
  const pages = [await page.pdf({ preferCSSPageSize: true })];
  await page.emulateMedia({ media: null });
  await page.getByText('Roll of 58 mm').click();
  await page.locator('.sheet-roll').waitFor();
  pages.push(await page.pdf({ preferCSSPageSize: true }));
  // In points: A4 is 595 wide, a roll of 58 mm 164.
  const widths = pages.map((pdf) => /\/MediaBox \[0 0 (\d+)/.exec(pdf.toString('latin1'))?.[1]);
  assert.deepEqual(widths, ['594', '163']);
  await button(page, 'Back').click();
  await heading(page, 'Coins').waitFor();
}

/** Who deletes the wallet would delete its coins. */
async function keepsThem(page: Page): Promise<void> {
  await button(page, 'Menu').click();
  await button(page, 'Log out').click();
  await page.getByText(/^₹80\.00 in coins is on this device only\./).waitFor();
  assert.equal(await button(page, 'Log out and delete').count(), 0);
  await button(page, 'Back').click();
}

/**
 * The payer chooses how much, as a gift is given. 24.50 are 24 in coins and the half of one: the payer is told that
 * half a rupee comes back, and the payee why.
 */
async function paySeller({ gallery, shopper, seller }: Market): Promise<void> {
  const [payer, payee] = [shopper.page(), seller.page()];
  await payer.getByText('Offline', { exact: true }).first().waitFor();
  await look({ gallery }, payer, 'home-offline');
  await button(payee, 'Get paid').click();
  await payee.getByLabel('Yes', { exact: true }).click();
  await button(payee, 'Show the code').click();
  await heading(payee, 'Let them scan this').waitFor();
  await readRequest(payer, await copiedCode(payee));
  await payer.getByLabel('How much do you pay?').fill('24.50');
  await holdToPay(payer, heading(payer, 'Show this code'));
  await payer.getByText(/^₹0\.50 of the last coin is change\./).waitFor();
  await look({ gallery }, payer, 'show-code');
  const payment = await copiedCode(payer);
  await button(payee, 'Scan their code').click();
  await paste(payee, payment);
  await heading(payee, 'Payment received').waitFor();
  await payee.getByText(/₹0\.50 of it goes back to the payer/).waitFor();
  await look({ gallery }, payee, 'received');
  await takeReceipt(payer, await copiedCode(payee));
  await heading(payer, 'Paid').waitFor();
  await button(payer, 'Done').click();
  await button(payee, 'Done').click();
}

/**
 * What the seller was given goes on: a person's coins pay a shop, and neither has a network. What was sold stands on
 * both screens, before and after.
 */
async function payTill({ gallery, seller, tablet }: Market): Promise<void> {
  const [payer, till] = [seller.page(), tablet.page()];
  await sellsAlso(till, 'Chai', '2.50', '');
  await sellsAlso(till, 'Basmati rice', '4.50', 'kg');
  const asked = await askForItems(till, ['Chai', 'Chai', 'Basmati rice']);
  await look({ gallery }, till, 'till-bill');
  await payer.getByText(/^In coins, the first until /).waitFor();
  await button(payer, 'Pay').click();
  await paste(payer, asked);
  await payer.getByText('2 × ₹2.50').waitFor();
  await payer.getByText('1 × ₹4.50 / kg').waitFor();
  await payer.getByText('Paid from your coins, of which you have ₹20.00.').waitFor();
  await payer.getByText(/^These coins go: .*₹0\.50 of the last one is change/).waitFor();
  await look({ gallery }, payer, 'confirm');
  await holdToPay(payer, heading(payer, 'Show this code'));
  await take(till, await copiedCode(payer));
  await heading(till, 'Payment taken').waitFor();
  await till.getByText('Paid with: 1 coin', { exact: true }).waitFor();
  await till.getByText(/^The last coin is worth more than the bill\. ₹0\.50 of it/).waitFor();
  await till.getByText('1 × ₹4.50 / kg').waitFor();
  await look({ gallery }, till, 'till-taken');
  await takeReceipt(payer, await copiedCode(till));
  await heading(payer, 'Paid').waitFor();
  await payer.getByText('1 × ₹4.50 / kg').waitFor();
  await look({ gallery }, payer, 'paid-bill');
  await button(payer, 'Done').click();
  await button(till, 'Next customer').click();
}

/** What the shop takes goes on as well, because its operator lets merchants: it buys from another merchant. */
async function payOn({ gallery, shopper, tablet, supplier }: Market): Promise<void> {
  const [payer, till, payee] = [shopper.page(), tablet.page(), supplier.page()];
  await buy(payer, till, '2');
  const asked = await askFor(payee, '2');
  await button(till, 'Menu').click();
  await button(till, 'Pay with coins').click();
  await till.getByText(/^Coins that this till took/).waitFor();
  await look({ gallery }, till, 'till-pay-on');
  await button(till, 'Scan their code').click();
  await paste(till, asked);
  await heading(till, 'Pay this?').waitFor();
  await till.getByText('Paid from the coins on this till, of which it has ₹2.00.').waitFor();
  await look({ gallery }, till, 'till-confirm');
  await holdToPay(till, heading(till, 'Show this code'));
  await look({ gallery }, till, 'till-shows');
  const payment = await copiedCode(till);
  await take(payee, payment);
  await heading(payee, 'Payment taken').waitFor();
  await button(till, 'Scan the receipt').click();
  await paste(till, await copiedCode(payee));
  await heading(till, 'Paid').waitFor();
  await look({ gallery }, till, 'till-paid-on');
  await button(till, 'Done').click();
  for (const title of ['Pay with coins', 'Menu']) {
    await heading(till, title).waitFor();
    await button(till, 'Back').click();
  }
  await button(payee, 'Next customer').click();
}

/** A till that cancelled its request takes no coins; the payer reads that they stay set aside. */
async function declined({ gallery, shopper, tablet }: Market): Promise<void> {
  const [payer, till] = [shopper.page(), tablet.page()];
  await pay(payer, await askFor(till, '5'));
  await button(till, 'Cancel this request').click();
  await button(till, 'Cancel the request').click();
  await askFor(till, '6');
  await take(till, await copiedCode(payer));
  await heading(till, 'Not accepted').waitFor();
  await till.getByText('Show the receipt').click();
  await takeReceipt(payer, await copiedCode(till));
  await heading(payer, 'Not accepted').waitFor();
  await payer.getByText(/^It was not taken\. No money moved\. Its coins stay set aside/).waitFor();
  await look({ gallery }, payer, 'declined');
  await button(payer, 'Done').click();
  await button(till, 'Next customer').click();
}

/** Both tills hand in by themselves, the seller puts the rest into the account, and so does the shopper. */
async function settleAll({ gallery, shopper, seller, tablet, supplier }: Market): Promise<void> {
  for (const each of [supplier, tablet, seller, shopper]) await each.findNetwork();
  const [page, other, till] = [shopper.page(), seller.page(), tablet.page()];
  const passedOn = supplier.page().getByRole('button', { name: /Settled/ });
  await passedOn.filter({ hasText: '₹2.00' }).waitFor();
  const settled = till.getByRole('button', { name: /Settled/ });
  await settled.first().click();
  await till.getByText('Yes, your operator has it').waitFor();
  await look({ gallery }, till, 'till-settled');
  await putAllBack(other);
  await putAllBack(page);
  // What the till did not take is the shopper's money again.
  await page.getByText('Came back into the account').waitFor();
  await look({ gallery }, page, 'put-back');
  for (const each of [other, page]) await button(each, 'Back').click();
  const given = page.getByRole('listitem').filter({ hasText: '₹24.50' });
  await given.getByText('Settled', { exact: true }).waitFor();
  await hasAtOperator(other, '₹15.00');
  await hasAtOperator(page, '₹183.50');
}

/** What is left goes where it came from, and what the shop took goes to its bank, now and each evening. */
async function toBanks({ operator, bank, gallery, shopper, tablet }: Market): Promise<void> {
  const [page, till] = [shopper.page(), tablet.page()];
  await till.goto(`${operator.origin}/terminal/#/`);
  await button(till, 'Menu').click();
  await till.getByRole('button', { name: /^Pay out to the bank/ }).click();
  await giveDetails(till, CHAI_CORNER);
  await till.getByText(/^This bank account was entered lately\./).waitFor();
  // No story waits a day until a bank account may be paid.
  await operator.ask('bank-orders', 'allow', '--wait', '1s');
  await bank.payOutFor(await operator.tenant());
  await operator.stop();
  await operator.start();
  for (const each of [tablet, shopper]) await each.findNetwork();
  const before = await bank.balance('TSBA0000001', '100000000001');
  await page.getByText('Online', { exact: true }).first().waitFor();
  await button(page, 'Menu').click();
  await button(page, 'Pay out to my bank').click();
  await page.getByLabel('How much shall go to your bank?').fill('100');
  await button(page, 'Pay it out').click();
  await page.getByText('Sent to your bank', { exact: true }).waitFor();
  await look({ gallery }, page, 'paid-out');
  const after = await bank.balance('TSBA0000001', '100000000001');
  assert.equal(BigInt(String(after)) - BigInt(String(before)), 100_00n);
  const all = till.getByRole('button', { name: /^Pay out all of it: ₹/ });
  const paise = (await all.innerText()).replaceAll(/\D/g, '');
  await all.click();
  await till.getByText('Sent to your bank', { exact: true }).waitFor();
  await till.getByLabel('When?').selectOption({ label: 'At 20:00, your operator’s time' });
  await till.getByText('Kept.').first().waitFor();
  await look({ gallery }, till, 'till-paid-out');
  assert.equal(await bank.balance(CHAI_CORNER.bank, CHAI_CORNER.account), paise);
}

async function putAllBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Coins/ }).click();
  await button(page, 'Put all into the account').click();
  await page
    .getByText(/put into your account\.$/)
    .first()
    .waitFor();
}

/** The account has so much, as the home screen says as soon as the operator has summed up. */
async function hasAtOperator(page: Page, amount: string): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: 'At the operator' });
  await row.getByText(amount, { exact: true }).waitFor();
}
