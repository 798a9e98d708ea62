/** The file of banks is read whole or refused with the place where it is wrong, and its keys are never repeated (V-22). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBankSettings } from './bank-settings.ts';

const BANK = {
  code: 'TSBA0000001',
  kind: 'http',
  url: 'https://bank.example.org/tallystick',
  apiKey: 'a-key-of-the-operator',
};

const FILES = {
  code: 'TSBB0000001',
  kind: 'files',
  folder: '/srv/pay/bank',
  account: '9000 0000 0001',
  name: 'Operator & Söhne',
};

function read(banks: unknown, mode: 'test' | 'production' = 'production'): string {
  const result = readBankSettings(JSON.stringify({ banks }), mode);
  return result.ok ? result.banks.map(({ code }) => code).join(' ') : result.message;
}

test('banks are read from a file, in the order in which they stand there (V-22)', () => {
  assert.equal(read([]), '');
  assert.equal(read([BANK, { ...BANK, code: 'deut de ff' }]), 'TSBA0000001 DEUTDEFF');
  assert.deepEqual(readBankSettings(JSON.stringify({ banks: [BANK] }), 'production'), {
    ok: true,
    banks: [{ ...BANK, timeoutMs: 10_000, payOutFor: [] }],
  });
});

test('a bank that exchanges files has a folder, and an account under a name that it can write', () => {
  assert.deepEqual(readBankSettings(JSON.stringify({ banks: [FILES] }), 'production'), {
    ok: true,
    banks: [{ ...FILES, account: '900000000001', name: 'Operator + Sohne', payOutFor: [] }],
  });
});

test('a bank is there once, whichever branch its code names', () => {
  const twice = [BANK, { ...BANK, code: 'TSBA0000999' }];
  assert.equal(read(twice), 'The file of banks has the bank of TSBA0000999 twice.');
});

test('what is wrong is named, and no key is repeated', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /no JSON/],
    [Array.from({ length: 257 }, () => BANK), /at most 256/],
    [[null], /number 1: its code/],
    [[BANK, { ...BANK, code: 'X' }], /number 2: its code/],
    [[{ ...BANK, kind: 'telex' }], /its kind/],
    [[{ ...BANK, url: 'http://bank.example.org' }], /its url/],
    [[{ ...BANK, url: 'https://me:pw@bank.example.org' }], /its url/],
    [[{ ...BANK, url: 'https://bank.example.org/' }], /its url/],
    [[{ ...BANK, url: 'https://bank.example.org?x=1' }], /its url/],
    [[{ ...BANK, apiKey: 'a key' }], /its apiKey/],
    [[{ ...FILES, folder: 'bank' }], /its folder/],
    [[{ ...FILES, account: '' }], /its account/],
    [[{ ...FILES, name: 'चालक' }], /its name/],
    [[{ ...BANK, timeoutMs: 1 }], /its timeoutMs/],
    [[{ ...BANK, timeoutMs: '500' }], /its timeoutMs/],
  ];
  for (const [banks, place] of cases) {
    assert.match(read(banks), place);
    assert.doesNotMatch(read(banks), /a-key|a key|pw/);
  }
  assert.equal(readBankSettings('{', 'test').ok, false);
});

test('without TLS a bank is reached in test mode only', () => {
  const plain = [{ ...BANK, url: 'http://127.0.0.1:9000/banks/TSBA0000001' }];
  assert.equal(read(plain, 'test'), 'TSBA0000001');
  assert.match(read(plain), /its url/);
});
