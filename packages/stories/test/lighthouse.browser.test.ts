/** Both apps, as Lighthouse sees them at their first start: nothing to object to. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import lighthouse from 'lighthouse';
import { chromium, type Browser } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '@tallystick/testkit/chromium';
import { freePort } from '@tallystick/testkit/free-port';
import { startOperator, type Operator } from './world/operator.ts';

const CATEGORIES = ['accessibility', 'best-practices'] as const;

suite('Lighthouse', () => {
  let operator: Operator;
  let browser: Browser;
  let port: number;
  before(async () => {
    operator = await startOperator();
    port = await freePort();
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...chromiumArguments(), `--remote-debugging-port=${port}`],
    });
  });
  after(async () => {
    await browser.close();
    await operator.end();
  });

  for (const app of ['wallet', 'terminal']) {
    test(`finds nothing wrong with the ${app}`, async () => {
      const run = await lighthouse(`${operator.origin}/${app}/`, {
        port,
        onlyCategories: [...CATEGORIES],
        logLevel: 'error',
      });
      assert.ok(run !== undefined, 'Lighthouse gave nothing');
      const { categories, audits } = run.lhr;
      const failed = Object.values(audits)
        .filter(({ score }) => score !== null && score < 1)
        .map(({ id, displayValue, details }) => ({ id, displayValue, details }));
      for (const category of CATEGORIES) {
        const shown = JSON.stringify(failed, null, 2);
        assert.equal(categories[category]?.score, 1, `${category}: ${shown}`);
      }
    });
  }
});
