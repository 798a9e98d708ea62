/** The second day: a sale from the list, told by digits; taken back, printed, and closed. */

import assert from 'node:assert/strict';
import { holdToPay } from '../world/wallet-steps.ts';
import { button, handOver, heading, see, type Scene } from './scene.ts';

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
