/** What customers type of their bank accounts is brought into one form or refused (V-21), and codes name banks (V-22). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bankOf, parseBankCode } from './bank-code.ts';
import { parseAccountNumber, readBankDetails, type TypedBankDetails } from './bank-details.ts';

const TYPED: TypedBankDetails = {
  bank: 'hdfc0 000123',
  account: '5010 0123-456789',
  name: '  Asha   Rao ',
  phone: '+91 98200 12345',
  pan: 'abcde1234f',
};

test('bank details are read as people type them (V-21)', () => {
  assert.deepEqual(readBankDetails(TYPED), {
    ok: true,
    details: {
      bank: 'HDFC0000123',
      account: '50100123456789',
      name: 'Asha Rao',
      phone: '+919820012345',
      pan: 'ABCDE1234F',
    },
  });
});

test('what is no bank detail is refused, each by its own code (V-21, V-25)', () => {
  const cases: readonly (readonly [Partial<TypedBankDetails>, string])[] = [
    [{ bank: '' }, 'bankCodeInvalid'],
    [{ bank: 'HDFC1000123' }, 'bankCodeInvalid'],
    [{ bank: 'HDFC000012' }, 'bankCodeInvalid'],
    [{ bank: `HDFC0000123${' '.repeat(30)}` }, 'bankCodeInvalid'],
    [{ account: '' }, 'accountNumberInvalid'],
    [{ account: '5'.repeat(35) }, 'accountNumberInvalid'],
    [{ account: '5010/0123' }, 'accountNumberInvalid'],
    [{ account: `1${' '.repeat(68)}` }, 'accountNumberInvalid'],
    [{ name: '   ' }, 'personNameInvalid'],
    [{ name: 'A\u202EB' }, 'personNameInvalid'],
    [{ name: 'A'.repeat(101) }, 'personNameInvalid'],
    [{ phone: '' }, 'phoneInvalid'],
    [{ phone: '9820012345' }, 'phoneInvalid'],
    [{ pan: 'ABCD12345F' }, 'panInvalid'],
    [{ pan: 'ABCDE1234FG' }, 'panInvalid'],
    [{ pan: '' }, 'panInvalid'],
  ];
  for (const [change, code] of cases) {
    assert.deepEqual(readBankDetails({ ...TYPED, ...change }), { ok: false, code });
  }
});

test('an account number has 1 to 34 letters and digits', () => {
  assert.equal(parseAccountNumber('de89 3704 0044 0532 0130 00'), 'DE89370400440532013000');
  assert.equal(parseAccountNumber('7'.repeat(34))?.length, 34);
});

test('codes of branches name one bank, and codes of two banks two (V-22)', () => {
  const bank = (typed: string): string => {
    const code = parseBankCode(typed);
    return code === undefined ? 'none' : bankOf(code);
  };
  assert.equal(bank('HDFC0000123'), bank('HDFC0ABC999'));
  assert.equal(bank('DEUTDEFF'), bank('DEUTDEFF500'));
  assert.notEqual(bank('DEUTDEFF'), bank('DEUTDEMM'));
  assert.notEqual(bank('HDFC0000123'), bank('SBIN0000123'));
});
