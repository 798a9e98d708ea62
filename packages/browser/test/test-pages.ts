/** Pages of a real Chromium for the tests of one file: the page under test, in browsers of its own. */

import { after, before, type TestContext } from 'node:test';
import { launchChromium } from '@tallystick/testkit/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { servePage, type PageServer } from './page-server.ts';

export interface TestPages {
  /** Of the page under test. */
  readonly url: () => string;
  /** Another page of a browser that was used before. */
  readonly openIn: (context: BrowserContext) => Promise<Page>;
  /** A page of a browser that was never used; it ends with the test. */
  readonly freshPage: (t: TestContext) => Promise<Page>;
}

/** To be called at the top of a test file, once: server and browser live as long as its tests. */
export function useTestPages(): TestPages {
  let server: PageServer;
  let browser: Browser;
  before(async () => {
    server = await servePage();
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  const openIn = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  };
  return {
    url: () => server.url,
    openIn,
    freshPage: async (t) => {
      const context = await browser.newContext();
      t.after(() => context.close());
      return openIn(context);
    },
  };
}
