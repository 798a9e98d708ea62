/** A new version of the wallet comes at a cold start, and what the old one kept is there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { serveVersions } from './world/new-version.ts';
import { startOperator } from './world/operator.ts';
import {
  addMoney,
  amounts,
  enrolApp,
  getReady,
  heading,
  newPhone,
  unlock,
} from './world/wallet-steps.ts';

function versionOf(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.querySelector('meta[name=version]')?.getAttribute('content') ?? null,
  );
}

/** Resolves when a new version lies on this device whole and waits for the old one to end. */
async function waitsBehind(page: Page): Promise<void> {
  const isWaiting = (): Promise<boolean> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration?.waiting?.state === 'installed';
    });
  while (!(await isWaiting())) await page.waitForTimeout(100);
}

test('a new version takes the place of the old one, and the money is still ready', async () => {
  const operator = await startOperator();
  const issuer = await serveVersions(operator.origin);
  const phone = await newPhone(operator, { through: issuer.port });
  try {
    const page = await phone.open();
    await enrolApp(page, operator.codes.customer);
    await addMoney(page, '300');
    await getReady(page, '200');
    assert.equal(await versionOf(page), null);
    issuer.publish('2');
    await phone.close();

    // The old one starts at once, and the new one waits behind it.
    const old = await phone.open();
    assert.equal(await versionOf(old), null);
    await unlock(old);
    await heading(old, 'Customer').waitFor();
    await waitsBehind(old);
    assert.equal(await versionOf(old), null);
    await phone.close();

    phone.setOffline(true);
    const renewed = await phone.open();
    assert.equal(await versionOf(renewed), '2');
    await unlock(renewed);
    await heading(renewed, 'Customer').waitFor();
    assert.equal((await amounts(renewed)).ready, '₹200.00');
  } finally {
    await phone.end();
    issuer.close();
    await operator.end();
  }
});
