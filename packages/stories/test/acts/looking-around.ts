/** Every other screen: the menus, the lock, a second window. */

import { REFUSALS } from '@tallystick/ui/texts/refusals';
import { PAY_OUT_TEXTS } from '@tallystick/ui/texts/pay-out-texts';
import { PRIVACY_TEXTS } from '@tallystick/wallet/texts/privacy-texts';
import { button, PIN } from '../world/wallet-steps.ts';
import { heading, see, type Scene } from './scene.ts';

/** The wallet's menu, entry by entry. */
export async function walkWallet(scene: Scene): Promise<void> {
  const { w } = scene;
  const page = scene.phone.page();
  const { bankAccount } = await REFUSALS.load(scene.language);
  const places = [
    ['history', w.menu.history, w.history.title],
    ['set-aside', w.menu.setAside, w.menu.setAside],
    ['rules', w.menu.rules, w.rules.title],
    ['pay-out', w.menu.payOut, PAY_OUT_TEXTS[scene.language].title],
    ['device', w.menu.device, w.device.title],
    ['devices', w.menu.devices, w.devices.title],
    ['settings', w.menu.settings, w.settings.title],
    ['privacy', w.menu.privacy, PRIVACY_TEXTS[scene.language].title],
    ['help', w.menu.help, w.help.title],
    ['give-back', w.menu.giveBack, w.giveBack.title],
    ['log-out', w.menu.logOut, w.logOut.title],
  ] as const;
  for (const [name, entry, title] of places) {
    await button(page, w.home.menu).click();
    if (name === 'history') await see(scene, page, 'Customer', 'wallet-menu');
    await page.getByRole('navigation').getByRole('button', { name: entry, exact: true }).click();
    // This operator has no banks, and nobody is asked for the details of theirs.
    if (name === 'pay-out') await page.getByText(bankAccount.banksNotOffered).waitFor();
    await see(scene, page, title, `wallet-${name}`);
    await button(page, scene.ui.back).click();
  }
  await button(page, w.home.menu).click();
  await page.getByRole('navigation').getByRole('button', { name: w.menu.giveBack }).click();
  await button(page, w.giveBack.action).click();
  await button(page, w.ok).waitFor();
  await see(scene, page, w.giveBack.title, 'wallet-given-back');
  await button(page, w.ok).click();
  await see(scene, page, 'Customer', 'wallet-home-given-back');
}

/** The terminal's menu, entry by entry. */
export async function walkTerminal(scene: Scene): Promise<void> {
  const { t, ui } = scene;
  const till = scene.tablet.page();
  const places = [
    ['payments', t.menu.payments, t.payment.listTitle],
    ['takings', t.menu.takings, t.takings.title],
    ['handed-in', t.menu.handIn, t.handIn.title],
    ['settings', t.menu.settings, t.settings.title],
    ['help', t.menu.help, t.help.title],
    ['log-out', t.menu.logOut, t.logOut.title],
  ] as const;
  for (const [name, entry, title] of places) {
    if ((await heading(till, t.menu.title).count()) === 0) await button(till, t.home.menu).click();
    await till.getByRole('button', { name: entry }).first().click();
    await see(scene, till, title, `till-${name}`);
    await button(till, ui.back).click();
  }
}

/** The locked app: a wrong PIN, a forgotten one, and a second window. */
export async function lookAtLock(scene: Scene): Promise<void> {
  const { phone, ui } = scene;
  const { locked, forgot, openElsewhere } = ui.access;
  await phone.close();
  const page = await phone.open();
  await see(scene, page, locked.title, 'wallet-locked');
  await page.getByLabel(locked.pin, { exact: true }).fill('111222');
  await button(page, locked.unlock).click();
  await page.getByText(locked.wrong).first().waitFor();
  await see(scene, page, locked.title, 'wallet-wrong-pin');
  await button(page, locked.forgot).click();
  await see(scene, page, forgot.title, 'wallet-forgot');
  await button(page, forgot.keep).click();
  await page.getByLabel(locked.pin, { exact: true }).fill(PIN);
  await button(page, locked.unlock).click();
  await heading(page, 'Customer').waitFor();
  const second = await phone.context().newPage();
  await second.goto(page.url().replace(/#.*/, ''));
  await see(scene, second, openElsewhere.title, 'wallet-open-elsewhere');
  await second.close();
}
