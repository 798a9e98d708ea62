/** What `tallystick history` prints of what an issuer answers. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import type { HistoryFindingList } from '@tallystick/api/routes/history';
import { openJsonServer } from '@tallystick/testkit/json-server';
import { runCommand, type Printed } from '../run-command.ts';

const LINE = 'ab'.repeat(16);
const PAYMENT = 'cd'.repeat(32);
const NOON = 1_800_014_400;

const ANSWER: HistoryFindingList = {
  findings: [
    {
      account: '17',
      number: 1,
      kind: 'gap',
      about: LINE,
      counterFrom: 4,
      counterTo: 6,
      firstSeenAt: NOON,
    },
    {
      account: '17',
      number: 2,
      kind: 'payerHalfMissing',
      about: PAYMENT,
      firstSeenAt: NOON,
      resolvedAt: NOON + 86_400,
    },
    { account: '18', number: 1, kind: 'hiddenPayment', about: PAYMENT, firstSeenAt: NOON },
  ],
  next: '18-1',
};

const asked: string[] = [];
const server = await openJsonServer(({ pathname, search }) => {
  asked.push(pathname + search);
  return ANSWER;
});
after(() => server.close());

function history(args: readonly string[]): Promise<Printed> {
  return runCommand(['history', ...args, '--url', server.url], {
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

test('G-059: every finding is a line in plain words, with its number and its days', async () => {
  const { exitCode, stdout } = await history([]);
  assert.equal(exitCode, 0);
  assert.deepEqual(stdout.split('\n'), [
    `account 17 no. 1  line ${LINE}: nobody has handed in payment numbers 4 to 6 (seen 2027-01-15)`,
    `account 17 no. 2  payment ${PAYMENT}: the payee claims it; the payer's half has not come (seen 2027-01-15, resolved 2027-01-16)`,
    `account 18 no. 1  proof ${PAYMENT}: a signed statement of the payer leaves a payment out; the proof is kept (seen 2027-01-15)`,
    'There is more: --cursor 18-1',
    '',
  ]);
});

test('account, cursor and what is resolved are asked for', async () => {
  asked.length = 0;
  await history(['17', '--resolved', '--cursor', '17-2', '--json']);
  const [path = ''] = asked;
  const query = new URL(path, server.url).searchParams;
  assert.deepEqual(Object.fromEntries(query), {
    account: '17',
    resolved: 'included',
    cursor: '17-2',
  });
});
