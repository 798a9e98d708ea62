/**
 * Real Chromium for tests: found on this machine or brought to it, and started the same way each time.
 *
 * Invariant: a browser that tests start talks to nobody but the page's own server.
 */

import { spawn } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { chromiumPlaces } from './chromium-places.ts';

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/**
 * Suggestions below the address bar, which nobody sees: each start prepares pages for them, and that takes
 * longer than all the rest of it.
 */
const UNSEEN_FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
] as const;

/** Those that Playwright switches off: Chromium heeds the last list only, so they stand in ours again. */
const PLAYWRIGHTS_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
] as const;

/** What Chromium is started with here. Its sandbox does not start for root. */
export function chromiumArguments(): string[] {
  const features = [...PLAYWRIGHTS_FEATURES, ...UNSEEN_FEATURES].join(',');
  const all = [...ARGUMENTS, `--disable-features=${features}`];
  return process.getuid?.() === 0 ? [...all, '--no-sandbox'] : all;
}

/** The path of this machine's Chromium. Throws with the commands that bring one. */
export function chromiumPath(): string {
  const [found] = chromiumPlaces();
  if (found === undefined) throw new Error(chromiumAdvice());
  return found;
}

/** Starts a browser with an empty profile that is gone with it. */
export function launchChromium(options: { readonly executable?: string } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: options.executable ?? chromiumPath(),
    args: chromiumArguments(),
  });
}

/** Starts a browser on a profile in a folder: what pages keep is there at the next start. */
export function openProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: chromiumArguments(),
  });
}

/** Ends the browser of a profile as a phone does that runs out of power, and waits until it is gone. */
export async function killProfile(folder: string, context: BrowserContext): Promise<void> {
  const gone = new Promise((resolve) => context.once('close', resolve));
  // Chromium names its process in the lock of the profile: `<host>-<process id>`.
  const owner = await readlink(join(folder, 'SingletonLock'));
  process.kill(Number(owner.slice(owner.lastIndexOf('-') + 1)), 'SIGKILL');
  await gone;
}

export type ProvidedChromium =
  | { readonly ok: true; readonly path: string; readonly isNew: boolean }
  /** `advice` says what to do, over several lines. */
  | { readonly ok: false; readonly advice: string };

/** A Chromium that starts: one of this machine, else Playwright's own, which is downloaded. */
export async function provideChromium(): Promise<ProvidedChromium> {
  const faults: string[] = [];
  for (const path of chromiumPlaces()) {
    const fault = await startFault(path);
    if (fault === undefined) return { ok: true, path, isNew: false };
    faults.push(`${path} does not start: ${fault}`);
  }
  const path = chromium.executablePath();
  const fault = (await downloadFault()) ?? (await startFault(path));
  if (fault === undefined) return { ok: true, path, isNew: true };
  faults.push(`Playwright's own Chromium: ${fault}`);
  return { ok: false, advice: `${faults.join('\n')}\n${chromiumAdvice()}` };
}

/** The commands that bring a Chromium to this kind of machine. */
function chromiumAdvice(): string {
  const playwright = 'npx playwright-core install chromium';
  const commands: Partial<Record<NodeJS.Platform, readonly string[]>> = {
    linux: [
      'sudo apt-get install chromium        (Debian)',
      'sudo dnf install chromium            (Fedora)',
      'sudo npx playwright-core install-deps chromium && npx playwright-core install chromium',
    ],
    darwin: ['brew install --cask google-chrome', playwright],
    win32: ['winget install Google.Chrome', playwright],
  };
  return [
    'Tests in a browser need Chromium. One of these brings it:',
    ...(commands[process.platform] ?? [playwright]).map((command) => `  ${command}`),
    'Or name one that is here: TALLYSTICK_TEST_CHROMIUM=/path/to/chromium',
  ].join('\n');
}

/** Why a browser does not start; undefined when it does. */
async function startFault(path: string): Promise<string | undefined> {
  try {
    const browser = await launchChromium({ executable: path });
    await browser.close();
    return undefined;
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : String(error));
  }
}

/** A slow network takes minutes for the 200 MB; one that hangs is given up. */
const DOWNLOAD_TIMEOUT_MS = 600_000;

/** Why Playwright's Chromium could not be downloaded; undefined when it was. */
function downloadFault(): Promise<string | undefined> {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  const command = [join(dirname(manifest), 'cli.js'), 'install', 'chromium', '--no-progress'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      resolve(code === 0 ? undefined : `the download failed: ${firstLine(told)}`);
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
