/** What a start prints: links that open the apps with a code in hand, and pictures that fit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnrolmentCode, formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { announcement } from './announcement.ts';

type Announced = Parameters<typeof announcement>[0];

const tenant = parseTenantId('01890a5d-ac96-774b-bcce-b302099a8057');
assert.ok(tenant !== undefined);
/** As long as the codes of a test tenant under the longest private address are. */
const CODE_BYTES = 150;
const CODES = {
  customer: formatEnrolmentCode(new Uint8Array(CODE_BYTES).fill(1)),
  merchant: formatEnrolmentCode(new Uint8Array(CODE_BYTES).fill(2)),
};
const COLUMNS = 80;

function announced(changes: Partial<Announced> = {}): Announced {
  return {
    folder: '/data/1',
    publicUrl: 'http://localhost:8470',
    apps: ['wallet', 'terminal'],
    isLan: false,
    trial: { tenant: tenant ?? assert.fail(), codes: CODES },
    ...changes,
  };
}

test('one link opens the wallet and one the terminal, each with the code of its owner', () => {
  const text = announcement(announced(), 'test');
  const links = text.split('\n').filter((line) => line.includes('#enrol='));
  assert.deepEqual(links, [
    `http://localhost:8470/wallet/#enrol=${CODES.customer}`,
    `http://localhost:8470/terminal/#enrol=${CODES.merchant}`,
  ]);
  for (const link of links) {
    // What apps and scanners make of it.
    assert.ok(parseEnrolmentCode(new URL(link).hash.slice('#enrol='.length)) !== undefined);
  }
  assert.match(text, new RegExp(`^  customer  ${CODES.customer}$`, 'm'));
});

test('without an app there is no link to it, and without a trial there is no code', () => {
  assert.doesNotMatch(announcement(announced({ apps: [] }), 'test'), /#enrol=/);
  const { folder, publicUrl, apps, isLan } = announced();
  const text = announcement({ folder, publicUrl, apps, isLan }, 'production');
  assert.doesNotMatch(text, /enrol|TS1-/i);
});

test('for phones the page and both links are pictures too, and none is wider than a terminal', () => {
  const lan = announced({ publicUrl: 'https://192.168.100.200:65535', isLan: true });
  const text = announcement(lan, 'test');
  const lines = text.split('\n');
  const rows = lines.filter((line) => /^[█▀▄ ]+$/.test(line));
  assert.ok(rows.length > 60);
  for (const row of rows) assert.ok(row.length <= COLUMNS, String(row.length));
  const [page, wallet, terminal] = [
    text.indexOf('first take the certificate there:\n█'),
    text.indexOf("to open the customer's wallet and enrol it:\n█"),
    text.indexOf("to open the merchant's terminal and enrol it:\n█"),
  ] as const;
  assert.ok(page > 0 && page < wallet && wallet < terminal);
});
