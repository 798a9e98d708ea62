/** One device's camera held before the other's screen. */
// adapter: clock

import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { clearCamera, paintCamera } from './canvas-camera.ts';

/** Several pictures a second, as fast as two browsers on one machine make them. */
const PICTURE_EVERY_MS = 250;
const SEEN_MS_MAX = 30_000;
/** How much of the screen around the code comes into the picture, in CSS pixels. */
const MARGIN_PX = 28;

export interface Look {
  /** The device whose camera is on. */
  readonly viewer: Page;
  /** The device whose screen it sees. */
  readonly seen: Page;
  /** The code on that screen; people aim at it. */
  readonly code: Locator;
  /** What appears on the viewer when its camera has read the code. */
  readonly until: Locator;
}

/** Holds the camera there until the viewer says that it has read something. */
export async function lookAt({ viewer, seen, code, until }: Look): Promise<void> {
  await code.waitFor();
  const deadline = performance.now() + SEEN_MS_MAX;
  while (!(await until.isVisible())) {
    if (performance.now() > deadline) {
      throw new Error(`the camera read nothing: ${await describe(viewer)}`);
    }
    await paintCamera(viewer, await pictureOf(seen, code));
    await wait(PICTURE_EVERY_MS);
  }
  await clearCamera(viewer);
}

/** The part of the screen that a person would hold the camera at. */
async function pictureOf(page: Page, code: Locator): Promise<Buffer> {
  const box = await code.boundingBox();
  const size = page.viewportSize();
  if (box === null || size === null) return page.screenshot();
  const x = Math.max(0, box.x - MARGIN_PX);
  const y = Math.max(0, box.y - MARGIN_PX);
  return page.screenshot({
    clip: {
      x,
      y,
      width: Math.min(size.width - x, box.width + 2 * MARGIN_PX),
      height: Math.min(size.height - y, box.height + 2 * MARGIN_PX),
    },
  });
}

async function describe(page: Page): Promise<string> {
  return page.locator('body').ariaSnapshot();
}
