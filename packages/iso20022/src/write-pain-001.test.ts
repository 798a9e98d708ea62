/** Files of transfers are valid, add up, and hold nothing that a bank could read otherwise (V-62, V-66). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currency, minor, type Money } from '@tallystick/protocol/money';
import { assertValid } from '@tallystick/testkit/published-schema';
import {
  TRANSFERS_PER_FILE_MAX,
  writePain001,
  type CreditTransfer,
  type CreditTransferFile,
} from './write-pain-001.ts';

const money = (number: number, value: bigint): Money => ({
  currency: currency(number),
  minor: minor(value),
});

const SHOP = { name: 'Chai Corner', account: '200000000001', bank: 'TSBB0000001' };
const TRANSFER: CreditTransfer = { endToEndId: 'a'.repeat(32), amount: money(356, 5n), to: SHOP };

function file(transfers: readonly CreditTransfer[], change: object = {}): CreditTransferFile {
  return {
    messageId: 'TS-2026-11-23-1',
    createdAt: '2026-11-23T10:00:00Z',
    executionDay: '2026-11-24',
    from: { name: 'Example Operator', account: '900000000001', bank: 'TSBA0000001' },
    transfers,
    ...change,
  };
}

function write(transfers: readonly CreditTransfer[], change: object = {}): string {
  const result = writePain001(file(transfers, change));
  return result.ok ? result.text : assert.fail(`${result.code} ${String(result.index)}`);
}

test('a day’s remittances are one valid file, batched by currency, with control sums (V-62)', async (t) => {
  const iban = {
    name: 'Jürgen Groß & Söhne',
    account: 'DE89370400440532013000',
    bank: 'DEUTDEFF500',
  };
  const result = writePain001(
    file([
      { endToEndId: 'rupees-1', amount: money(356, 125_005n), to: SHOP },
      { endToEndId: 'yen-1', amount: money(392, 980n), to: iban },
      { endToEndId: 'rupees-2', amount: money(356, 95n), to: { ...SHOP, name: "O'Brien" } },
      { endToEndId: 'dinars-1', amount: money(414, 1_001n), to: SHOP },
    ]),
  );
  assert.ok(result.ok);
  const { text, batches } = result;
  await assertValid(t, 'pain.001.001.10', text);
  assert.deepEqual(batches, [
    ['TS-2026-11-23-1-1', ['rupees-1', 'rupees-2']],
    ['TS-2026-11-23-1-2', ['yen-1']],
    ['TS-2026-11-23-1-3', ['dinars-1']],
  ]);
  const found = (name: string): readonly (string | undefined)[] =>
    [...text.matchAll(new RegExp(`<${name}[^>]*>([^<]*)<`, 'g'))].map(([, inside]) => inside);
  // The first of each is the whole file's: amounts of all currencies, added as they stand.
  assert.deepEqual(found('CtrlSum'), ['2232.001', '1251.00', '980', '1.001']);
  assert.deepEqual(found('NbOfTxs'), ['4', '2', '1', '1']);
  assert.deepEqual(
    found('PmtInfId'),
    batches.map(([id]) => id),
  );
  assert.deepEqual(found('InstdAmt'), ['1250.05', '0.95', '980', '1.001']);
  assert.deepEqual(found('EndToEndId'), ['rupees-1', 'rupees-2', 'yen-1', 'dinars-1']);
  assert.deepEqual(found('InstrId'), found('EndToEndId'));
  assert.deepEqual(found('IBAN'), ['DE89370400440532013000']);
  assert.match(text, /<Nm>Jurgen Gross \+ Sohne<\/Nm>/);
});

test('a number that only looks like an IBAN is the bank’s own number', async (t) => {
  const text = write([{ ...TRANSFER, to: { ...SHOP, account: 'DE88370400440532013000' } }]);
  assert.match(text, /<Othr>\s*<Id>DE88370400440532013000<\/Id>/);
  await assertValid(t, 'pain.001.001.10', text);
});

test('the largest file is valid', async (t) => {
  const transfers = Array.from({ length: TRANSFERS_PER_FILE_MAX }, (_, index) => ({
    ...TRANSFER,
    endToEndId: `t-${index}`,
    amount: money(356, 99_999_999_999_999n),
  }));
  const text = write(transfers, { messageId: 'M'.repeat(32) });
  assert.match(text, /<CtrlSum>9999999999999900\.00<\/CtrlSum>/);
  await assertValid(
    t,
    'pain.001.001.10',
    write(transfers.slice(0, 50), { messageId: 'M'.repeat(32) }),
  );
});

test('what cannot be written exactly is refused, with the number of the transfer', () => {
  const cases: readonly (readonly [Partial<CreditTransfer>, string])[] = [
    [{ amount: money(356, 0n) }, 'amountZero'],
    [{ amount: money(1_000, 5n) }, 'currencyUnknown'],
    [{ amount: money(356, 10n ** 18n) }, 'amountTooLarge'],
    [{ endToEndId: '' }, 'endToEndIdInvalid'],
    [{ endToEndId: 'x'.repeat(36) }, 'endToEndIdInvalid'],
    [{ endToEndId: '/x' }, 'endToEndIdInvalid'],
    [{ endToEndId: 'x//y' }, 'endToEndIdInvalid'],
    [{ endToEndId: 'x_y' }, 'endToEndIdInvalid'],
    [{ endToEndId: 'b' }, 'endToEndIdRepeated'],
    [{ to: { ...SHOP, name: 'चाय' } }, 'payeeNameUnwritable'],
    [{ to: { ...SHOP, name: ' ' } }, 'payeeNameUnwritable'],
    [{ to: { ...SHOP, name: 'A'.repeat(71) } }, 'payeeNameUnwritable'],
    [{ to: { ...SHOP, name: 'A\u0000B' } }, 'payeeNameUnwritable'],
    [{ to: { ...SHOP, account: '12-3' } }, 'payeeAccountInvalid'],
    [{ to: { ...SHOP, account: '' } }, 'payeeAccountInvalid'],
    [{ to: { ...SHOP, bank: 'TSBB1000001' } }, 'payeeBankInvalid'],
  ];
  for (const [change, code] of cases) {
    const transfers = [
      { ...TRANSFER, endToEndId: 'b' },
      { ...TRANSFER, ...change },
    ];
    assert.deepEqual(writePain001(file(transfers)), { ok: false, code, index: 1 });
  }
});

test('a file that no bank would take is refused whole', () => {
  const payer = { name: 'Operator', account: '9', bank: 'X' };
  const many = Array.from({ length: TRANSFERS_PER_FILE_MAX + 1 }, () => TRANSFER);
  const large = Array.from({ length: 10 }, (_, index) => ({
    ...TRANSFER,
    endToEndId: `t-${index}`,
    amount: money(356, 10n ** 18n - 1n),
  }));
  const cases: readonly (readonly [readonly CreditTransfer[], object, string])[] = [
    [[], {}, 'noTransfers'],
    [many, {}, 'tooManyTransfers'],
    [[TRANSFER], { messageId: 'M'.repeat(33) }, 'messageIdInvalid'],
    [[TRANSFER], { messageId: 'M M' }, 'messageIdInvalid'],
    [[TRANSFER], { from: payer }, 'payerInvalid'],
    [large, {}, 'amountTooLarge'],
  ];
  for (const [transfers, change, code] of cases) {
    assert.deepEqual(writePain001(file(transfers, change)), { ok: false, code });
  }
});
