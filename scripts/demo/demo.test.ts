/**
 * The demo itself: three processes, three QR texts, and the money afterwards.
 *
 * Shows G-005, P-07, P-28, P-29, F-03, F-04.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const DEMO = fileURLToPath(new URL('demo.ts', import.meta.url));

for (const first of ['payer', 'payee'] as const) {
  test(`a payment is made with the issuer dead and settles when the ${first} syncs first (G-002, G-004, G-172, L-04)`, async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [DEMO, '--json', '--first', first],
      { timeout: 240_000 },
    );
    const report: unknown = JSON.parse(stdout);
    assert.ok(typeof report === 'object' && report !== null && 'ok' in report);
    assert.ok('ledger' in report && 'steps' in report && Array.isArray(report.steps));
    assert.equal(report.ok, true);
    assert.deepEqual(report.ledger, {
      balanced: true,
      payer: { available: '30000', reserved: '7450', readyOffline: '7450', unconfirmed: '0' },
      payee: { available: '12550', reserved: '0', readyOffline: '0', unconfirmed: '0' },
    });
    assert.ok(report.steps.length >= 15);
  });
}
