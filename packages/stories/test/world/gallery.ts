/**
 * The screens that a story has been through, as pictures: each in both themes, in a folder of its
 * own, and all of them on contact sheets to look at.
 */

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../../../.tmp/story/', import.meta.url));
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly theme: Theme;
}

export interface Gallery {
  /** Takes the page's picture in both themes; `name` says what is on it. */
  shoot(page: Page, name: string): Promise<void>;
  /** One PNG for each theme, with all pictures so far, made by `browser`. */
  sheets(browser: Browser): Promise<readonly string[]>;
}

/** A gallery called `name`, such as "english"; what an earlier run left under that name is replaced. */
export async function openGallery(name: string): Promise<Gallery> {
  const folder = join(FOLDER, name);
  await mkdir(folder, { recursive: true });
  const shots: Shot[] = [];
  return {
    shoot: async (page, screen) => {
      const number = String(shots.length / THEMES.length + 1).padStart(2, '0');
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        const path = join(folder, `${number}-${screen}-${theme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
        shots.push({ name: `${number} ${screen}`, path, theme });
      }
      await page.emulateMedia({ colorScheme: 'light' });
    },
    sheets: async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1800, height: 900 } });
      try {
        const paths: string[] = [];
        for (const theme of THEMES) {
          const path = join(FOLDER, `${name}-${theme}.png`);
          await page.setContent(await sheetOf(shots.filter((shot) => shot.theme === theme)));
          await page.screenshot({ path, fullPage: true });
          paths.push(path);
        }
        return paths;
      } finally {
        await page.close();
      }
    },
  };
}

async function sheetOf(shots: readonly Shot[]): Promise<string> {
  const figures = await Promise.all(
    shots.map(async ({ name, path }) => {
      const data = (await readFile(path)).toString('base64');
      return `<figure><img src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
    }),
  );
  return `<!doctype html><style>
    body { background: #888; font: 16px system-ui; margin: 12px; display: flex; flex-wrap: wrap; gap: 12px }
    figure { margin: 0 } img { height: 560px; display: block } figcaption { padding: 4px 0 }
  </style>${figures.join('')}`;
}
