/** What a customer does in the wallet, by the names that stand on the screen (in English unless told). */

import type { Language } from '@tallystick/ui/language';
import { UI_TEXTS, type UiTexts } from '@tallystick/ui/texts/ui-texts';
import type { Locator, Page } from 'playwright-core';
import { newDevice, PHONE, type Device, type DeviceInput } from './device.ts';
import type { Operator } from './operator.ts';

export const PIN = '482615';

const ENGLISH = UI_TEXTS.of('en');

/** A phone that speaks English and was never used. */
export function newPhone(operator: Operator, input: Partial<DeviceInput> = {}): Promise<Device> {
  return newDevice({ url: `${operator.origin}/wallet/`, size: PHONE, locale: 'en-IN', ...input });
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { name, level: 1 });
}

/** From the first screen to the home of the wallet, or of the terminal. */
export async function enrolApp(page: Page, code: string): Promise<void> {
  await page.getByLabel('Or paste the code as text').fill(code);
  await button(page, 'Go on').click();
  await page.getByLabel('New PIN').fill(PIN);
  await page.getByLabel('The same PIN again').fill(PIN);
  await button(page, 'Set PIN').click();
  await page.getByText('Online', { exact: true }).first().waitFor();
}

/** From the PIN to wherever the wallet was. */
export async function unlock(page: Page, pin: string = PIN): Promise<void> {
  await page.getByLabel('PIN', { exact: true }).fill(pin);
  await button(page, 'Open').click();
}

/** Starts the app in another language, which comes back to where it was. */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('tallystick-language', chosen), language);
  await page.reload();
  const { locked } = (await UI_TEXTS.load(language)).access;
  await page.getByLabel(locked.pin, { exact: true }).fill(PIN);
  await button(page, locked.unlock).click();
  await page.getByLabel(locked.pin, { exact: true }).waitFor({ state: 'hidden' });
}

/** From home and back: money into the account. */
export async function addMoney(page: Page, amount: string): Promise<void> {
  await button(page, 'Add money').click();
  await page.getByLabel('How much?').fill(amount);
  await button(page, 'Add it').click();
  await button(page, 'Done').click();
}

/** From home and back: money ready offline. */
export async function getReady(page: Page, amount: string): Promise<void> {
  await button(page, 'Get ready for offline').click();
  await page.getByLabel('How much shall be ready in all?').fill(amount);
  await button(page, 'Get it ready').click();
  await button(page, 'Done').click();
}

/** On a screen with the camera: gives it a code as text. */
export async function paste(page: Page, text: string, { scan }: UiTexts = ENGLISH): Promise<void> {
  await page.getByText(scan.otherWays).click();
  await page.getByLabel(scan.paste).fill(text);
  await button(page, scan.use).click();
}

/** From home to the question whether to pay. */
export async function readRequest(page: Page, text: string): Promise<void> {
  await button(page, 'Pay').click();
  await paste(page, text);
  await heading(page, 'Pay this?').waitFor();
}

/** Presses until `until` is there: a busy machine sees a press of half a second as none at all. */
export async function holdToPay(page: Page, until: Locator): Promise<void> {
  await page.getByRole('button', { name: HOLD }).hover();
  await page.mouse.down();
  await until.waitFor();
  await page.mouse.up();
}

const HOLD = /Hold to pay|दबाए रखें/;

/** From home to the code of the payment. */
export async function pay(page: Page, text: string): Promise<void> {
  await readRequest(page, text);
  await holdToPay(page, heading(page, 'Show this code'));
}

/** The text of the code on the screen, as "Copy code" gives it. */
export async function copiedCode(page: Page, { code }: UiTexts = ENGLISH): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(page, code.copy).click();
  await page.getByText(code.copied).first().waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** From the payment's code: the receipt, as text. */
export async function takeReceipt(page: Page, text: string): Promise<void> {
  await button(page, 'Scan the receipt').click();
  await paste(page, text);
}

/** What the home screen says of money, line by line. */
export async function amounts(page: Page): Promise<{
  readonly ready: string;
  readonly atOperator: string;
  readonly unconfirmed: string;
}> {
  const row = async (name: string): Promise<string> =>
    page
      .getByRole('listitem')
      .filter({ hasText: name })
      .first()
      .locator('[aria-hidden]')
      .first()
      .innerText();
  return {
    ready: await page
      .locator('section')
      .filter({ hasText: 'Ready offline' })
      .locator('[aria-hidden]')
      .first()
      .innerText(),
    atOperator: await row('At the operator'),
    unconfirmed: await row('Not confirmed yet'),
  };
}
