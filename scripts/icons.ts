/**
 * `npm run icons`: draws the icons of both apps anew, as SVG and, by Chromium, as PNG. The results are
 * part of the project, so this runs only after the drawing has changed.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { APP_NAMES, type AppName } from '@tallystick/issuer/http/app-files';
import { appFolder } from './apps/app-build.ts';
import { ROOT } from './project-files.ts';
import { iconDrawing, type IconShape } from './apps/icon-drawing.ts';

interface Picture {
  readonly file: string;
  readonly shape: IconShape;
  readonly pixels: number;
}

const PICTURES: readonly Picture[] = [
  { file: 'icon-192.png', shape: 'rounded', pixels: 192 },
  { file: 'icon-512.png', shape: 'rounded', pixels: 512 },
  { file: 'icon-maskable-512.png', shape: 'square', pixels: 512 },
  // iOS rounds the corners itself and knows no transparency.
  { file: 'apple-touch-icon.png', shape: 'square', pixels: 180 },
];

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

async function paint(app: AppName, { shape, pixels }: Picture): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
  const drawing = iconDrawing(app, shape);
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${pixels}px;height:${pixels}px}</style>${drawing}`,
  );
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}

for (const app of APP_NAMES) {
  const folder = join(appFolder(ROOT, app), 'public');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'icon.svg'), iconDrawing(app, 'rounded'));
  for (const picture of PICTURES) {
    await writeFile(join(folder, picture.file), await paint(app, picture));
  }
}
await browser.close();
