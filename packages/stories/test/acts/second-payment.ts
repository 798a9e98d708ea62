/** The second day: a sale from the list, told by digits; taken back, printed, and closed. */

import assert from 'node:assert/strict';
import { button, holdToPay } from '../world/wallet-steps.ts';
import { handOver, heading, see, type Scene } from './scene.ts';

/** The merchant lists what is sold, and a sale of two is asked for and paid. */
export async function sellFromList(scene: Scene): Promise<void> {
  const { t, w, phone, tablet } = scene;
  const till = tablet.page();
  await till.getByRole('link', { name: t.home.items }).click();
  await button(till, t.items.change).click();
  await button(till, t.items.add).click();
  await till.getByLabel(t.items.name).fill('Chai');
  await till.getByLabel(t.items.price).fill('20');
  await see(scene, till, t.items.add, 'till-item');
  await button(till, t.items.keep).click();
  await see(scene, till, t.items.title, 'till-items');
  await button(till, scene.ui.back).click();
  const chai = till.getByRole('button', { name: t.items.one('Chai') });
  await chai.click();
  await chai.click();
  await see(scene, till, 'Merchant', 'till-home-items');
  await button(till, t.home.askFor('₹40.00')).click();
  phone.setOffline(true);
  await payPasted(scene);
  await button(till, t.request.scan).click();
  await handOver(scene, phone.page(), till);
  await heading(till, t.result.taken).waitFor();
  // The till has a network: its half is with the operator at once.
  await till.getByText(t.payment.standing.settled, { exact: true }).first().waitFor();
  await see(scene, till, t.result.taken, 'till-taken-settled');
  await till.getByText(w.payment.showTitle).waitFor({ state: 'detached' });
}

/** From the request on the till to the code on the phone. */
async function payPasted(scene: Scene): Promise<void> {
  const { w, phone, tablet } = scene;
  const page = phone.page();
  await button(page, w.home.pay).click();
  await handOver(scene, tablet.page(), page);
  await heading(page, w.pay.confirmTitle).waitFor();
  await holdToPay(page, heading(page, w.payment.showTitle));
}

/** The merchant reads the code out, and the customer types it. */
export async function typeStatusCode(scene: Scene): Promise<void> {
  const { w, phone, tablet } = scene;
  const page = phone.page();
  const digits = await tablet
    .page()
    .getByText(/^\d{3} \d{3} \d{4}$/)
    .first()
    .innerText();
  await button(page, w.payment.typeCode).click();
  const [first = ''] = digits;
  const wrong = digits.replace(first, first === '9' ? '8' : '9');
  await page.getByLabel(w.payment.statusLabel).fill(wrong);
  await button(page, w.payment.statusUse).click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  await see(scene, page, w.payment.statusTitle, 'wallet-status-code-wrong');
  await page.getByLabel(w.payment.statusLabel).fill(digits);
  await button(page, w.payment.statusUse).click();
  await see(scene, page, w.payment.standing.codeTyped, 'wallet-code-typed');
}

/** The merchant looks the payment up, prints a receipt, and gives the money back. */
export async function printAndCancel(scene: Scene): Promise<void> {
  const { t, w, phone, tablet } = scene;
  const till = tablet.page();
  await button(till, t.result.next).click();
  await till
    .getByRole('button', { name: /₹ ?40|40\.00|forty|40 /i })
    .first()
    .click();
  await see(scene, till, t.payment.title, 'till-payment');
  await button(till, t.payment.printReceipt).click();
  await see(scene, till, t.receipt.title, 'till-receipt');
  await button(till, scene.ui.back).click();
  await button(till, t.payment.cancel).click();
  await see(scene, till, t.payment.cancelTitle, 'till-cancel');
  await button(till, t.payment.cancelYes).click();
  await till.getByText(t.payment.standing.cancelled, { exact: true }).first().waitFor();
  await see(scene, till, t.payment.title, 'till-cancelled');
  // Nobody tells the phone: it finds out by trying.
  phone.setOffline(false);
  await see(scene, phone.page(), w.payment.standing.cameBack, 'wallet-came-back');
  await button(phone.page(), w.payment.done).click();
  await button(till, scene.ui.back).click();
  await button(till, scene.ui.back).click();
}

/** A request is cancelled while the customer pays it: no money moves, and both screens say so. */
export async function decline(scene: Scene): Promise<void> {
  const { t, w, phone, tablet, ui } = scene;
  const till = tablet.page();
  const page = phone.page();
  await till.getByRole('link', { name: t.home.keypad }).click();
  await button(till, '7').click();
  await button(till, t.home.askFor('₹7.00')).click();
  phone.setOffline(true);
  await payPasted(scene);
  await button(till, t.request.cancel).click();
  await see(scene, till, t.request.cancelTitle, 'till-cancel-request');
  await button(till, t.request.cancelYes).click();
  await button(till, '8').click();
  await button(till, t.home.askFor('₹8.00')).click();
  await button(till, t.request.scan).click();
  await handOver(scene, page, till);
  await see(scene, till, t.result.declined, 'till-declined');
  await button(page, w.payment.later).click();
  await button(page, w.home.menu).click();
  await button(page, w.menu.logOut).click();
  await see(scene, page, w.logOut.title, 'wallet-log-out-refused');
  await button(page, ui.back).click();
  await page.getByRole('button', { name: w.home.hanging(1) }).click();
  await button(page, w.payment.scanReceipt).click();
  await till.getByText(t.payment.showReceipt).click();
  await handOver(scene, till, page);
  await see(scene, page, w.payment.standing.declined, 'wallet-declined');
  await button(page, w.payment.done).click();
  phone.setOffline(false);
  await button(till, t.result.next).click();
}

/** The operator set money aside for this till: a payment taken without a network says up to what. */
export async function takeCovered(scene: Scene, merchant: string): Promise<void> {
  const { t, w, phone, tablet, operator } = scene;
  const till = tablet.page();
  const [currency, amount] = [CURRENCY, '50000'];
  const until = Math.floor(Date.now() / 1_000) + COVER_SECONDS;
  await operator.order('loss-account/deposits', { currency, amount });
  await operator.order(`accounts/${merchant}/tills/1/cover`, { currency, amount, until });
  await button(till, t.home.menu).click();
  await till.getByRole('button', { name: t.menu.handIn }).click();
  await button(till, t.handIn.action).click();
  await till.getByText(t.handIn.done).first().waitFor();
  await button(till, scene.ui.back).click();
  phone.setOffline(true);
  tablet.setOffline(true);
  await till.getByText(t.home.offline, { exact: true }).waitFor();
  await button(till, '9').click();
  await button(till, t.home.askFor('₹9.00')).click();
  await till.getByText(t.request.offlineCovered('₹500.00')).waitFor();
  await see(scene, till, t.request.title, 'till-request-covered');
  await payPasted(scene);
  await button(till, t.request.scan).click();
  await handOver(scene, phone.page(), till);
  await till.getByText(t.payment.standing.covered('₹9.00'), { exact: true }).first().waitFor();
  await see(scene, till, t.result.taken, 'till-taken-covered');
  await button(phone.page(), w.payment.scanReceipt).click();
  await handOver(scene, till, phone.page());
  await heading(phone.page(), w.payment.standing.accepted).waitFor();
  await button(till, t.result.next).click();
  await Promise.all([phone.findNetwork(), tablet.findNetwork()]);
  await heading(phone.page(), w.payment.standing.settled).waitFor();
  await button(phone.page(), w.payment.done).click();
  await till.getByText(t.home.online, { exact: true }).waitFor();
}

/** The rupee's number (ISO 4217). */
const CURRENCY = 356;
const COVER_SECONDS = 7 * 86_400;

/** The day is closed: what was taken stays on a list of its own, and as a file. */
export async function closeDay(scene: Scene): Promise<void> {
  const { t, tablet, ui } = scene;
  const till = tablet.page();
  await button(till, t.home.menu).click();
  await till.getByRole('button', { name: t.menu.dayClose }).click();
  await see(scene, till, t.dayClose.title, 'till-day-close');
  await button(till, t.dayClose.action).click();
  await see(scene, till, t.dayClose.number(1), 'till-day-closed');
  const [file] = await Promise.all([
    till.waitForEvent('download'),
    button(till, t.dayClose.download).click(),
  ]);
  assert.match(file.suggestedFilename(), /\.csv$/);
  await button(till, ui.back).click();
  await see(scene, till, t.dayClose.title, 'till-day-closes');
  await button(till, ui.back).click();
}
