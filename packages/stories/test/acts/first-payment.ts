/** The first day: enrol, get ready, lose the network, pay by camera, and settle. */

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Device } from '../world/device.ts';
import { lookAt } from '../world/look-at.ts';
import { button, holdToPay, PIN } from '../world/wallet-steps.ts';
import { heading, look, reopen, see, type Scene } from './scene.ts';

/** A device takes the operator's code and gets a PIN. */
export async function enrol(
  scene: Scene,
  device: Device,
  code: string,
  name: string,
): Promise<void> {
  const { enterCode, choosePin } = scene.ui.access;
  const page = await device.open();
  await page.getByLabel(enterCode.paste).waitFor();
  await look(scene, page, `${name}-enrol`);
  await page.getByLabel(enterCode.paste).fill(code);
  await button(page, enterCode.use).click();
  await see(scene, page, choosePin.title, `${name}-choose-pin`);
  await page.getByLabel(choosePin.pin).fill(PIN);
  await page.getByLabel(choosePin.again).fill(PIN);
  await button(page, choosePin.set).click();
  await page.getByText(scene.w.home.online, { exact: true }).first().waitFor();
}

/** The customer adds money and gets some ready. */
export async function getReady(scene: Scene): Promise<void> {
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
export async function askAndConfirm(scene: Scene): Promise<void> {
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
  assert.equal(await tallyDigits(page), await tallyDigits(till));
  await holdToPay(page, heading(page, w.payment.showTitle));
  await see(scene, page, w.payment.showTitle, 'wallet-show-code');
}

async function tallyDigits(page: Page): Promise<string> {
  return (await page.locator('.tally-digits').innerText()).replaceAll(/\s/g, '');
}

/**
 * Both apps are closed and opened, then the till's camera reads the payment, and the phone's the
 * receipt. Gives the payment's id.
 */
export async function takeAndReceipt(scene: Scene): Promise<string> {
  const { w, t, phone, tablet } = scene;
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
  await see(scene, till, t.result.taken, 'till-taken-at-risk');
  await button(page, w.payment.scanReceipt).click();
  await see(scene, page, w.payment.receiptTitle, 'wallet-scan-receipt');
  const receipt = till.getByRole('img', { name: t.result.receiptLabel('₹120.50') }).first();
  const until = heading(page, w.payment.standing.accepted);
  await lookAt({ viewer: page, seen: till, code: receipt, until });
  await see(scene, page, w.payment.standing.accepted, 'wallet-paid');
  const [, paymentId] = /\/payment\/([0-9a-f]{64})/.exec(page.url()) ?? [];
  assert.ok(paymentId !== undefined);
  return paymentId;
}

/** The network is back: the till hands in, and the phone hears of it unasked. Gives the merchant's account. */
export async function settle(scene: Scene, paymentId: string): Promise<string> {
  const { w, t, phone, tablet, operator } = scene;
  const till = tablet.page();
  await button(till, t.result.next).click();
  await see(scene, till, 'Merchant', 'till-home-unsent');
  await button(till, t.home.menu).click();
  await see(scene, till, t.menu.title, 'till-menu');
  await till.getByRole('button', { name: t.menu.handIn }).click();
  await see(scene, till, t.handIn.title, 'till-hand-in');
  await phone.findNetwork();
  tablet.setOffline(false);
  await button(till, t.handIn.action).click();
  await till.getByText(t.handIn.none).waitFor();
  await see(scene, phone.page(), w.payment.standing.settled, 'wallet-settled');
  const shown = await operator.ask('payment', 'show', paymentId);
  assert.equal(shown['status'], 'settled');
  assert.equal(shown['amount'], '12050');
  assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  await button(phone.page(), w.payment.done).click();
  await phone.page().getByText('₹679.50').first().waitFor();
  await see(scene, phone.page(), 'Customer', 'wallet-home-settled');
  await button(till, scene.ui.back).click();
  return String(shown['payee']);
}
