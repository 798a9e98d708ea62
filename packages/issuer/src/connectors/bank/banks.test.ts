/** Which of the operator's banks pay out for whom, and in which order they are asked (T-96). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { readBankSettings } from '../../config/bank-settings.ts';
import { parseBankCode, type BankCode } from './bank-code.ts';
import { openBanks } from './banks.ts';

const OURS = '01890a5d-ac96-774b-bcce-b302099a8057';
const THEIRS = '01890a5d-ac96-774b-bcce-b302099a8058';

function tenant(text: string): TenantId {
  return parseTenantId(text) ?? assert.fail('no tenant');
}

function code(text: string): BankCode {
  return parseBankCode(text) ?? assert.fail('no code');
}

function entry(bank: string, payOutFor?: unknown): object {
  const door = { url: 'https://bank.test', apiKey: 'the-key-of-a-test-bank' };
  return { code: bank, kind: 'http', ...door, ...(payOutFor === undefined ? {} : { payOutFor }) };
}

async function asked(of: string, payee: string): Promise<readonly string[]> {
  const banks = [
    entry('TSBA0000001', [OURS]),
    entry('TSBB0000001', [OURS, THEIRS]),
    entry('TSBC0000001'),
  ];
  const settings = readBankSettings(JSON.stringify({ banks }), 'production');
  assert.ok(settings.ok);
  const opened = await openBanks(settings.banks, () => 0);
  return opened.paying(tenant(of), code(payee)).map((bank) => bank.code);
}

test('the payee’s own bank is asked first, whichever its branch, then the others as they stand in the file', async () => {
  assert.deepEqual(await asked(OURS, 'TSBA0000042'), ['TSBA0000001', 'TSBB0000001']);
  assert.deepEqual(await asked(OURS, 'TSBB0000042'), ['TSBB0000001', 'TSBA0000001']);
});

test('no bank pays out for a tenant that its entry does not name, at its own customers’ bank neither (T-96)', async () => {
  assert.deepEqual(await asked(THEIRS, 'TSBA0000001'), ['TSBB0000001']);
  assert.deepEqual(await asked(OURS, 'TSBC0000001'), ['TSBA0000001', 'TSBB0000001']);
  assert.deepEqual(await asked('01890a5d-ac96-774b-bcce-b302099a8059', 'TSBA0000001'), []);
});

test('tenants that are none are refused, and so is a list that is none', () => {
  for (const wrong of [OURS, [OURS.toUpperCase()], ['everybody'], [7], Array(257).fill(OURS)]) {
    const text = JSON.stringify({ banks: [entry('TSBA0000001', wrong)] });
    const settings = readBankSettings(text, 'production');
    assert.ok(!settings.ok);
    assert.match(settings.message, /number 1: its payOutFor/);
  }
});
