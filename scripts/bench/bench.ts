/**
 * `npm run bench`: sizes and speeds, as ratios against a limit in the same run. `--json` prints one
 * array of `{name, value, unit, limit?}`. Ends with 1 when a figure is beyond its limit.
 */

import { minor } from '@tallystick/protocol/money';
import { createIssuerWorld, ISSUER_MIGRATIONS } from '@tallystick/testkit/issuer-world';
import { createTestDatabase } from '@tallystick/testkit/test-database';
import { ROOT } from '../project-files.ts';
import { appFigures } from './app-bench.ts';
import { coinFigures } from './coin-bench.ts';
import { coinPaymentFigures } from './coin-payment-bench.ts';
import { coldStartFigures } from './cold-start.ts';
import { isWithin, type Figure } from './figure.ts';
import { paymentFigures } from './payment-bench.ts';
import { redeemFigures } from './redeem-bench.ts';

const LIMITS = {
  lineLimit: minor(1_000_000n),
  paymentMax: minor(100_000n),
  paymentsMax: 10_000,
};
const POLICY = { unconfirmedCountMax: 1_000, unconfirmedSumMax: minor(1_000_000n) };

async function run(): Promise<readonly Figure[]> {
  const testDatabase = await createTestDatabase({ migrations: ISSUER_MIGRATIONS });
  try {
    const world = await createIssuerWorld({ testDatabase, settings: LIMITS, policy: POLICY });
    return [
      ...(await paymentFigures(world)),
      ...(await coinPaymentFigures()),
      ...(await redeemFigures(world)),
      ...(await coinFigures(world)),
      ...(await appFigures(ROOT)),
      ...(await coldStartFigures()),
    ];
  } finally {
    await testDatabase.drop();
  }
}

function print(figures: readonly Figure[]): void {
  for (const one of figures) {
    const { name, value, unit, limit } = one;
    const held =
      limit === undefined ? '' : 'max' in limit ? `at most ${limit.max}` : `at least ${limit.min}`;
    const mark = isWithin(one) ? '' : '  BEYOND ITS LIMIT';
    process.stdout.write(
      `${name.padEnd(28)}${String(value).padStart(10)} ${unit.padEnd(8)} ${held}${mark}\n`,
    );
  }
}

const figures = await run();
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
else print(figures);
process.exitCode = figures.every(isWithin) ? 0 : 1;
