/** The words of a language are loaded when somebody chose it, and are there without a network. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TILL_TEXTS } from '@tallystick/terminal/texts/till-texts';
import { UI_TEXTS } from '@tallystick/ui/texts/ui-texts';
import { WALLET_TEXTS } from '@tallystick/wallet/texts/wallet-texts';
import type { Page } from 'playwright-core';
import { startOperator } from './world/operator.ts';
import { newTablet } from './world/till-steps.ts';
import { button, enrolApp, heading, newPhone, unlock } from './world/wallet-steps.ts';

const HINDI = 'हिन्दी';

/** Waits until the browser keeps the app's files. */
async function keepsFiles(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
}

function languageOf(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.lang);
}

/** Files with Hindi words that the page itself has loaded, from the network or not. */
function hindiFiles(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      performance.getEntriesByType('resource').filter(({ name }) => /\/hi-|-hindi-/.test(name))
        .length,
  );
}

test('a wallet that only ever spoke English speaks Hindi without a network, and starts in it', async () => {
  const operator = await startOperator();
  const phone = await newPhone(operator);
  const hindi = await WALLET_TEXTS.load('hi');
  const { locked } = (await UI_TEXTS.load('hi')).access;
  try {
    const page = await phone.open();
    await enrolApp(page, operator.codes.customer);
    await keepsFiles(page);
    assert.equal(await hindiFiles(page), 0);
    await phone.close();
    phone.setOffline(true);

    const again = await phone.open();
    await unlock(again);
    await button(again, 'Menu').click();
    await button(again, 'Settings').click();
    await again.getByLabel(HINDI).click();
    await heading(again, hindi.settings.title).waitFor();
    assert.equal(await languageOf(again), 'hi');
    assert.ok((await hindiFiles(again)) > 0);
    await phone.close();

    const inHindi = await phone.open();
    await heading(inHindi, locked.title).waitFor();
    assert.equal(await languageOf(inHindi), 'hi');
  } finally {
    await phone.end();
    await operator.end();
  }
});

test('a terminal does the same', async () => {
  const operator = await startOperator();
  const tablet = await newTablet(operator);
  const hindi = await TILL_TEXTS.load('hi');
  try {
    const page = await tablet.open();
    await enrolApp(page, operator.codes.merchant);
    await keepsFiles(page);
    await tablet.close();
    tablet.setOffline(true);
    const again = await tablet.open();
    await unlock(again);
    await button(again, 'Menu').click();
    await again.getByRole('button', { name: 'Settings' }).click();
    await again.getByLabel(HINDI).click();
    await heading(again, hindi.settings.title).waitFor();
  } finally {
    await tablet.end();
    await operator.end();
  }
});
