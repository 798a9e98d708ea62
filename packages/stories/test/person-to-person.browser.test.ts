/**
 * Two people with a wallet each pay each other where nobody has a network, and see it settle.
 *
 * Shows G-027, G-144.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import { LANGUAGES, type Language } from '@tallystick/ui/language';
import { UI_TEXTS, type UiTexts } from '@tallystick/ui/texts/ui-texts';
import { WALLET_TEXTS, type WalletTexts } from '@tallystick/wallet/texts/wallet-texts';
import type { Page } from 'playwright-core';
import { heading, look } from './acts/scene.ts';
import { newDevice, PHONE, type Device } from './world/device.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { lookAt } from './world/look-at.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { button, copiedCode, holdToPay, paste, PIN } from './world/wallet-steps.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN' };

interface Meeting {
  readonly operator: Operator;
  readonly asha: Device;
  readonly bo: Device;
  readonly gallery: Gallery;
  readonly w: WalletTexts;
  readonly ui: UiTexts;
}

for (const language of LANGUAGES) {
  test(`two people pay each other without a network (G-027, G-038, G-144), in ${language}`, () =>
    inMeeting(language, async (meeting) => {
      const { asha, bo, operator, w } = meeting;
      await getAshaReady(meeting);
      asha.setOffline(true);
      bo.setOffline(true);
      await boIsPaid(meeting);
      await boIsPaidWithATip(meeting);
      await somethingElseIsRefused(meeting);

      for (const each of [asha, bo]) await each.findNetwork();
      await bo.page().getByText(w.paid.toCome).waitFor({ state: 'hidden' });
      const atOperator = bo.page().getByRole('listitem').filter({ hasText: w.home.atOperator });
      await atOperator.getByText('₹70.00').first().waitFor();
      await getReady(meeting, bo.page(), '60');
      bo.setOffline(true);
      asha.setOffline(true);
      await ashaIsPaid(meeting);
      for (const each of [asha, bo]) await each.findNetwork();
      await asha.page().getByText(w.paid.toCome).waitFor({ state: 'hidden' });
      assert.deepEqual(await operator.ask('ledger', 'check'), {
        balanced: true,
        discrepancies: [],
      });
    }));
}

async function inMeeting(
  language: Language,
  play: (meeting: Meeting) => Promise<void>,
): Promise<void> {
  const operator = await startOperator();
  const url = `${operator.origin}/wallet/`;
  const input = { url, size: PHONE, locale: LOCALES[language] };
  const [asha, bo] = [await newDevice(input), await newDevice(input)];
  const gallery = await openGallery(`person-to-person-${language}`);
  const w = await WALLET_TEXTS.load(language);
  const ui = await UI_TEXTS.load(language);
  try {
    await play({ operator, asha, bo, gallery, w, ui });
    const isNetwork = (fault: string): boolean => /net::ERR_|WebSocket/.test(fault);
    assert.deepEqual(
      [...asha.faults, ...bo.faults].filter((fault) => !isNetwork(fault)),
      [],
    );
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await asha.end();
    await bo.end();
    await operator.end();
  }
}

async function enrol({ operator, w, ui }: Meeting, device: Device, name: string): Promise<void> {
  const opened = await operator.ask('customer', 'create', '--name', name);
  const { enterCode, choosePin } = ui.access;
  const page = await device.open();
  await page.getByLabel(enterCode.paste).fill(String(opened['enrolmentCode']));
  await button(page, enterCode.use).click();
  await page.getByLabel(choosePin.pin).fill(PIN);
  await page.getByLabel(choosePin.again).fill(PIN);
  await button(page, choosePin.set).click();
  await page.getByText(w.home.online, { exact: true }).first().waitFor();
}

async function getAshaReady(meeting: Meeting): Promise<void> {
  const { asha, bo, w } = meeting;
  await enrol(meeting, asha, 'Asha');
  await enrol(meeting, bo, 'Bo');
  const page = asha.page();
  await button(page, w.home.add).click();
  await page.getByLabel(w.add.label).fill('300');
  await button(page, w.add.action).click();
  await button(page, w.ok).click();
  await getReady(meeting, page, '200');
}

async function getReady({ w }: Meeting, page: Page, amount: string): Promise<void> {
  await button(page, w.home.getReady).click();
  await page.getByLabel(w.ready.howMuch).fill(amount);
  await button(page, w.ready.action).click();
  await button(page, w.ok).click();
}

interface Asked {
  readonly amount?: string;
  readonly mayChange?: boolean;
}

/** From home to the request that lies on the screen; gives its text. */
async function askFor({ w, ui }: Meeting, page: Page, asked: Asked): Promise<string> {
  await button(page, w.paid.title).click();
  await heading(page, w.paid.title).waitFor();
  if (asked.mayChange === true) await page.getByLabel(w.paid.mayChange, { exact: true }).click();
  if (asked.amount !== undefined) await page.getByLabel(w.paid.amount).fill(asked.amount);
  await button(page, w.paid.action).click();
  await heading(page, w.paid.request.title).waitFor();
  return copiedCode(page, ui);
}

/** From home to the question whether to pay. */
async function read({ w, ui }: Meeting, page: Page, request: string): Promise<void> {
  await button(page, w.home.pay).click();
  await paste(page, request, ui);
  await heading(page, w.pay.confirmTitle).waitFor();
}

/** From the question to the code of the payment; gives its text. */
async function hold({ w, ui }: Meeting, page: Page): Promise<string> {
  await holdToPay(page, heading(page, w.payment.showTitle));
  return copiedCode(page, ui);
}

/** From the request: gives the payee the text of a payment. */
async function show({ w, ui }: Meeting, page: Page, payment: string): Promise<void> {
  await button(page, w.paid.request.scan).click();
  await heading(page, w.paid.scan.title).waitFor();
  await paste(page, payment, ui);
}

/** The receipt goes from one screen to the other, and both go home. */
async function confirm(meeting: Meeting, payer: Page, payee: Page): Promise<void> {
  const { w, ui } = meeting;
  await heading(payee, w.paid.result.title).waitFor();
  const receipt = await copiedCode(payee, ui);
  await button(payer, w.payment.scanReceipt).click();
  await paste(payer, receipt, ui);
  await heading(payer, w.payment.standing.accepted).waitFor();
  for (const page of [payer, payee]) await button(page, w.payment.done).click();
}

/** The camera reads the request, as people do it; the rest of the story hands over texts. */
async function boIsPaid(meeting: Meeting): Promise<void> {
  const { w, ui, gallery } = meeting;
  const [payer, payee] = [meeting.asha.page(), meeting.bo.page()];
  await heading(payee, 'Bo').waitFor();
  await look({ gallery }, payee, 'home');
  await button(payee, w.paid.title).click();
  await heading(payee, w.paid.title).waitFor();
  await payee.getByLabel(w.paid.amount).fill('50');
  await look({ gallery }, payee, 'ask');
  await button(payee, w.paid.action).click();
  await heading(payee, w.paid.request.title).waitFor();
  await look({ gallery }, payee, 'request');
  await button(payer, w.home.pay).click();
  const request = payee.getByRole('img', { name: w.paid.request.codeLabel('₹50.00') }).first();
  await lookAt({
    viewer: payer,
    seen: payee,
    code: request,
    until: heading(payer, w.pay.confirmTitle),
  });
  await payer.getByText('Bo', { exact: true }).waitFor();
  await look({ gallery }, payer, 'payer-confirms');
  const payment = await hold(meeting, payer);
  await button(payee, w.paid.request.scan).click();
  await heading(payee, w.paid.scan.title).waitFor();
  await look({ gallery }, payee, 'scan');
  await paste(payee, payment, ui);
  await heading(payee, w.paid.result.title).waitFor();
  await payee.getByText(w.paid.standing.atRisk, { exact: true }).first().waitFor();
  await look({ gallery }, payee, 'received');
  await payee.reload();
  await payee.getByLabel(ui.access.locked.pin, { exact: true }).fill(PIN);
  await button(payee, ui.access.locked.unlock).click();
  await confirm(meeting, payer, payee);
  await payee.getByText(w.paid.toCome).waitFor();
  await look({ gallery }, payee, 'home-to-come');
}

/** The payer gives more than was asked for, because the payee let them. */
async function boIsPaidWithATip(meeting: Meeting): Promise<void> {
  const { w, gallery } = meeting;
  const [payer, payee] = [meeting.asha.page(), meeting.bo.page()];
  await read(meeting, payer, await askFor(meeting, payee, { amount: '15', mayChange: true }));
  await payer.getByLabel(w.pay.amount).fill('20');
  await look({ gallery }, payer, 'payer-changes-the-amount');
  await show(meeting, payee, await hold(meeting, payer));
  await payee.getByText(w.paid.result.asked('₹15.00')).waitFor();
  await look({ gallery }, payee, 'received-more');
  await confirm(meeting, payer, payee);
}

/** A receipt, and a payment that was made before, are no payment of this request. */
async function somethingElseIsRefused(meeting: Meeting): Promise<void> {
  const { w, ui, gallery } = meeting;
  const [payer, payee] = [meeting.asha.page(), meeting.bo.page()];
  const own = await askFor(meeting, payee, { mayChange: true });
  await payee.getByText(w.paid.payerChooses).first().waitFor();
  await look({ gallery }, payee, 'request-any-amount');
  await show(meeting, payee, own);
  await payee.getByText(w.paid.scan.otherCode.requestCode).first().waitFor();
  await look({ gallery }, payee, 'own-request');
  await button(payee, ui.back).click();
  await heading(payee, w.paid.request.title).waitFor();
  await button(payee, w.paid.request.cancel).click();
  await heading(payee, w.paid.request.cancelTitle).waitFor();
  await look({ gallery }, payee, 'cancel-request');
  await button(payee, w.paid.request.cancelYes).click();
  await heading(payee, w.paid.title).waitFor();
  await payee.getByText(w.paid.received, { exact: true }).waitFor();
  await look({ gallery }, payee, 'received-list');
  await button(payee, ui.back).click();

  // The payer had its code already: what is paid now is declined, and both know why.
  await read(meeting, payer, own);
  await payer.getByLabel(w.pay.amount).fill('5');
  const late = await hold(meeting, payer);
  await askFor(meeting, payee, { amount: '7' });
  await show(meeting, payee, late);
  await heading(payee, w.paid.result.declined).waitFor();
  await payee.getByText('T44', { exact: true }).waitFor();
  await look({ gallery }, payee, 'declined');
  await payee.getByText(w.paid.result.showReceipt).click();
  const receipt = await copiedCode(payee, ui);
  await button(payer, w.payment.scanReceipt).click();
  await paste(payer, receipt, ui);
  await heading(payer, w.payment.standing.declined).waitFor();
  await look({ gallery }, payer, 'declined-to-payer');
  for (const page of [payer, payee]) await button(page, w.payment.done).click();
}

/** Money that was received is spent again: now the other one is paid, and leaves the amount open. */
async function ashaIsPaid(meeting: Meeting): Promise<void> {
  const { w } = meeting;
  const [payer, payee] = [meeting.bo.page(), meeting.asha.page()];
  await read(meeting, payer, await askFor(meeting, payee, { mayChange: true }));
  await payer.getByLabel(w.pay.amount).fill('12.50');
  await show(meeting, payee, await hold(meeting, payer));
  await payee.getByText('₹12.50').first().waitFor();
  await confirm(meeting, payer, payee);
  await payee.getByText(w.paid.toCome).waitFor();
}
