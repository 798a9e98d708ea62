/**
 * The whole story, in both languages: a customer and a merchant enrol, get ready, lose the network, pay
 * by camera with both apps closed and opened again in between, and see it settle on both screens.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { launchChromium } from '@tallystick/testkit/chromium';
import { LANGUAGES, type Language } from '@tallystick/ui/language';
import { UI_TEXTS } from '@tallystick/ui/texts/ui-texts';
import { tillTexts } from '@tallystick/terminal/texts/till-texts';
import { WALLET_TEXTS } from '@tallystick/wallet/texts/wallet-texts';
import { assertAccessible } from './world/accessible.ts';
import { newDevice, PHONE, TABLET, type Device } from './world/device.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { lookAt } from './world/look-at.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { holdToPay } from './world/wallet-steps.ts';

const PIN = '482615';
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN' };

interface Scene {
  readonly operator: Operator;
  readonly phone: Device;
  readonly tablet: Device;
  readonly gallery: Gallery;
  readonly w: (typeof WALLET_TEXTS)[Language];
  readonly t: ReturnType<typeof tillTexts>;
  readonly ui: (typeof UI_TEXTS)[Language];
}

function button(page: Page, name: string): ReturnType<Page['getByRole']> {
  return page.getByRole('button', { name, exact: true });
}

function heading(page: Page, name: string): ReturnType<Page['getByRole']> {
  return page.getByRole('heading', { name, level: 1, exact: true });
}

/** Waits for a screen, takes its picture in both themes, and asks axe-core about it. */
async function see({ gallery }: Scene, page: Page, title: string, name: string): Promise<void> {
  await heading(page, title).waitFor({ timeout: 30_000 });
  await gallery.shoot(page, name);
  await assertAccessible(page, name);
}

async function enrol(scene: Scene, device: Device, code: string, name: string): Promise<void> {
  const { enterCode, choosePin } = scene.ui.access;
  const page = await device.open();
  await page.getByLabel(enterCode.paste).waitFor();
  await scene.gallery.shoot(page, `${name}-enrol`);
  await assertAccessible(page, `${name}-enrol`);
  await page.getByLabel(enterCode.paste).fill(code);
  await button(page, enterCode.use).click();
  await see(scene, page, choosePin.title, `${name}-choose-pin`);
  await page.getByLabel(choosePin.pin).fill(PIN);
  await page.getByLabel(choosePin.again).fill(PIN);
  await button(page, choosePin.set).click();
  await page.getByText(scene.w.home.online, { exact: true }).first().waitFor({ timeout: 30_000 });
}

/** Closes the app and opens it again, as on the next morning. */
async function reopen({ ui }: Scene, device: Device): Promise<Page> {
  await device.close();
  const page = await device.open();
  await page.getByLabel(ui.access.locked.pin, { exact: true }).fill(PIN);
  await button(page, ui.access.locked.unlock).click();
  return page;
}

async function getReady(scene: Scene): Promise<void> {
  const { w, phone } = scene;
  const page = phone.page();
  await see(scene, page, 'Customer', 'wallet-home-new');
  await button(page, w.home.add).click();
  await page.getByLabel(w.add.label).fill('2000');
  await see(scene, page, w.add.title, 'wallet-add');
  await button(page, w.add.action).click();
  await button(page, w.ok).click();
  await button(page, w.home.getReady).click();
  await page.getByLabel(w.ready.howMuch).fill('800');
  await see(scene, page, w.ready.title, 'wallet-ready');
  await button(page, w.ready.action).click();
  await button(page, w.ok).waitFor();
  await see(scene, page, w.ready.title, 'wallet-ready-done');
  await button(page, w.ok).click();
  await see(scene, page, 'Customer', 'wallet-home-online');
  await see(scene, scene.tablet.page(), 'Merchant', 'till-home-online');
}

/** The merchant asks for 120.50, and the customer's camera reads it. */
async function askAndConfirm(scene: Scene): Promise<void> {
  const { w, t, phone, tablet } = scene;
  const till = tablet.page();
  for (const key of '120.50'.split('')) await button(till, key).click();
  await see(scene, till, 'Merchant', 'till-amount');
  await button(till, t.home.askFor('₹120.50')).click();
  await see(scene, till, t.request.title, 'till-request');
  const page = phone.page();
  await button(page, w.home.pay).click();
  await see(scene, page, w.pay.scanTitle, 'wallet-scan');
  const code = till.getByRole('img', { name: t.request.codeLabel('₹120.50') }).first();
  await lookAt({ viewer: page, seen: till, code, until: heading(page, w.pay.confirmTitle) });
  await see(scene, page, w.pay.confirmTitle, 'wallet-confirm');
  const digits = (of: Page): Promise<string> => of.locator('.tally-digits').innerText();
  assert.equal(
    (await digits(page)).replaceAll(/\s/g, ''),
    (await digits(till)).replaceAll(/\s/g, ''),
  );
  await holdToPay(page, heading(page, w.payment.showTitle));
  await see(scene, page, w.payment.showTitle, 'wallet-show-code');
}

/** Both apps are closed and opened, then the till's camera reads the payment and the phone's the receipt. */
async function takeAndReceipt(scene: Scene): Promise<string> {
  const { w, t, phone, tablet, ui } = scene;
  const page = await reopen(scene, phone);
  await page.getByRole('button', { name: w.home.hanging(1) }).waitFor();
  await see(scene, page, 'Customer', 'wallet-home-hanging');
  await page.getByRole('button', { name: w.home.hanging(1) }).click();
  const till = await reopen(scene, tablet);
  await see(scene, till, 'Merchant', 'till-home-reopened');
  await till.getByRole('button', { name: /120\.50/ }).click();
  await button(till, t.request.scan).click();
  await see(scene, till, t.scan.title, 'till-scan');
  const code = page.getByRole('img', { name: w.payment.codeLabel('₹120.50') }).first();
  await lookAt({ viewer: till, seen: page, code, until: heading(till, t.result.taken) });
  await see(scene, till, t.result.taken, 'till-taken');
  await button(page, w.payment.scanReceipt).click();
  await see(scene, page, w.payment.receiptTitle, 'wallet-scan-receipt');
  const receipt = till.getByRole('img', { name: t.result.receiptLabel('₹120.50') }).first();
  await lookAt({
    viewer: page,
    seen: till,
    code: receipt,
    until: heading(page, w.payment.standing.accepted),
  });
  await see(scene, page, w.payment.standing.accepted, 'wallet-paid');
  assert.equal(await page.getByText(ui.access.broken.title).count(), 0);
  const [, paymentId] = /\/payment\/([0-9a-f]{64})/.exec(page.url()) ?? [];
  assert.ok(paymentId !== undefined);
  return paymentId;
}

/** The network is back: the till hands in by itself or when asked, and the phone hears of it unasked. */
async function settle(scene: Scene, paymentId: string): Promise<void> {
  const { w, t, phone, tablet, operator } = scene;
  const till = tablet.page();
  await button(till, t.result.next).click();
  await button(till, t.home.menu).click();
  await till.getByRole('button', { name: t.menu.handIn }).click();
  await see(scene, till, t.handIn.title, 'till-hand-in');
  phone.setOffline(false);
  tablet.setOffline(false);
  await button(till, t.handIn.action).click();
  await till.getByText(t.handIn.none).waitFor({ timeout: 60_000 });
  await see(scene, phone.page(), w.payment.standing.settled, 'wallet-settled');
  const shown = await operator.ask('payment', 'show', paymentId);
  assert.equal(shown['status'], 'settled');
  assert.equal(shown['amount'], '12050');
  assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  await button(phone.page(), w.payment.done).click();
  await phone.page().getByText('₹679.50').first().waitFor();
  await see(scene, phone.page(), 'Customer', 'wallet-home-settled');
}

/** Every other screen of the wallet. */
async function walkWallet(scene: Scene): Promise<void> {
  const { w } = scene;
  const page = scene.phone.page();
  const places = [
    [w.menu.history, w.history.title],
    [w.menu.device, w.device.title],
    [w.menu.settings, w.settings.title],
    [w.menu.help, w.help.title],
    [w.menu.giveBack, w.giveBack.title],
    [w.menu.logOut, w.logOut.title],
  ] as const;
  for (const [entry, title] of places) {
    await button(page, w.home.menu).click();
    await button(page, entry).click();
    await see(scene, page, title, `wallet-${places.findIndex(([name]) => name === entry)}`);
    await button(page, scene.ui.back).click();
  }
}

/** Every other screen of the terminal. */
async function walkTerminal(scene: Scene): Promise<void> {
  const { t, ui } = scene;
  const till = scene.tablet.page();
  await button(till, ui.back).click();
  const places = [
    [t.menu.payments, t.payment.listTitle],
    [t.menu.takings, t.takings.title],
    [t.menu.dayClose, t.dayClose.title],
    [t.menu.itemList, t.items.title],
    [t.menu.settings, t.settings.title],
    [t.menu.help, t.help.title],
    [t.menu.logOut, t.logOut.title],
  ] as const;
  for (const [entry, title] of places) {
    if ((await heading(till, t.menu.title).count()) === 0) await button(till, t.home.menu).click();
    await till.getByRole('button', { name: entry }).first().click();
    await see(scene, till, title, `till-${places.findIndex(([name]) => name === entry)}`);
    await button(till, ui.back).click();
  }
}

async function play(language: Language): Promise<void> {
  const operator = await startOperator();
  const locale = LOCALES[language];
  const at = (app: string): string => `${operator.origin}/${app}/`;
  const phone = await newDevice({ url: at('wallet'), size: PHONE, locale });
  const tablet = await newDevice({ url: at('terminal'), size: TABLET, locale });
  const gallery = await openGallery(language);
  const texts = { w: WALLET_TEXTS[language], t: tillTexts(language), ui: UI_TEXTS[language] };
  const scene: Scene = { operator, phone, tablet, gallery, ...texts };
  try {
    await enrol(scene, phone, operator.codes.customer, 'wallet');
    await enrol(scene, tablet, operator.codes.merchant, 'till');
    await getReady(scene);
    phone.setOffline(true);
    tablet.setOffline(true);
    await see(scene, await reopen(scene, phone), 'Customer', 'wallet-home-offline');
    await see(scene, await reopen(scene, tablet), 'Merchant', 'till-home-offline');
    await askAndConfirm(scene);
    await settle(scene, await takeAndReceipt(scene));
    await walkWallet(scene);
    await walkTerminal(scene);
    const isNetwork = (fault: string): boolean => /net::ERR_|WebSocket/.test(fault);
    const faults = [...phone.faults, ...tablet.faults].filter((fault) => !isNetwork(fault));
    assert.deepEqual(faults, []);
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await tablet.end();
    await operator.end();
  }
}

suite('two people without a network', () => {
  for (const language of LANGUAGES) {
    test(`pay and are paid, in ${language}`, async () => play(language));
  }
});
