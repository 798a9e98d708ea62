/** Places in the wallet and their addresses. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';

const ID = 'ab'.repeat(32);

suite('the route', () => {
  test('comes back from its address', () => {
    const routes: readonly Route[] = [
      HOME,
      { name: 'pay' },
      { name: 'giveBack' },
      { name: 'setAside' },
      { name: 'coins' },
      { name: 'coinList' },
      { name: 'printCoins' },
      { name: 'lostCoins' },
      { name: 'payment', id: ID },
      { name: 'receipt', id: ID },
      { name: 'statusCode', id: ID },
      { name: 'getPaid' },
      { name: 'request', id: ID },
      { name: 'take', id: ID },
      { name: 'received', id: ID },
      { name: 'devices' },
      { name: 'objections' },
      { name: 'convictions' },
      { name: 'oneDevice', id: ID },
    ];
    for (const route of routes) assert.deepEqual(parseRoute(formatRoute(route)), route);
  });

  test('leads home from anything else', () => {
    for (const hash of [
      '',
      '#',
      '#/nowhere',
      '#/payment/1',
      `#/payment/${ID}/more`,
      '#/toString',
      `#/__proto__/${ID}`,
    ]) {
      assert.deepEqual(parseRoute(hash), HOME, hash);
    }
  });
});
