/**
 * How long an installed wallet takes to be usable without a network, on a processor slowed four times:
 * from the start of the page to the field for the PIN, and from the PIN to the home screen. The browser
 * itself runs already, as on a phone; the app, its store and its worker do not.
 */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '@tallystick/testkit/chromium';
import { freePort } from '@tallystick/testkit/free-port';
import { startIssuer } from '@tallystick/testkit/issuer-process';
import type { BrowserContext, Page } from 'playwright-core';
import { figure, type Figure } from './figure.ts';

const STARTS = 5;
const SLOWER = 4;
const START_MS_MAX = 1_000;
const PIN = '482615';
const HOME = 'At the operator';

/** Runs in the page: notes when a thing is first on it, in milliseconds since the page began. */
const STOPWATCH = `
  globalThis.whenSeen = {};
  const marks = { pin: 'input[type=password]', home: '.home' };
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(marks)) {
      if (name in whenSeen || document.querySelector(selector) === null) continue;
      whenSeen[name] = performance.now();
    }
  }).observe(document, { childList: true, subtree: true });
`;

/** Enrols a wallet at an issuer of its own, stops that one, and starts the wallet again and again. */
export async function coldStartFigures(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-cold-start-'));
  // As root the embedded PostgreSQL runs as another user, who must be able to walk to its files.
  await chmod(folder, 0o711);
  const port = await freePort();
  const issuer = await startIssuer(join(folder, 'data'), port);
  const url = `http://localhost:${port}/wallet/`;
  const profile = join(folder, 'profile');
  try {
    await inBrowser(profile, (page) => enrol(page, url, issuer.codes.customer));
    await issuer.stop();
    const starts: Start[] = [];
    for (let at = 0; at < STARTS; at += 1) {
      starts.push(await inBrowser(profile, (page) => measureStart(page, url)));
    }
    const toPin = median(starts.map(({ toPinMs }) => toPinMs));
    const toHome = median(starts.map(({ toHomeMs }) => toHomeMs));
    return [
      figure('wallet.cold_start_ms', toPin, 'ms', { max: START_MS_MAX }),
      figure('wallet.unlock_ms', toHome, 'ms', { max: START_MS_MAX }),
    ];
  } finally {
    await issuer.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inBrowser<T>(profile: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await openProfile(profile);
  try {
    return await work(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
  }
}

async function enrol(page: Page, url: string, code: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Or paste the code as text').fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('New PIN').fill(PIN);
  await page.getByLabel('The same PIN again').fill(PIN);
  await page.getByRole('button', { name: 'Set PIN' }).click();
  await page.getByText(HOME).waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
}

interface Start {
  readonly toPinMs: number;
  readonly toHomeMs: number;
}

async function measureStart(page: Page, url: string): Promise<Start> {
  const control = await page.context().newCDPSession(page);
  await control.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(STOPWATCH);
  await page.goto(url);
  const field = page.getByLabel('PIN', { exact: true });
  await field.fill(PIN);
  const pressedMs = Number(await page.evaluate('performance.now()'));
  await field.press('Enter');
  await page.getByText(HOME).waitFor();
  const toPinMs = Number(await page.evaluate('whenSeen.pin'));
  return { toPinMs, toHomeMs: Number(await page.evaluate('whenSeen.home')) - pressedMs };
}

function median(values: readonly number[]): number {
  return (
    values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
  );
}
