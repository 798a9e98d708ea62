/** Asks axe-core what is wrong with a screen. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Theme } from './themes.ts';

interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly where: readonly string[];
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core tells of in detail: what is right takes as long to describe as what is wrong. */
const ANSWER = { resultTypes: ['violations'] } as const;

/** What axe-core is asked for: everything, or only what another theme changes. */
const QUESTIONS: Readonly<Record<Theme, object>> = {
  light: ANSWER,
  dark: { ...ANSWER, runOnly: ['color-contrast', 'link-in-text-block'] },
};

/** Fails with the list of all violations on the page as it stands, in the theme that it is shown in. */
export async function assertAccessible(page: Page, screen: string, theme: Theme): Promise<void> {
  assert.deepEqual(await violationsOn(page, QUESTIONS[theme]), [], `${screen}, ${theme}`);
}

async function violationsOn(page: Page, question: object): Promise<readonly Violation[]> {
  // A page keeps it until it is left.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await axeSource);
  const asked = `axe.run(document, ${JSON.stringify(question)})`;
  const results: AxeResults = await page.evaluate(asked);
  return results.violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    where: nodes.map(({ html, failureSummary = '' }) => `${html}\n${failureSummary}`),
  }));
}
