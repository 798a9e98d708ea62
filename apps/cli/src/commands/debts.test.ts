/** What `tallystick debt` and `tallystick appeal` ask, and print of what an issuer answers. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { AppealResult } from '@tallystick/api/routes/appeals';
import type { DebtResult } from '@tallystick/api/routes/debts';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { openJsonServer } from '@tallystick/testkit/json-server';
import { runCommand, type Printed } from '../run-command.ts';

const LINE = 'ab'.repeat(16);
const KEY = 'cd'.repeat(32);
const NOON = 1_800_014_400;
const DEBT: DebtResult = {
  account: '17',
  line: LINE,
  keyHash: KEY,
  arisenAt: NOON,
  amount: '100',
  owed: '0',
  forgiven: '60',
  reason: 'A faulty phone.',
};
const APPEAL: AppealResult = {
  account: '17',
  keyHash: KEY,
  madeAt: NOON,
  text: 'It was copied.',
  proof: 'ef'.repeat(32),
  kind: 'sameCounter',
  foundAt: NOON - 3_600,
  wasReported: false,
  debts: [DEBT],
};

const asked: string[] = [];
const server = await openJsonServer(({ pathname, search }) => {
  asked.push(pathname.replace(/^.*\/tenants\/[^/]+/, '') + search);
  if (pathname.endsWith('/debts')) return { debts: [DEBT], next: `17-${LINE}` };
  if (pathname.endsWith('/appeals')) return { appeals: [] };
  if (pathname.endsWith('/debt-share')) return { sharePercent: 25 };
  return pathname.includes('/appeals/') ? APPEAL : DEBT;
});
after(() => server.close());

function run(args: readonly string[]): Promise<Printed> {
  return runCommand([...args, '--url', server.url], {
    environment: {
      TALLYSTICK_API_KEY: 'key',
      TALLYSTICK_TENANT: '01890a5d-ac96-774b-bcce-b302099a8057',
    },
    uid: -1,
    homeFolder: '/nowhere',
    clock: systemClock,
    random: systemRandom,
  });
}

test('debts are listed a page at a time, and one is shown with what was forgiven and why', async () => {
  const listed = await run(['debt', 'list', '--paid']);
  assert.equal(listed.exitCode, 0);
  assert.deepEqual(listed.stdout.split('\n'), [
    `account 17 line ${LINE}  owes 0 of 100, since 2027-01-15T12:00:00Z`,
    `There is more: --cursor 17-${LINE}`,
    '',
  ]);
  assert.equal(asked.at(-1), '/debts?paid=included');
  const shown = await run(['debt', 'show', '17', LINE.toUpperCase()]);
  assert.match(shown.stdout, /^forgiven {2}60: A faulty phone\.$/m);
  assert.equal(asked.at(-1), `/accounts/17/debts/${LINE}`);
});

test('letting go of a debt and deciding an appeal need a reason, and names that are some', async () => {
  const before = asked.length;
  for (const [args, wanted] of [
    [['debt', 'forgive', '17', LINE], /--reason TEXT is missing/],
    [['debt', 'forgive', '17', LINE, '--reason', ' '], /--reason TEXT is missing/],
    [['debt', 'forgive', '17', 'ab', '--reason', 'x'], /32 hexadecimal digits/],
    [['debt', 'share', '0'], /1 to 100/],
    [['debt', 'share', '101'], /1 to 100/],
    [['appeal', 'show', '17', LINE], /64 hexadecimal digits/],
    [['appeal', 'decide', '17', KEY, 'maybe', '--reason', 'x'], /upheld or rejected/],
    [['appeal', 'decide', '17', KEY, 'upheld'], /--reason TEXT is missing/],
  ] as const) {
    const { exitCode, stderr } = await run(args);
    assert.equal(exitCode, 2);
    assert.match(stderr, wanted);
  }
  assert.equal(asked.length, before, 'nothing was asked');
});

test('an appeal is shown with its proof and what is owed, and decided', async () => {
  assert.match((await run(['appeal', 'list'])).stdout, /^No appeal waits\.$/m);
  const { stdout } = await run(['appeal', 'show', '17', KEY]);
  assert.match(stdout, /^appeal {4}It was copied\.$/m);
  assert.match(stdout, /says {4}two payments bear one number$/m);
  assert.match(stdout, /^decision {2}none yet$/m);
  assert.match(stdout, /^owed {6}0$/m);
  const decided = await run([
    'appeal',
    'decide',
    '17',
    KEY,
    'upheld',
    '--reason',
    'So it is.',
    '--forgive-debt',
  ]);
  assert.equal(decided.exitCode, 0);
  assert.equal(asked.at(-1), `/accounts/17/appeals/${KEY}/decision`);
});

test('the share of deposits is shown, and decided about', async () => {
  assert.match((await run(['debt', 'share'])).stdout, /^share {2}25 percent of each deposit/);
  assert.equal((await run(['debt', 'share', '25'])).exitCode, 0);
});
