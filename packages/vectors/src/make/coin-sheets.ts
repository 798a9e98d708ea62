/** Vectors of printed sheets of coins: codes in any order, and codes that are no sheet. */

import { assert } from '@tallystick/protocol/assert';
import { encodeCoinSheet } from '@tallystick/protocol/codes/coin-sheet';
import { batchFrom, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { decodeCbor, encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { OTHER_TENANT, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import {
  accepted,
  refused,
  type JsonObject,
  type Refusal,
  type Vector,
  type VectorFile,
} from '../vector.ts';

const VIRTUAL_ID = 42_007;
const BATCH = batchFrom(fixedBytes('batch of a sheet', 12));

/** So many coins of one mint. */
function coinsOf(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => coinUuid({ batch: BATCH, index }));
}

function codesOf(count: number): readonly Uint8Array[] {
  const sheet = { tenant: TENANT, virtualId: VIRTUAL_ID, coins: coinsOf(count) };
  return encodeCoinSheet(fixedCrypto, sheet);
}

const CODES = codesOf(58);
const [FIRST, LAST] = [CODES[0] ?? new Uint8Array(), CODES[1] ?? new Uint8Array()];

/** The code with another value in one of its fields. */
function changed(code: Uint8Array, field: number, value: CborValue): Uint8Array {
  const decoded = decodeCbor(code, code.length);
  assert(decoded.ok && isList(decoded.value), 'a code of a sheet cannot be read');
  return encodeCbor(decoded.value.with(field, value));
}

function inputOf(codes: readonly Uint8Array[]): JsonObject {
  return { tenant: TENANT, codes: codes.map(toHex) };
}

function good(name: string, codes: readonly Uint8Array[], count: number): Vector {
  const coins = coinsOf(count).map(toHex);
  return accepted(name, inputOf(codes), { virtualId: VIRTUAL_ID, coins });
}

function bad(name: string, codes: readonly Uint8Array[], refusal: Refusal): Vector {
  return refused(name, inputOf(codes), refusal);
}

const DAMAGED: Refusal = { stage: 'binding', code: 'sheetDamaged' };
const MIXED: Refusal = { stage: 'binding', code: 'sheetsMixed' };
const NO_SHEET: Refusal = { stage: 'shape', code: 'notASheet' };

/** `coin-sheets.json`. */
export function makeCoinSheets(): VectorFile {
  const otherTenants = encodeCoinSheet(fixedCrypto, {
    tenant: OTHER_TENANT,
    virtualId: VIRTUAL_ID,
    coins: coinsOf(1),
  });
  const renamed = CODES.map((code) => changed(code, 2, 1));
  return {
    operation: 'readCoinSheet',
    about:
      'The codes of a printed sheet of coins: UUIDs, which are no money and claim nothing by themselves.',
    vectors: [
      good('one coin', codesOf(1), 1),
      good('as many as one code holds', codesOf(57), 57),
      good('two codes', CODES, 58),
      good('two codes, the last first and each twice', [LAST, FIRST, LAST, FIRST], 58),
      bad('no code', [], { stage: 'binding', code: 'sheetEmpty' }),
      bad(
        'more codes than anybody scans',
        Array.from({ length: 145 }, () => FIRST),
        {
          stage: 'bounds',
          code: 'sheetTooLarge',
        },
      ),
      bad('the first code alone', [FIRST], { stage: 'binding', code: 'sheetIncomplete' }),
      bad('codes of two sheets', [FIRST, codesOf(59)[1] ?? LAST], MIXED),
      bad('another tenant', otherTenants, { stage: 'binding', code: 'sheetOtherTenant' }),
      bad('another virtual-id in both', renamed, DAMAGED),
      bad('codes that exchanged places', [changed(FIRST, 4, 2), changed(LAST, 4, 1)], DAMAGED),
      bad('a coin that was changed', [FIRST, changed(LAST, 6, new Uint8Array(16))], DAMAGED),
      bad('half a coin more', [FIRST, changed(LAST, 6, new Uint8Array(24))], DAMAGED),
      bad('a newer version', [changed(FIRST, 0, 2), LAST], {
        stage: 'shape',
        code: 'sheetVersion',
      }),
      bad('part 0', [changed(FIRST, 4, 0), LAST], NO_SHEET),
      bad('58 coins in one code', [changed(FIRST, 6, new Uint8Array(58 * 16)), LAST], NO_SHEET),
      bad('a check of seven bytes', [changed(FIRST, 3, new Uint8Array(7)), LAST], NO_SHEET),
      bad('a byte after the code', [Uint8Array.of(...FIRST, 0), LAST], {
        stage: 'cbor',
        code: 'notASheet',
      }),
    ],
  };
}
