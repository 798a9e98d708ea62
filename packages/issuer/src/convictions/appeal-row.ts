/**
 * Appeals: the holder's word on how a proof against a device came about, once for each convicted device, and
 * the operator's decision. What the holder wrote is personal: sealed under the account's key, gone with it.
 */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import {
  APPEAL_OUTCOMES,
  appealBodyShape,
  type Appeal,
  type AppealBody,
  type AppealDecision,
  type AppealRefusal,
} from '@tallystick/protocol/calls/convictions';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockAccount } from '../accounts/hold-account.ts';
import { bytesColumn, memberOf, nullable } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openPersonal, sealPersonal } from '../personal/personal-key.ts';
import { storedValue } from '../stored-value.ts';
import { findConvictions } from './conviction-row.ts';

/** An appeal, and against which conviction it is. */
export interface AppealRow extends Appeal {
  readonly home: bigint;
  readonly keyHash: Uint8Array;
}

const COLUMNS = 'home, key_hash, sealed, made_at, outcome, reason, decided_at';

/** Keeps an appeal of the account's holder; the same text again changes nothing. */
export async function makeAppeal(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, ...body }: AppealBody & { readonly home: bigint },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: AppealRefusal }> {
  const { keyHash, text } = body;
  // One appeal at a time, and none while the account is being erased.
  const account = await lockAccount(transaction, home);
  if (account?.erased !== false) return { ok: false, code: 'notConvicted' };
  const [convicted] = await findConvictions(transaction, home, { limit: 1, keyHash });
  if (convicted === undefined) return { ok: false, code: 'notConvicted' };
  const made = await findAppeal(deps, tenant, transaction, { home, keyHash });
  if (made !== undefined) {
    return made.text === text ? { ok: true } : { ok: false, code: 'alreadyAppealed' };
  }
  // The key of the device is sealed along, so that no appeal can stand in the place of another.
  const plaintext = encodeCbor(appealBodyShape.encode(body));
  const value = { kind: 'appeal', plaintext } as const;
  const sealed = await sealPersonal(deps, transaction, { tenant, home }, value);
  await transaction.query(
    `insert into appeal (tenant, home, key_hash, sealed, made_at) values ($1::uuid, $2, $3, $4, $5)`,
    [tenant, home, keyHash, sealed, deps.clock()],
  );
  return { ok: true };
}

/** The appeal against the conviction of a device. */
export async function findAppeal(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, keyHash }: Pick<AppealRow, 'home' | 'keyHash'>,
): Promise<AppealRow | undefined> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from appeal where home = $1 and key_hash = $2`,
    [home, keyHash],
  );
  return row === undefined ? undefined : appealOf(deps, tenant, transaction, row);
}

/** All appeals of an account, by device. */
export async function appealsOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<readonly AppealRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from appeal where home = $1 order by key_hash`,
    [home],
  );
  return readAll(deps, tenant, transaction, rows);
}

async function readAll(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  rows: readonly Row[],
): Promise<readonly AppealRow[]> {
  const appeals: AppealRow[] = [];
  for (const row of rows) appeals.push(await appealOf(deps, tenant, transaction, row));
  return appeals;
}

/** A page of appeals that are not decided, and with `withDecided` of the others too, by account and device. */
export async function listAppealRows(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly withDecided: boolean;
    readonly limit: number;
    readonly after?: Pick<AppealRow, 'home' | 'keyHash'>;
  },
): Promise<readonly AppealRow[]> {
  const { home = 0n, keyHash = new Uint8Array() } = input.after ?? {};
  const rows = await transaction.query(
    `select ${COLUMNS} from appeal
     where (home, key_hash) > ($1, $2) and ($3 or outcome is null) order by home, key_hash limit $4`,
    [home, keyHash, input.withDecided, input.limit],
  );
  return readAll(deps, tenant, transaction, rows);
}

/** Writes the decision on an appeal whose account is locked. */
export async function saveDecision(
  transaction: Transaction,
  { home, keyHash }: Pick<AppealRow, 'home' | 'keyHash'>,
  { outcome, reason, decidedAt }: AppealDecision,
): Promise<void> {
  await transaction.query(
    `update appeal set outcome = $3, reason = $4, decided_at = $5 where home = $1 and key_hash = $2`,
    [home, keyHash, outcome, reason, decidedAt],
  );
}

async function appealOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  row: Row,
): Promise<AppealRow> {
  const home = bigintColumn(row, 'home');
  const keyHash = bytesColumn(row, 'key_hash');
  const sealed = bytesColumn(row, 'sealed');
  const owner = { tenant, home };
  const bytes = await openPersonal(deps, transaction, owner, { kind: 'appeal', sealed });
  const read = readShape(appealBodyShape, storedValue(bytes), 'appeal');
  assert(read.ok && equalBytes(read.value.keyHash, keyHash), 'a stored appeal is malformed');
  const decision = decisionOf(row);
  return {
    home,
    keyHash,
    text: read.value.text,
    madeAt: Number(bigintColumn(row, 'made_at')),
    ...(decision === undefined ? {} : { decision }),
  };
}

function decisionOf(row: Row): AppealDecision | undefined {
  const outcome = nullable(row, 'outcome', textColumn);
  if (outcome === undefined) return undefined;
  return {
    outcome: memberOf(APPEAL_OUTCOMES, outcome),
    reason: textColumn(row, 'reason'),
    decidedAt: Number(bigintColumn(row, 'decided_at')),
  };
}
