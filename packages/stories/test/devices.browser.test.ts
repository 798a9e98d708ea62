/**
 * A customer with two phones, in both languages: both stand on either's list, the one that is lost is
 * blocked from the other, and that one is not used any more at last.
 *
 * Shows G-127, G-128.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LANGUAGES, type Language } from '@tallystick/ui/language';
import type { Page } from 'playwright-core';
import { enrol } from './acts/first-payment.ts';
import { heading, inScene, see, type Scene } from './acts/scene.ts';
import { newDevice, PHONE } from './world/device.ts';
import { button } from './world/wallet-steps.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN' };
const NAMES: Readonly<Record<Language, string>> = { en: 'The blue phone', hi: 'नीला फ़ोन' };

/** From home and back: money into the account, or ready. */
async function move(
  scene: Scene,
  page: Page,
  what: 'add' | 'ready',
  amount: string,
): Promise<void> {
  const { w } = scene;
  const [entry, label, action] =
    what === 'add'
      ? [w.home.add, w.add.label, w.add.action]
      : [w.home.getReady, w.ready.howMuch, w.ready.action];
  await button(page, entry).click();
  await page.getByLabel(label).fill(amount);
  await button(page, action).click();
  await button(page, w.ok).click();
}

/** From home to the list of devices. */
async function openDevices({ w }: Scene, page: Page): Promise<void> {
  await button(page, w.home.menu).click();
  const entry = { name: w.menu.devices, exact: true } as const;
  await page.getByRole('navigation').getByRole('button', entry).click();
  await heading(page, w.devices.title).waitFor();
}

/** The rows of the list, which are buttons. */
function rows(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('listitem').getByRole('button');
}

async function play(scene: Scene, language: Language): Promise<void> {
  const { w, ui, phone, operator } = scene;
  const opened = await operator.ask('customer', 'create', '--name', 'Asha');
  const account = String(opened['account']);
  await enrol(scene, phone, String(opened['enrolmentCode']), 'first');
  const first = phone.page();
  await move(scene, first, 'add', '2000');
  await move(scene, first, 'ready', '500');
  const code = await operator.ask('device', 'code', '--account', account);
  const url = `${operator.origin}/wallet/`;
  const other = await newDevice({ url, size: PHONE, locale: LOCALES[language] });
  try {
    await enrol(scene, other, String(code['enrolmentCode']), 'second');
    const second = other.page();
    await move(scene, second, 'ready', '300');

    // Each has a row with its own amount; the one in hand says so.
    await openDevices(scene, second);
    await rows(second).nth(1).waitFor();
    await see(scene, second, w.devices.title, 'devices');
    assert.equal(await rows(second).count(), 2);
    await rows(second).filter({ hasText: '500.00' }).click();
    await second.getByLabel(w.devices.name).fill(NAMES[language]);
    await button(second, w.devices.keepName).click();
    await heading(second, NAMES[language]).waitFor();
    await second.getByText(w.devices.nameKept).first().waitFor();
    await see(scene, second, NAMES[language], 'one-device');

    // The other one is lost: what it costs is said before, and the day on which the rest is back.
    await button(second, w.devices.block.action).click();
    await second
      .getByText(/500\.00/)
      .first()
      .waitFor();
    await see(scene, second, w.devices.block.title, 'block-question');
    await button(second, w.devices.block.confirm).click();
    await second.getByText(w.devices.block.done).first().waitFor();
    await see(scene, second, NAMES[language], 'blocked');
    await button(second, w.ok).click();
    await openDevices(scene, second);
    await rows(second).filter({ hasText: w.devices.states.blocked }).waitFor();
    await see(scene, second, w.devices.title, 'devices-one-blocked');

    // Whoever has it gets nothing ready any more.
    await button(first, w.home.getReady).click();
    await first.getByLabel(w.ready.howMuch).fill('600');
    await button(first, w.ready.action).click();
    await first.getByRole('alert').filter({ hasText: /\p{L}/u }).first().waitFor();
    await see(scene, first, w.ready.title, 'blocked-phone');

    // The second one is not used any more either: spending ends at once, and the day is named.
    await rows(second).filter({ hasText: '300.00' }).click();
    await button(second, w.devices.retire.action).click();
    await see(scene, second, w.devices.retire.title, 'retire-question');
    await button(second, w.devices.retire.confirm).click();
    await second.getByText(w.devices.retire.done).first().waitFor();
    await button(second, w.ok).click();
    await see(scene, second, 'Asha', 'home-not-in-use');
    await openDevices(scene, second);
    await rows(second).filter({ hasText: w.devices.states.retiring }).waitFor();
    await see(scene, second, w.devices.title, 'devices-none-in-use');
    await button(second, ui.back).click();

    const listed = await operator.ask('device', 'list', account);
    const text = JSON.stringify(listed['devices']);
    for (const word of ['"blocked"', '"retiring"', `"${NAMES[language]}"`]) {
      assert.ok(text.includes(word), `${word} is not in ${text}`);
    }
    assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  } finally {
    await other.end();
  }
}

suite('a customer with two phones', () => {
  for (const language of LANGUAGES) {
    test(`blocks one and gives the other up, in ${language}`, async () =>
      inScene(language, (scene) => play(scene, language), { gallery: `devices-${language}` }));
  }
});
