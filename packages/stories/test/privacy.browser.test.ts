/**
 * What is personal, in the wallet: consents that are off until somebody agrees, details, a copy of
 * everything as a file, and an account that is deleted once no money is left.
 *
 * Shows G-080, G-175, G-176, G-177.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Language } from '@tallystick/ui/language';
import { launchChromium } from '@tallystick/testkit/chromium';
import { UI_TEXTS } from '@tallystick/ui/texts/ui-texts';
import { PRIVACY_TEXTS } from '@tallystick/wallet/texts/privacy-texts';
import { WALLET_TEXTS } from '@tallystick/wallet/texts/wallet-texts';
import type { Page } from 'playwright-core';
import { look } from './acts/scene.ts';
import { openGallery, type Gallery } from './world/gallery.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { addMoney, button, enrolApp, heading, newPhone } from './world/wallet-steps.ts';

test('a holder agrees, registers, takes a copy, and is told why an account with money stays', async () => {
  const operator = await startOperator();
  const phone = await newPhone(operator);
  const gallery = await openGallery('privacy');
  try {
    const page = await phone.open();
    await enrolApp(page, operator.codes.customer);
    await addMoney(page, '300');
    await openPrivacy(page, 'en');
    const exact = page.getByRole('group', { name: 'Keep exact places?' });
    assert.equal(await exact.getByLabel('No').isChecked(), true);
    await look({ gallery }, page, 'privacy-at-first');
    await exact.getByLabel('Yes').click();
    await page.getByText('Your details').click();
    await page.getByLabel('Phone').fill('98200 12345');
    await button(page, 'Save details').click();
    await page.getByText('Begin with a plus').first().waitFor();
    await look({ gallery }, page, 'privacy-details-refused');
    await page.getByLabel('Phone').fill('+91 98200 12345');
    await page.getByLabel('E-mail').fill('asha@example.org');
    await button(page, 'Save details').click();
    await page.getByText('Saved with your operator.').waitFor();
    assert.equal(await page.getByLabel('Phone').inputValue(), '+919820012345');
    await look({ gallery }, page, 'privacy-details');

    const download = page.waitForEvent('download');
    await button(page, 'Save a copy of my data').click();
    const file = await (await download).path();
    const document: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert.ok(isRecord(document) && Array.isArray(document['consents']));
    assert.deepEqual(document['registration'], {
      phone: '+919820012345',
      email: 'asha@example.org',
    });
    assert.equal(document['consents'].length, 1);

    await button(page, 'Delete my account').click();
    await heading(page, 'Delete account').waitFor();
    await look({ gallery }, page, 'erase');
    await button(page, 'Delete for good').click();
    await page.getByText('There is still money in your account').waitFor();
    await look({ gallery }, page, 'erase-refused');
  } finally {
    await sheets(gallery);
    await phone.end();
    await operator.end();
  }
});

test('an account without money is deleted, and the device is cleared', async () => {
  const operator = await startOperator();
  const phone = await newPhone(operator);
  const gallery = await openGallery('erased');
  try {
    const { account, code } = await newCustomer(operator);
    const page = await phone.open();
    await enrolApp(page, code);
    await openPrivacy(page, 'en');
    await button(page, 'Delete my account').click();
    await button(page, 'Delete for good').click();
    await heading(page, 'Account deleted').waitFor();
    await look({ gallery }, page, 'erased');
    await button(page, 'Clear this device').click();
    await page.getByLabel('Or paste the code as text').waitFor();
    const kept = await operator.ask('account', 'export', account);
    assert.ok(isRecord(kept['account']) && kept['account']['name'] === '');
    assert.deepEqual([kept['registration'], kept['consents']], [{}, []]);
  } finally {
    await sheets(gallery);
    await phone.end();
    await operator.end();
  }
});

test('the same in Hindi', async () => {
  const operator = await startOperator();
  const phone = await newPhone(operator);
  const gallery = await openGallery('privacy-hindi');
  const ui = await UI_TEXTS.load('hi');
  try {
    const { code } = await newCustomer(operator);
    const page = await phone.open();
    await enrolApp(page, code);
    await button(page, 'Menu').click();
    await button(page, 'Settings').click();
    await page.getByLabel('हिन्दी').click();
    await button(page, ui.back).click();
    await openPrivacy(page, 'hi');
    await page.getByText(PRIVACY_TEXTS.hi.details.title).click();
    await button(page, PRIVACY_TEXTS.hi.details.save).waitFor();
    await look({ gallery }, page, 'privacy');
    await button(page, PRIVACY_TEXTS.hi.erase.open).click();
    await heading(page, PRIVACY_TEXTS.hi.erase.title).waitFor();
    await look({ gallery }, page, 'erase');
  } finally {
    await sheets(gallery);
    await phone.end();
    await operator.end();
  }
});

async function openPrivacy(page: Page, language: Language): Promise<void> {
  const texts = await WALLET_TEXTS.load(language);
  await button(page, texts.home.menu).click();
  await page.getByRole('navigation').getByRole('button', { name: texts.menu.privacy }).click();
  await heading(page, PRIVACY_TEXTS[language].title).waitFor();
}

async function sheets(gallery: Gallery): Promise<void> {
  const browser = await launchChromium();
  await gallery.sheets(browser);
  await browser.close();
}

async function newCustomer(
  operator: Operator,
): Promise<{ readonly account: string; readonly code: string }> {
  const opened = await operator.ask('customer', 'create', '--name', 'Ravi');
  return { account: String(opened['account']), code: String(opened['enrolmentCode']) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
