/**
 * How Vite builds an app: the same for the wallet and the terminal but for name, colour and words.
 *
 * Invariants: the page runs under a policy without inline code, so nothing is inlined; everything the
 * page may ever load is precached, so that a cold start needs no network; a new version waits until the
 * app has been closed.
 */

import { join } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import type { AppName } from '@tallystick/issuer/http/app-files';
import { APPS } from './app-names.ts';

/** The scanner's WebAssembly has just under a megabyte. */
const PRECACHED_FILE_BYTES_MAX = 4 * 1_024 * 1_024;

/** The folder of an app's sources in the clone at `root`. */
export function appFolder(root: string, app: AppName): string {
  return join(root, 'apps', app);
}

/** Builds an app into `outFolder`, which is emptied first. Throws what Vite throws. */
export async function buildApp(root: string, app: AppName, outFolder: string): Promise<void> {
  await build(configOf(root, app, outFolder));
}

function configOf(root: string, app: AppName, outFolder: string): InlineConfig {
  return {
    configFile: false,
    root: appFolder(root, app),
    base: `/${app}/`,
    logLevel: 'silent',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: outFolder,
      emptyOutDir: true,
      // No inline script, style or font: the policy refuses them, and files are cached for good.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: { groups: [firstScreen(root, app)] } } },
    },
    plugins: [refuseNodeModules(), ...pwa(app)],
  };
}

type Group = NonNullable<Rolldown.CodeSplittingOptions['groups']>[number];

/**
 * All that the page imports before its first line stays one file: cut at what lazy imports share with it, it would be
 * a dozen files, each of which packs worse.
 */
function firstScreen(root: string, app: AppName): Group {
  let wanted: ReadonlySet<string> | undefined;
  return {
    name: (id, modules) => {
      wanted ??= reached(
        join(appFolder(root, app), 'index.html'),
        (from) => modules.getModuleInfo(from)?.importedIds ?? [],
      );
      return wanted.has(id) ? 'first-screen' : null;
    },
  };
}

/** What is reached from `start`, each once. */
function reached(start: string, importsOf: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([start]);
  // A set that grows while it is walked is walked to its end.
  for (const id of found) {
    for (const imported of importsOf(id)) found.add(imported);
  }
  return found;
}

/** Without this, Vite replaces a `node:` module by an empty one, and the app fails in the browser. */
function refuseNodeModules(): Plugin {
  return {
    name: 'refuse-node-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.startsWith('node:')) return;
      this.error(`${importer ?? 'a file'} imports ${source}, which no browser has`);
    },
  };
}

function pwa(app: AppName): Plugin[] {
  return VitePWA({
    // `startAppWorker` of @tallystick/browser registers it.
    injectRegister: false,
    registerType: 'prompt',
    filename: 'sw.js',
    manifestFilename: 'manifest.webmanifest',
    manifest: manifestOf(app),
    workbox: {
      globPatterns: ['**/*.{html,js,css,wasm,svg,png,webmanifest,json}'],
      maximumFileSizeToCacheInBytes: PRECACHED_FILE_BYTES_MAX,
      navigateFallback: `/${app}/index.html`,
      inlineWorkboxRuntime: true,
      cleanupOutdatedCaches: true,
      // A page of the old version keeps the old files until it is closed ...
      skipWaiting: false,
      // ... and the first visit has them all before its first lazy import.
      clientsClaim: true,
      sourcemap: false,
    },
  });
}

function manifestOf(app: AppName): Record<string, unknown> {
  const { name, shortName, description, paper } = APPS[app];
  return {
    id: `/${app}/`,
    name,
    short_name: shortName,
    description,
    lang: 'en',
    dir: 'ltr',
    start_url: `/${app}/`,
    scope: `/${app}/`,
    display: 'standalone',
    background_color: paper,
    theme_color: paper,
    categories: ['finance'],
    icons: [
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
