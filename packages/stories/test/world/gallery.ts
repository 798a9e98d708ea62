/**
 * The screens that a story has been through, as pictures: each in both themes, in a folder of its
 * own, and all of them on contact sheets to look at.
 */

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { THEMES, type Theme } from './themes.ts';

const FOLDER = fileURLToPath(new URL('../../../../.tmp/story/', import.meta.url));

interface Shot {
  readonly name: string;
  /** Of the file, in the gallery's folder. */
  readonly file: string;
  readonly theme: Theme;
}

export interface Gallery {
  /** Takes the page's picture in the theme that it is shown in; `name` says what is on it. */
  shoot(page: Page, name: string, theme: Theme): Promise<void>;
  /** One PNG for each theme, with all pictures so far, made by `browser`. */
  sheets(browser: Browser): Promise<readonly string[]>;
}

/** A gallery called `name`, such as "english"; what an earlier run left under that name is replaced. */
export async function openGallery(name: string): Promise<Gallery> {
  const folder = join(FOLDER, name);
  await mkdir(folder, { recursive: true });
  const shots: Shot[] = [];
  return {
    shoot: async (page, screen, theme) => {
      const before = shots.filter((shot) => shot.theme === theme).length;
      const number = String(before + 1).padStart(2, '0');
      const file = `${number}-${screen}-${theme}.png`;
      await writeFile(join(folder, file), await pictureOf(page));
      shots.push({ name: `${number} ${screen}`, file, theme });
    },
    sheets: async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1800, height: 900 } });
      try {
        const paths: string[] = [];
        for (const theme of THEMES) {
          const sheet = join(FOLDER, `${name}-${theme}.html`);
          const pictures = shots.filter((shot) => shot.theme === theme);
          await writeFile(sheet, sheetOf(basename(folder), pictures));
          await page.goto(pathToFileURL(sheet).href);
          const path = join(FOLDER, `${name}-${theme}.png`);
          await writeFile(path, await pictureOf(page, { captureBeyondViewport: true }));
          paths.push(path);
        }
        return paths;
      } finally {
        await page.close();
      }
    },
  };
}

/** Chromium sometimes draws no frame for a picture and never answers; asked again, it does. */
const PICTURE_MS = 20_000;
const ASKINGS_MAX = 3;

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** As `page.screenshot`, but a picture for each CSS pixel, packed for speed: a quarter of the work. */
async function pictureOf(
  page: Page,
  also: { readonly captureBeyondViewport?: boolean } = {},
): Promise<Buffer> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  const asked = { format: 'png', optimizeForSpeed: true, ...also } as const;
  for (let asking = 1; ; asking += 1) {
    const picture = (await session).send('Page.captureScreenshot', asked);
    // What comes after all, such as the end of the page, is nobody's any more.
    picture.catch(() => undefined);
    const answer = await Promise.race([picture, delay(PICTURE_MS, undefined, { ref: false })]);
    if (answer !== undefined) return Buffer.from(answer.data, 'base64');
    assert.ok(asking < ASKINGS_MAX, 'Chromium makes no picture of the page');
  }
}

function sheetOf(folder: string, shots: readonly Shot[]): string {
  const figures = shots.map(
    ({ name, file }) =>
      `<figure><img src="${folder}/${file}"><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>
    body { background: #888; font: 16px system-ui; margin: 12px; display: flex; flex-wrap: wrap; gap: 12px }
    figure { margin: 0 } img { height: 560px; display: block } figcaption { padding: 4px 0 }
  </style>${figures.join('')}`;
}
