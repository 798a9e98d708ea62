/** `tallystick notice`: what is typed becomes what is asked, and what is answered is read in lines. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { openJsonServer } from '@tallystick/testkit/json-server';
import { runCommand, type Printed } from '../run-command.ts';

const SETTINGS = {
  language: 'en',
  utcOffsetMinutes: -210,
  quietFrom: '21:00',
  quietUntil: '07:00',
  numberDayMax: 20,
  tenantDayMax: 10_000,
};
const PAGE = {
  notices: [
    {
      account: '17',
      event: 'paymentAwaits',
      about: 'ab'.repeat(32),
      state: 'failed',
      reason: 'unanswered',
      attempts: 3,
      gateway: 'smpp',
      givenAt: 1_800_000_000,
      changedAt: 1_800_000_900,
    },
  ],
  next: '1800000000-17-abcdef',
};
const asked: string[] = [];
const server = await openJsonServer(({ pathname, search }) => {
  asked.push(pathname + search);
  return pathname.endsWith('notices') ? PAGE : SETTINGS;
});
after(() => server.close());

function notice(args: readonly string[]): Promise<Printed> {
  return runCommand(['notice', ...args, '--url', server.url], {
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

test('settings are shown in lines', async () => {
  const { exitCode, stdout } = await notice(['settings', 'show']);
  assert.equal(exitCode, 0);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'language    en',
    'clock       UTC-03:30',
    'quiet       21:00-07:00',
    'number max  20 a day',
    'tenant max  10000 a day',
  ]);
});

test('what is left out stays: settings are read before they are set', async () => {
  asked.length = 0;
  const args = [
    '--language',
    'hi',
    '--utc-offset',
    '+05:30',
    '--quiet',
    'none',
    '--number-max',
    '3',
  ];
  assert.equal((await notice(['settings', 'set', ...args])).exitCode, 0);
  assert.equal(asked.length, 2);
});

const WRONG: readonly (readonly string[])[] = [
  ['settings', 'set', '--language', 'xx'],
  ['settings', 'set', '--utc-offset', '5:30'],
  ['settings', 'set', '--quiet', 'at night'],
  ['settings', 'set', '--number-max', '0'],
  ['template', 'set', 'paymentAwaits', '--language', 'en'],
  ['template', 'set', 'paymentAwaits', '--language', 'en', '--text', 'x', '--built-in'],
  ['template', 'set', 'paymentAwaits', '--text', 'x'],
  ['list', '--state', 'lost'],
];
for (const args of WRONG) {
  test(`not understood: notice ${args.join(' ')}`, async () => {
    asked.length = 0;
    const { exitCode, stderr } = await notice(args);
    assert.equal(exitCode, 2);
    assert.match(stderr, /--(language|utc-offset|quiet|number-max|state)/);
    assert.deepEqual(asked, []);
  });
}

test('each message is a line, without a number', async () => {
  const { stdout } = await notice(['list', '--state', 'failed']);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    `2027-01-15T08:00:00Z  account 17  paymentAwaits  failed (unanswered), 3 attempts  ${'ab'.repeat(32)}`,
    'There is more: --cursor 1800000000-17-abcdef',
  ]);
  assert.match(asked.at(-1) ?? '', /notices\?state=failed$/);
});
