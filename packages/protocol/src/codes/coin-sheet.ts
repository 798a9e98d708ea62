/**
 * What the codes of a printed sheet of coins hold (V-68): the UUIDs of coins, 16 bytes each, so that an account can claim
 * them after its device is gone.
 *
 * A sheet is no money and nothing secret: it holds no key and no signature, and whoever finds it gets nothing for it. A
 * claim is made by a device of the account (V-69); the sheet only says which coins there were.
 *
 * Each code is [version, tenant, virtual-id, sheet, part, parts, coins]: `part` counts from 1, `coins` are the UUIDs one
 * after the other in ascending order, and `sheet` is the beginning of a hash over all of the sheet, by which parts of
 * two sheets are told apart. One set of coins has one sheet.
 */

import { assert } from '../assert.ts';
import type { Crypto } from '../crypto.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { PROTOCOL_LABEL, type ReadRefusal } from '../encoding/message.ts';
import { concatBytes, equalBytes, toHex } from '../encoding/octets.ts';
import { octets, readShape, tuple, uint, type Shape } from '../encoding/shape.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import {
  COIN_STATES_MAX,
  SHEET_PART_COINS_MAX,
  SHEET_PARTS_MAX,
  SHEET_SCANS_MAX,
  SHOWN_BYTES_MAX,
} from '../limits.ts';
import { virtualIdShape } from '../coins/virtual-id.ts';

const VERSION = 1;
const UUID_LENGTH = 16;
const SHEET_LENGTH = 8;
const VERSION_MAX = 255;

interface SheetPart {
  readonly version: number;
  readonly tenant: Uint8Array;
  readonly virtualId: number;
  readonly sheet: Uint8Array;
  readonly part: number;
  readonly parts: number;
  readonly coins: Uint8Array;
}

const partShape: Shape<SheetPart> = tuple<SheetPart>({
  version: uint(VERSION_MAX),
  tenant: octets(16),
  virtualId: virtualIdShape,
  sheet: octets(SHEET_LENGTH),
  part: uint(SHEET_PARTS_MAX, 1),
  parts: uint(SHEET_PARTS_MAX, 1),
  coins: octets(UUID_LENGTH, UUID_LENGTH * SHEET_PART_COINS_MAX),
});

/** What a sheet says. */
export interface CoinSheet {
  readonly tenant: TenantId;
  /** The account's, as on its coins; for people, who may have sheets of several. */
  readonly virtualId: number;
  /** UUIDs in ascending order, each once. */
  readonly coins: readonly Uint8Array[];
}

/** The codes of a sheet, in the order of their parts, for 1 to {@link COIN_STATES_MAX} coins. */
export function encodeCoinSheet(
  crypto: Crypto,
  { tenant, virtualId, coins }: CoinSheet,
): readonly Uint8Array[] {
  const named = new Map(coins.map((uuid) => [toHex(uuid), uuid] as const));
  assert(named.size >= 1 && named.size <= COIN_STATES_MAX, 'a sheet has 1-1000 coins');
  const sorted = [...named].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const uuids = sorted.map(([, uuid]) => uuid);
  const covered = [PROTOCOL_LABEL, 'coinSheet', tenantBytes(tenant), virtualId];
  const all = concatBytes(...uuids);
  const sheet = crypto.sha256(encodeCbor([...covered, all])).slice(0, SHEET_LENGTH);
  const parts = Math.ceil(uuids.length / SHEET_PART_COINS_MAX);
  return Array.from({ length: parts }, (_, at) =>
    encodeCbor(
      partShape.encode({
        version: VERSION,
        tenant: tenantBytes(tenant),
        virtualId,
        sheet,
        part: at + 1,
        parts,
        coins: concatBytes(
          ...uuids.slice(at * SHEET_PART_COINS_MAX, (at + 1) * SHEET_PART_COINS_MAX),
        ),
      }),
    ),
  );
}

export type ReadCoinSheetResult =
  | { readonly ok: true; readonly sheet: CoinSheet }
  | { readonly ok: false; readonly code: CoinSheetRefusal; readonly missing?: readonly number[] };

export type CoinSheetRefusal =
  /** No code, or more than a sheet read eight times over has. */
  | 'sheetEmpty'
  | 'sheetTooLarge'
  /** One code is no code of a sheet. */
  | 'notASheet'
  /** Made by a newer app. */
  | 'sheetVersion'
  /** Of another operator. */
  | 'sheetOtherTenant'
  /** The codes are of two sheets. */
  | 'sheetsMixed'
  /** Codes are missing; `missing` counts them from 1. */
  | 'sheetIncomplete'
  /** All codes are there, and are not what a sheet of these coins has. */
  | 'sheetDamaged';

/** Reads the codes of one sheet, in any order and as often as they come. Never throws. */
export function readCoinSheet(
  crypto: Crypto,
  { tenant, codes }: { readonly tenant: TenantId; readonly codes: readonly Uint8Array[] },
): ReadCoinSheetResult {
  if (codes.length > SHEET_SCANS_MAX) return refused('sheetTooLarge');
  const byPart = new Map<number, { readonly part: SheetPart; readonly code: Uint8Array }>();
  let first: SheetPart | undefined;
  for (const code of codes) {
    const read = readPart(code);
    if (!read.ok) return refused('notASheet');
    const { value: part } = read;
    if (part.version !== VERSION) return refused('sheetVersion');
    if (!equalBytes(part.tenant, tenantBytes(tenant))) return refused('sheetOtherTenant');
    first ??= part;
    const seen = byPart.get(part.part)?.code ?? code;
    if (!isSameSheet(first, part) || !equalBytes(seen, code)) return refused('sheetsMixed');
    byPart.set(part.part, { part, code });
  }
  if (first === undefined) return refused('sheetEmpty');
  const wanted = Array.from({ length: first.parts }, (_, at) => at + 1);
  const missing = wanted.filter((part) => !byPart.has(part));
  if (missing.length > 0) return { ok: false, code: 'sheetIncomplete', missing };
  const ordered = wanted.flatMap((part) => byPart.get(part) ?? []);
  const coins = ordered.flatMap(({ part }) => uuidsIn(part.coins));
  if (coins.length === 0 || coins.length > COIN_STATES_MAX) return refused('sheetDamaged');
  const sheet = { tenant, virtualId: first.virtualId, coins };
  const again = encodeCoinSheet(crypto, sheet);
  const isSame =
    again.length === byPart.size &&
    ordered.every(({ code }, at) => equalBytes(code, again[at] ?? new Uint8Array()));
  return isSame ? { ok: true, sheet } : refused('sheetDamaged');
}

function readPart(
  code: Uint8Array,
): { readonly ok: true; readonly value: SheetPart } | ReadRefusal {
  const decoded = decodeCbor(code, SHOWN_BYTES_MAX);
  return decoded.ok ? readShape(partShape, decoded.value, 'coinSheet') : decoded;
}

function isSameSheet(one: SheetPart, other: SheetPart): boolean {
  return (
    equalBytes(one.sheet, other.sheet) &&
    one.virtualId === other.virtualId &&
    one.parts === other.parts
  );
}

/** Whole UUIDs only: a part whose length is none of them is not what a sheet has. */
function uuidsIn(coins: Uint8Array): readonly Uint8Array[] {
  const count = Math.floor(coins.length / UUID_LENGTH);
  return Array.from({ length: count }, (_, at) =>
    coins.slice(at * UUID_LENGTH, (at + 1) * UUID_LENGTH),
  );
}

function refused(code: CoinSheetRefusal): ReadCoinSheetResult {
  return { ok: false, code };
}
