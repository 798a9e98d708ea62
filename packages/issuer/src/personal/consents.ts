/** Consents: each word of the holder is kept; the last one on a purpose holds (G-175, G-176). */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import {
  CONSENT_PURPOSES,
  type Consent,
  type ConsentChange,
  type ConsentPurpose,
} from '@tallystick/protocol/calls/consents';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockAccount } from '../accounts/hold-account.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { booleanColumn, bytesColumn, memberOf } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';

/** Words that are kept of one account: whoever changes its mind more often is no less protected. */
const WORDS_MAX = 200;

/** Every word that is kept, oldest first. */
export async function listConsents(
  transaction: Transaction,
  home: bigint,
): Promise<readonly Consent[]> {
  const rows = await transaction.query(
    'select purpose, given, set_at, key_hash from consent where home = $1 order by number',
    [home],
  );
  return rows.map(consentOf);
}

/** Keeps what a device changes, and says what holds now. A change that changes nothing is not kept. */
export async function answerConsents(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, changes }: { readonly device: DeviceRow; readonly changes: readonly ConsentChange[] },
): Promise<readonly Consent[]> {
  const { home, keyHash } = device;
  if (changes.length > 0) await lockAccount(transaction, home);
  let standing = await standingConsents(transaction, home);
  for (const { purpose, given } of changes) {
    if ((standing.get(purpose)?.given ?? false) === given) continue;
    const consent = { purpose, given, setAt: deps.clock(), keyHash };
    await insertConsent(transaction, tenant, home, consent);
    standing = new Map(standing).set(purpose, consent);
  }
  return [...standing.values()];
}

/** Does the account's holder agree, by the last word on this purpose? */
export async function hasConsent(
  transaction: Transaction,
  home: bigint,
  purpose: ConsentPurpose,
): Promise<boolean> {
  return (await standingConsents(transaction, home)).get(purpose)?.given ?? false;
}

async function standingConsents(
  transaction: Transaction,
  home: bigint,
): Promise<ReadonlyMap<ConsentPurpose, Consent>> {
  const rows = await transaction.query(
    `select distinct on (purpose) purpose, given, set_at, key_hash from consent where home = $1
     order by purpose, number desc`,
    [home],
  );
  return new Map(rows.map(consentOf).map((consent) => [consent.purpose, consent]));
}

async function insertConsent(
  transaction: Transaction,
  tenant: TenantId,
  home: bigint,
  { purpose, given, setAt, keyHash }: Consent,
): Promise<void> {
  const [row] = await transaction.query(
    'select coalesce(max(number), 0) + 1 as number from consent where home = $1',
    [home],
  );
  assert(row !== undefined, 'a count has no row');
  const number = integerColumn(row, 'number');
  await transaction.query(
    `insert into consent (tenant, home, number, purpose, given, set_at, key_hash)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)`,
    [tenant, home, number, purpose, given, setAt, keyHash],
  );
  await transaction.query('delete from consent where home = $1 and number <= $2', [
    home,
    number - WORDS_MAX,
  ]);
}

function consentOf(row: Row): Consent {
  return {
    purpose: memberOf(CONSENT_PURPOSES, textColumn(row, 'purpose')),
    given: booleanColumn(row, 'given'),
    setAt: Number(bigintColumn(row, 'set_at')),
    keyHash: bytesColumn(row, 'key_hash'),
  };
}
