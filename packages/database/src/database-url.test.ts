/** Addresses: what is derived from them and what messages may show of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { describeUrl, passwordOf, serviceUrl, withDatabase } from './database-url.ts';

const ADMIN = 'postgres://root:p%40ss@db.example:6432/pay?sslmode=require';

function isRefused(code: string): (error: unknown) => boolean {
  return (error) => isTallystickError(error) && error.code === code;
}

test('another database keeps user, host and options', () => {
  assert.equal(
    withDatabase(ADMIN, 'other one'),
    'postgres://root:p%40ss@db.example:6432/other%20one?sslmode=require',
  );
});

test('what messages show of an address has no user and no password', () => {
  assert.equal(describeUrl(ADMIN), 'db.example:6432/pay');
});

test('the derived password of the service is the same everywhere and is not the administrator’s', () => {
  const derived = passwordOf(serviceUrl(ADMIN));
  assert.equal(derived, passwordOf(serviceUrl(withDatabase(ADMIN, 'other'))));
  assert.notEqual(derived, 'p@ss');
  assert.match(derived, /^[\w-]{43}$/);
  assert.equal(new URL(serviceUrl(ADMIN)).username, 'tallystick_service');
});

test('a given password of the service is used as it is', () => {
  assert.equal(passwordOf(serviceUrl(ADMIN, 'a/b c')), 'a/b c');
});

test('without any password to derive from, one has to be given', () => {
  assert.throws(() => serviceUrl('postgres://root@db/pay'), isRefused('service_password_missing'));
  assert.equal(passwordOf(serviceUrl('postgres://root@db/pay', 'given')), 'given');
});

test('what is no address of PostgreSQL is refused', () => {
  for (const url of ['', 'db', 'mysql://a:b@c/d', 'http://localhost', 'postgres']) {
    assert.throws(() => describeUrl(url), isRefused('database_url_invalid'));
  }
});
