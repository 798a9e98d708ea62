/** A customer's phone, a merchant's tablet and their operator, in one language; every screen is pictured. */

import { launchChromium } from '@tallystick/testkit/chromium';
import { TILL_TEXTS, type TillTexts } from '@tallystick/terminal/texts/till-texts';
import type { Language } from '@tallystick/ui/language';
import { UI_TEXTS, type UiTexts } from '@tallystick/ui/texts/ui-texts';
import { WALLET_TEXTS, type WalletTexts } from '@tallystick/wallet/texts/wallet-texts';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from '../world/accessible.ts';
import { newDevice, PHONE, TABLET, type Device } from '../world/device.ts';
import { openGallery, type Gallery } from '../world/gallery.ts';
import { startOperator, type Operator } from '../world/operator.ts';
import { inBothThemes } from '../world/themes.ts';
import { button, PIN } from '../world/wallet-steps.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN' };

export interface Scene {
  readonly language: Language;
  readonly operator: Operator;
  readonly phone: Device;
  readonly tablet: Device;
  readonly gallery: Gallery;
  /** What the wallet says, what the terminal says, and what both do. */
  readonly w: WalletTexts;
  readonly t: TillTexts;
  readonly ui: UiTexts;
}

export interface SceneInput {
  /** The language, unless told. */
  readonly gallery?: string;
  /** What the operator sets in the service's environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Plays in a new scene; whatever happens, its pictures are kept and its devices end. */
export async function inScene(
  language: Language,
  play: (scene: Scene) => Promise<void>,
  { gallery: galleryName = language, settings = {} }: SceneInput = {},
): Promise<void> {
  const operator = await startOperator(settings);
  const locale = LOCALES[language];
  const at = (app: string): string => `${operator.origin}/${app}/`;
  const phone = await newDevice({ url: at('wallet'), size: PHONE, locale });
  const tablet = await newDevice({ url: at('terminal'), size: TABLET, locale });
  const gallery = await openGallery(galleryName);
  const texts = {
    w: await WALLET_TEXTS.load(language),
    t: await TILL_TEXTS.load(language),
    ui: await UI_TEXTS.load(language),
  };
  try {
    await play({ language, operator, phone, tablet, gallery, ...texts });
  } finally {
    const browser = await launchChromium();
    await gallery.sheets(browser);
    await browser.close();
    await phone.end();
    await tablet.end();
    await operator.end();
  }
}

export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { name, level: 1, exact: true });
}

/** Waits for a screen and looks at it. */
export async function see(scene: Scene, page: Page, title: string, name: string): Promise<void> {
  await heading(page, title).waitFor();
  await look(scene, page, name);
}

/** Takes the picture of what is shown in both themes, and asks axe-core about it. */
export async function look(
  { gallery }: Pick<Scene, 'gallery'>,
  page: Page,
  name: string,
): Promise<void> {
  await inBothThemes(page, async (theme) => {
    await gallery.shoot(page, name, theme);
    await assertAccessible(page, name, theme);
  });
}

/** Closes the app and opens it again, as on the next morning. */
export async function reopen({ ui }: Scene, device: Device): Promise<Page> {
  await device.close();
  const page = await device.open();
  await page.getByLabel(ui.access.locked.pin, { exact: true }).fill(PIN);
  await button(page, ui.access.locked.unlock).click();
  return page;
}

/** What "copy code" gives on one device, pasted beside the camera of the other. */
export async function handOver({ ui }: Scene, from: Page, to: Page): Promise<void> {
  await from.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(from, ui.code.copy).click();
  await from.getByText(ui.code.copied).first().waitFor();
  const text = await from.evaluate(() => navigator.clipboard.readText());
  await to.getByText(ui.scan.otherWays).click();
  await to.getByLabel(ui.scan.paste).fill(text);
  await button(to, ui.scan.use).click();
}
