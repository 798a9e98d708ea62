/** How tests start Chromium. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchChromium } from './chromium.ts';

test('what Playwright switches off stays off, though Chromium heeds the last list only', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto('chrome://version');
    const command = await page.locator('#command_line').innerText();
    const lists = [...command.matchAll(/--disable-features=(\S+)/g)].map(([, list = '']) =>
      list.split(','),
    );
    const [theirs = [], ours = []] = lists;
    assert.equal(lists.length, 2);
    assert.deepEqual(
      theirs.filter((feature) => !ours.includes(feature)),
      [],
    );
  } finally {
    await browser.close();
  }
});
