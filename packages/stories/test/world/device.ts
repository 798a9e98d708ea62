/**
 * One person's device: a Chromium with a profile of its own on disk, which can be closed, killed and
 * opened again. What the app keeps, it keeps in that profile.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumArguments, chromiumPath, killProfile } from '@tallystick/testkit/chromium';
import { createShutter } from '@tallystick/testkit/shutter';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { installCanvasCamera, type CameraMood } from './canvas-camera.ts';

export const PHONE: Size = { width: 360, height: 780 };
export const TABLET: Size = { width: 1024, height: 768 };

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface DeviceInput {
  /** Where the app is: origin and path. */
  readonly url: string;
  readonly size: Size;
  /** What the browser says that its user speaks, such as `en-IN`. */
  readonly locale: string;
  /** A local port that stands between the device and the issuer. */
  readonly through?: number;
  readonly camera?: CameraMood;
  /** A browser that runs no service workers: its pages come from the network each time. */
  readonly blocksWorkers?: boolean;
  /** Runs on the context before the first page of each start. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

export interface Device {
  /** The app's page. Not before `open`, and another one after each. */
  page(): Page;
  context(): BrowserContext;
  /** Starts the browser and goes to the app. */
  open(): Promise<Page>;
  /** Ends the browser as a person closes it. */
  close(): Promise<void>;
  /** Ends the browser's process as a phone does that runs out of power. */
  kill(): Promise<void>;
  /** Cuts the network with every connection, or mends it; it stays so when the app is opened again. */
  setOffline(offline: boolean): void;
  /** Mends the network, and the system tells the pages of it, as a phone does that finds one. */
  findNetwork(): Promise<void>;
  /** Everything that the pages wrote to the console as an error, or threw. */
  readonly faults: readonly string[];
  /** Ends the browser and removes the profile. */
  end(): Promise<void>;
}

/** A device that was never used. */
export async function newDevice(input: DeviceInput): Promise<Device> {
  const profile = await mkdtemp(join(tmpdir(), 'tallystick-profile-'));
  const faults: string[] = [];
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  const { port } = new URL(input.url);
  // The device's own way to the issuer: what the browser takes for the issuer's port is this door.
  const door = await createShutter(input.through ?? Number(port));
  const way = `MAP localhost:${port} ${new URL(door.url).host}`;

  const running = (): BrowserContext => {
    if (context === undefined) throw new Error('the device is not open');
    return context;
  };
  const close = async (): Promise<void> => {
    await context?.close();
    context = undefined;
  };
  return {
    page: () => {
      if (page === undefined) throw new Error('the device is not open');
      return page;
    },
    context: running,
    open: async () => {
      context = await launch(profile, input, way);
      page = context.pages()[0] ?? (await context.newPage());
      listen(page, faults);
      await page.goto(input.url);
      return page;
    },
    close,
    kill: async () => {
      await killProfile(profile, running());
      context = undefined;
    },
    setOffline: (offline) => (offline ? door.shut() : door.open()),
    findNetwork: async () => {
      door.open();
      const tell = (each: Page): Promise<boolean> =>
        each.evaluate(() => window.dispatchEvent(new Event('online')));
      await Promise.all(running().pages().map(tell));
    },
    faults,
    end: async () => {
      await close();
      door.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function launch(profile: string, input: DeviceInput, way: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: [...chromiumArguments(), `--host-resolver-rules=${way}`],
    viewport: input.size,
    deviceScaleFactor: 2,
    hasTouch: true,
    locale: input.locale,
    timezoneId: 'Asia/Kolkata',
    acceptDownloads: true,
    serviceWorkers: input.blocksWorkers === true ? 'block' : 'allow',
  });
  context.setDefaultTimeout(30_000);
  await installCanvasCamera(context, input.camera ?? 'works');
  await input.prepare?.(context);
  return context;
}

function listen(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
}
