/** What `tallystick bank-orders` asks, and prints of what an issuer answers. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BankOrderResult } from '@tallystick/api/routes/bank-orders';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { openJsonServer } from '@tallystick/testkit/json-server';
import { runCommand, type Printed } from '../run-command.ts';

const ORDER: BankOrderResult = {
  direction: 'out',
  account: '17',
  order: 'ab'.repeat(16),
  atBank: 'cd'.repeat(16),
  currency: 356,
  amount: '4000',
  state: 'returned',
  bank: 'TSBA0000001',
  reason: 'payeeAccountClosed',
  bankReason: 'AC04',
  orderedAt: 1_800_014_400,
  changedAt: 1_800_014_500,
  isStuck: true,
};
const TERMS = {
  waitSeconds: 86_400,
  delaySeconds: 259_200,
  limits: [{ currency: 356, payOutDayMax: '1000000' }],
};

const asked: string[] = [];
const server = await openJsonServer(({ pathname, search }) => {
  asked.push(pathname.replace(/^.*\/tenants\/[^/]+/, '') + search);
  return pathname.endsWith('/bank-terms') ? TERMS : { bankOrders: [ORDER] };
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

test('orders are listed with state, reason and what the bank knows them by, and a stuck one stands out', async () => {
  const printed = await run(['bank-orders', 'list', '--stuck']);
  assert.equal(asked.at(-1), '/bank-orders?only=stuck');
  assert.match(
    printed.stdout,
    /out {2}account 17 {2}4000 of 356 {2}returned \(payeeAccountClosed, AC04\), STUCK/,
  );
  assert.match(printed.stdout, new RegExp(`bank TSBA0000001, known there as ${ORDER.atBank}`));
  await run(['bank-orders', 'list', '--open']);
  assert.equal(asked.at(-1), '/bank-orders?only=open');
});

test('terms are shown and decided, and what is none is refused before anybody is asked', async () => {
  const shown = await run(['bank-orders', 'terms']);
  assert.match(shown.stdout, /account waits (?:1d|24h)/);
  assert.match(shown.stdout, /takings .* wait (?:3d|72h)/);
  assert.match(shown.stdout, /currency 356 {2}in a day any {2}out a day 1000000/);
  const limit = '356,in=500000,out=1000000,least=100';
  const changed = await run(['bank-orders', 'allow', '--wait', '24h', '--limit', limit]);
  assert.equal(changed.exitCode, 0);
  const count = asked.length;
  for (const wrong of [
    ['--wait', 'soon'],
    ['--wait', '24h', '--delay', 'later'],
    ['--wait', '24h', '--limit', 'INR,in=5'],
    ['--wait', '24h', '--limit', '356,most=5'],
    ['--wait', '24h', '--limit', '356,in=-5'],
  ]) {
    assert.notEqual((await run(['bank-orders', 'allow', ...wrong])).exitCode, 0);
  }
  assert.equal(asked.length, count);
});
