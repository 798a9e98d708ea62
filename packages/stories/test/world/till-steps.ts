/** What a merchant does at the terminal, by the names that stand on the screen (in English). */

import type { Page } from 'playwright-core';
import { newDevice, TABLET, type Device } from './device.ts';
import type { Operator } from './operator.ts';
import { button, copiedCode, heading, pay, paste, takeReceipt } from './wallet-steps.ts';

/** A tablet that speaks English and was never used. */
export function newTablet(operator: Operator): Promise<Device> {
  return newDevice({ url: `${operator.origin}/terminal/`, size: TABLET, locale: 'en-IN' });
}

/** From home to the request; gives its text. `amount` as the keys are pressed, such as `12.50`. */
export async function askFor(page: Page, amount: string): Promise<string> {
  for (const key of amount) await button(page, key).click();
  await page.getByRole('button', { name: /^Ask for/ }).click();
  await heading(page, 'Let the customer scan this').waitFor();
  return copiedCode(page);
}

/** Puts something on the list of what the till sells. From home and back. */
export async function sellsAlso(
  page: Page,
  name: string,
  price: string,
  unit: string,
): Promise<void> {
  await page.getByRole('link', { name: 'Items' }).click();
  await button(page, 'Change the list').click();
  await button(page, 'Add an item').click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Price', { exact: true }).fill(price);
  await page.getByLabel('Unit').fill(unit);
  await button(page, 'Keep it').click();
  await heading(page, 'Items').waitFor();
  await button(page, 'Back').click();
}

/** From home to a request for items, each tapped once for each time it is named; gives its text. */
export async function askForItems(page: Page, names: readonly string[]): Promise<string> {
  await page.getByRole('link', { name: 'Items' }).click();
  for (const name of names) {
    await page.getByRole('button', { name: `One more ${name}` }).click();
  }
  await page.getByRole('button', { name: /^Ask for/ }).click();
  await heading(page, 'Let the customer scan this').waitFor();
  return copiedCode(page);
}

/** From home to a request that was asked for before. */
export async function openRequest(page: Page, amount: RegExp): Promise<void> {
  await page.getByRole('button', { name: amount }).click();
  await heading(page, 'Let the customer scan this').waitFor();
}

/** Sets from which sum of payments that were not handed in the till warns. From home and back. */
export async function warnFrom(page: Page, sum: string): Promise<void> {
  await button(page, 'Menu').click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Or from a sum of').fill(sum);
  await button(page, 'Save').click();
  await page.getByText('Kept.').waitFor();
  await button(page, 'Back').click();
  await button(page, 'Back').click();
}

/** From the request: gives the till the text of a payment. */
export async function take(page: Page, text: string): Promise<void> {
  await button(page, "Scan the customer's code").click();
  await paste(page, text);
}

/** Both at home, and at home again: the customer buys something, and has the receipt. */
export async function buy(wallet: Page, till: Page, amount: string): Promise<void> {
  await pay(wallet, await askFor(till, amount));
  await take(till, await copiedCode(wallet));
  await heading(till, 'Payment taken').waitFor();
  await takeReceipt(wallet, await copiedCode(till));
  await heading(wallet, 'Paid').waitFor();
  await button(wallet, 'Done').click();
  await button(till, 'Next customer').click();
}

/** From anywhere in the till to one of its payments. */
export async function openTaken(operator: Operator, till: Page, amount: RegExp): Promise<void> {
  await till.goto(`${operator.origin}/terminal/#/`);
  await button(till, 'Menu').click();
  await button(till, 'All payments').click();
  await till.getByRole('button', { name: amount }).click();
}
