/** Registration data in its one normal form (G-080). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readShape } from './encoding/shape.ts';
import { normaliseRegistration, registrationShape, type Registration } from './registration.ts';

const WHOLE: Registration = {
  name: 'आशा देवी',
  address: '12 Lake Road, 400001 Mumbai',
  phone: '+919820012345',
  email: 'Asha.Devi@example.org',
};

test('what people type comes into one form; fields that are empty are left out (G-080)', () => {
  const typed = {
    name: '  आशा   देवी ',
    address: '12 Lake Road,\n400001  Mumbai',
    phone: '00 91 (98200) 12-345',
    email: ' Asha.Devi@Example.ORG ',
  };
  assert.deepEqual(normaliseRegistration(typed), { ok: true, registration: WHOLE });
  const sparse = normaliseRegistration({ name: '', phone: '+4930901820', email: '  ' });
  assert.deepEqual(sparse, { ok: true, registration: { phone: '+4930901820' } });
});

const REFUSED: Readonly<Record<string, readonly Registration[]>> = {
  personNameInvalid: [{ name: 'x'.repeat(101) }, { name: 'Asha\u202Eaveda' }],
  addressInvalid: [{ address: 'x'.repeat(301) }, { address: 'Lake\u0007Road' }],
  phoneInvalid: [
    { phone: '9820012345' },
    { phone: '+091982001234' },
    { phone: '+1234567890123456' },
    { phone: '+91 CALL ME' },
    { phone: '+12345' },
  ],
  emailInvalid: [
    { email: 'asha' },
    { email: '@example.org' },
    { email: 'asha@localhost' },
    { email: 'a..b@example.org' },
    { email: '"a b"@example.org' },
    { email: `${'a'.repeat(65)}@example.org` },
    { email: `a@${'b'.repeat(64)}.org` },
    { email: `a@${'b.'.repeat(126)}org` },
    { email: 'asha@-example.org' },
  ],
};

for (const [code, cases] of Object.entries(REFUSED)) {
  for (const [index, typed] of cases.entries()) {
    test(`${code} is refused by name: case ${index + 1} (G-080)`, () => {
      assert.deepEqual(normaliseRegistration(typed), { ok: false, code });
    });
  }
}

test('the normal form is its own normal form, and the only one that is read from the wire', () => {
  fc.assert(
    fc.property(
      fc.record({
        name: fc.string(),
        address: fc.string(),
        phone: fc.string(),
        email: fc.string(),
      }),
      (typed) => {
        const normal = normaliseRegistration(typed);
        if (!normal.ok) return;
        assert.deepEqual(normaliseRegistration(normal.registration), normal);
        const value = registrationShape.encode(normal.registration);
        const read = readShape(registrationShape, value, 'registration');
        assert.deepEqual(read, { ok: true, value: normal.registration });
      },
    ),
  );
  const loose = [null, null, '00919820012345', null];
  assert.equal(readShape(registrationShape, loose, 'registration').ok, false);
  assert.equal(readShape(registrationShape, ['', null, null, null], 'registration').ok, false);
});
