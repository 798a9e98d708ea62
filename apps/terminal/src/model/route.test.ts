/** Addresses of places in the terminal. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';

const id = 'ab'.repeat(32);
const routes: readonly Route[] = [
  { name: 'home' },
  { name: 'items' },
  { name: 'itemList' },
  { name: 'request', id },
  { name: 'scan', id },
  { name: 'paidCode', id },
  { name: 'result', id },
  { name: 'payments' },
  { name: 'payment', id },
  { name: 'receipt', id },
  { name: 'takings' },
  { name: 'handIn' },
  { name: 'dayCloses' },
  { name: 'dayClose', number: 12 },
  { name: 'settings' },
  { name: 'help' },
  { name: 'payOn' },
  { name: 'paidOn', id },
  { name: 'menu' },
  { name: 'logOut' },
];

suite('a route', () => {
  for (const route of routes) {
    test(`has an address that leads back to it: ${route.name}`, () => {
      assert.deepEqual(parseRoute(formatRoute(route)), route);
    });
  }

  const elsewhere = ['', '#', '#/nowhere', '#/request', '#/request/12', `#/request/${id}/more`];
  const numbers = ['#/day-close/0', '#/day-close/-1', '#/day-close/1e3', '#/day-close/'];
  for (const address of [...elsewhere, ...numbers, '#/toString', '#/constructor/12']) {
    test(`is home for "${address.slice(0, 20)}"`, () => {
      assert.deepEqual(parseRoute(address), HOME);
    });
  }
});
