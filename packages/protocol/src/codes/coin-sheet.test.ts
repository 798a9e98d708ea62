/** The codes of a printed sheet of coins (V-68): what they weigh, and that hostile ones are refused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { decodeCbor, encodeCbor, isList, type CborValue } from '../encoding/cbor.ts';
import { parseTenantId } from '../identifiers.ts';
import { SHEET_PART_COINS_MAX, SHEET_SCANS_MAX } from '../limits.ts';
import { encodeCoinSheet, readCoinSheet, type CoinSheet } from './coin-sheet.ts';

/** What a code of version 25 at level M holds after prefix and check (P-20). */
const QR_25_M_BYTES = 960;

const crypto = createNodeCrypto();
const tenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
const otherTenant = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcdf');
assert.ok(tenant !== undefined && otherTenant !== undefined);

/** So many UUIDs, from the lowest up. */
function uuids(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, at) => {
    const uuid = new Uint8Array(16).fill(0x80);
    new DataView(uuid.buffer).setUint32(0, at * 7_919);
    return uuid;
  });
}

function sheetOf(count: number): CoinSheet & { readonly codes: readonly Uint8Array[] } {
  assert.ok(tenant !== undefined);
  const sheet = { tenant, virtualId: 42_007, coins: uuids(count) };
  return { ...sheet, codes: encodeCoinSheet(crypto, sheet) };
}

const sheet = sheetOf(150);
const { codes } = sheet;

function read(given: readonly Uint8Array[]): ReturnType<typeof readCoinSheet> {
  assert.ok(tenant !== undefined);
  return readCoinSheet(crypto, { tenant, codes: given });
}

function codeOf(given: readonly Uint8Array[]): string {
  const result = read(given);
  return result.ok ? 'read' : result.code;
}

test('a sheet says which coins there were, in whatever order and however often its codes are read (V-68)', () => {
  const said = { tenant: sheet.tenant, virtualId: 42_007, coins: sheet.coins };
  assert.equal(codes.length, 3);
  assert.deepEqual(read(codes), { ok: true, sheet: said });
  assert.deepEqual(read([...codes, ...codes].toReversed()), { ok: true, sheet: said });
});

test('one set of coins has one sheet, in whatever order and however often they are named (V-68)', () => {
  const coins = [...sheet.coins, ...sheet.coins].toReversed();
  assert.deepEqual(encodeCoinSheet(crypto, { ...sheet, coins }), codes);
});

test('a sheet takes 16 bytes a coin and 36 a code: 1000 coins are 16,648 bytes in 18 codes (V-68)', (context) => {
  const thousand = sheetOf(1_000).codes;
  const bytes = thousand.reduce((sum, code) => sum + code.length, 0);
  context.diagnostic(
    `1000 coins: ${bytes} bytes, ${bytes / 1_000} a coin, ${thousand.length} codes`,
  );
  assert.equal(thousand.length, 18);
  assert.equal(bytes, 16_000 + 18 * 36);
  assert.ok(thousand.every(({ length }) => length <= QR_25_M_BYTES));
});

test('a sheet of one coin, and of as many as one code and all codes hold, is read again', () => {
  for (const count of [1, SHEET_PART_COINS_MAX, SHEET_PART_COINS_MAX + 1, 1_000]) {
    const { codes: written, coins } = sheetOf(count);
    const result = read(written);
    assert.deepEqual(result.ok ? result.sheet.coins : result.code, coins);
  }
});

test('a sheet of no coin, or of more than are claimed at once, is not made', () => {
  for (const count of [0, 1_001]) assert.throws(() => sheetOf(count), /1-1000 coins/);
});

test('codes that are missing are named (V-68)', () => {
  assert.deepEqual(read(codes.slice(1, 2)), {
    ok: false,
    code: 'sheetIncomplete',
    missing: [1, 3],
  });
  assert.equal(codeOf([]), 'sheetEmpty');
});

test('codes of two sheets, of another operator and of newer apps are refused', () => {
  const [first = new Uint8Array()] = codes;
  const others = sheetOf(151).codes;
  assert.equal(codeOf([...codes.slice(0, 2), ...others.slice(2)]), 'sheetsMixed');
  assert.equal(codeOf([...codes, ...others]), 'sheetsMixed');
  const theirs = encodeCoinSheet(crypto, { ...sheet, virtualId: 42_008 });
  assert.equal(codeOf([...codes.slice(0, 2), ...theirs.slice(2)]), 'sheetsMixed');
  assert.ok(otherTenant !== undefined);
  const elsewhere = readCoinSheet(crypto, { tenant: otherTenant, codes });
  assert.equal(elsewhere.ok ? 'read' : elsewhere.code, 'sheetOtherTenant');
  assert.equal(codeOf([changed(first, 0, 2)]), 'sheetVersion');
});

/** The code with another value in one field. */
function changed(code: Uint8Array, field: number, value: CborValue): Uint8Array {
  const decoded = decodeCbor(code, code.length);
  assert.ok(decoded.ok && isList(decoded.value));
  return encodeCbor(decoded.value.with(field, value));
}

function coinsIn(code: Uint8Array): Uint8Array {
  const decoded = decodeCbor(code, code.length);
  assert.ok(decoded.ok && isList(decoded.value));
  const coins = decoded.value[6];
  assert.ok(coins instanceof Uint8Array);
  return coins;
}

const DAMAGES: Readonly<Record<string, () => readonly Uint8Array[]>> = {
  'a coin that was changed': () => {
    const coins = coinsIn(codeAt(2)).slice();
    coins[15] = 1;
    return codes.with(2, changed(codeAt(2), 6, coins));
  },
  'a coin less': () => codes.with(2, changed(codeAt(2), 6, coinsIn(codeAt(2)).slice(16))),
  'half a coin more': () =>
    codes.with(2, changed(codeAt(2), 6, Uint8Array.of(...coinsIn(codeAt(2)), 1))),
  'codes that exchanged their places': () => [
    changed(codeAt(0), 4, 2),
    changed(codeAt(1), 4, 1),
    codeAt(2),
  ],
  'another check in all codes': () => codes.map((code) => changed(code, 3, new Uint8Array(8))),
  'another virtual-id in all codes': () => codes.map((code) => changed(code, 2, 1)),
};

function codeAt(place: number): Uint8Array {
  const code = codes[place];
  assert.ok(code !== undefined);
  return code;
}

for (const [name, damaged] of Object.entries(DAMAGES)) {
  test(`refused as damaged: ${name}`, () => assert.equal(codeOf(damaged()), 'sheetDamaged'));
}

const FIRST = codeAt(0);
const STRANGE: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  'a code that ends too soon': FIRST.slice(0, -1),
  'a code with something behind it': Uint8Array.of(...FIRST, 0),
  'part 0': changed(FIRST, 4, 0),
  'part 19': changed(FIRST, 4, 19),
  '19 parts': changed(FIRST, 5, 19),
  'no coin': changed(FIRST, 6, new Uint8Array()),
  '58 coins': changed(FIRST, 6, new Uint8Array(58 * 16)),
  'a tenant of 15 bytes': changed(FIRST, 1, new Uint8Array(15)),
  'a virtual-id of ten digits': changed(FIRST, 2, 1_000_000_000),
  'some other message': encodeCbor([1, 2, 3]),
};

for (const [name, code] of Object.entries(STRANGE)) {
  test(`no code of a sheet: ${name}`, () => assert.equal(codeOf([code]), 'notASheet'));
}

test('a part beyond the number of parts, and more codes than anybody scans, are refused', () => {
  const beyond = changed(changed(FIRST, 4, 3), 5, 2);
  const all = [changed(codeAt(0), 5, 2), changed(codeAt(1), 5, 2), beyond];
  assert.equal(codeOf(all), 'sheetDamaged');
  const many = Array.from({ length: SHEET_SCANS_MAX + 1 }, () => FIRST);
  assert.equal(codeOf(many), 'sheetTooLarge');
});
