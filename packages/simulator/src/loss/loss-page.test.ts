/** The page and the pictures in docs/ say what is measured today. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEngine } from '../database/engine.ts';
import { lossRow } from './loss-table.ts';
import { pointOf, SWEEPS } from './sweeps.ts';
import { worstLoss } from './worst-loss.ts';

const DOCS = join(import.meta.dirname, '../../../../docs');
const PAGE = readFileSync(join(DOCS, 'loss-curve.md'), 'utf8');

test('the page shows the picture of every sweep, and each is there', () => {
  for (const { name, title } of SWEEPS) {
    assert.ok(PAGE.includes(`## ${title}\n`), title);
    assert.ok(PAGE.includes(`](loss-curve/${name}.svg)`), name);
    assert.ok(existsSync(join(DOCS, `loss-curve/${name}.svg`)), name);
  }
});

test('a row of the page, measured anew, is the same: else `npm run -s simulate:loss` writes it', async () => {
  const [merchants] = SWEEPS;
  const [line] = merchants?.lines ?? [];
  const step = merchants?.steps.find(({ label }) => label === '5');
  assert.ok(line !== undefined && step !== undefined);
  const engine = await openEngine();
  try {
    const measured = await worstLoss(engine, pointOf(line, step));
    const fresh = lossRow([], { step, measured });
    assert.ok(PAGE.split('\n').includes(fresh), `the page does not say\n${fresh}`);
  } finally {
    await engine.close();
  }
});
