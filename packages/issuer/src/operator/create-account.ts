/**
 * Opening accounts and giving out enrolment codes. Merchant type and place are the operator's word; a
 * merchant never states its own (rule 3 of the design).
 */

import { availableAccount, transitAccount } from '@tallystick/ledger/account';
import { bigintColumn } from '@tallystick/ledger/columns';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { encodeEnrolmentCode, type AccountRole } from '@tallystick/protocol/calls/enrol';
import type { NewRule, RuleAuthor } from '@tallystick/protocol/calls/rules';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { MERCHANT_TYPE_MAX, NAME_BYTES_MAX } from '@tallystick/protocol/limits';
import { utf8Length } from '@tallystick/protocol/messages/account-certificate';
import { isCell } from '@tallystick/protocol/place';
import { findDevice } from '../accounts/device-row.ts';
import {
  normaliseRegistration,
  type Registration,
  type RegistrationRefusal,
} from '@tallystick/protocol/registration';
import { setRule } from '../rules/account-rules.ts';
import {
  firstRulesRefusal,
  wereFirstRules,
  type FirstRulesRefusal,
} from '../rules/change-rules.ts';
import { holdAccount } from '../accounts/hold-account.ts';
import { findAccount, type AccountRow } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { saveRegistration } from '../personal/registration.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { loadCurrencies } from '../tenants/tenant-record.ts';

export interface CreateAccountInput {
  /** The caller's id of this order, 16 bytes: the same order opens one account. */
  readonly id: Uint8Array;
  readonly role: AccountRole;
  /** At most 24 bytes of UTF-8; payers see a merchant's. */
  readonly name: string;
  /** ISO 18245 code; merchants only. */
  readonly merchantType?: number;
  /** Geohash cell; merchants only. */
  readonly place?: string;
  /** As it was typed (G-080). */
  readonly registration?: Registration;
  /** The operator's, in force with the account: there is no moment in which it is without them (G-112). */
  readonly rules?: readonly NewRule[];
}

export type CreateAccountRefusal =
  | 'unknownTenant'
  | 'nameInvalid'
  | 'typeInvalid'
  | 'placeInvalid'
  | 'merchantNeedsTypeAndPlace'
  | 'customerHasNoTypeOrPlace'
  /** The id was used for another order. */
  | 'orderIdReused'
  | FirstRulesRefusal
  | RegistrationRefusal;

export interface CreatedAccount {
  readonly account: bigint;
  /** The bytes of an enrolment code. */
  readonly enrolmentCode: Uint8Array;
}

type OpenRefusal = 'unknownTenant' | 'orderIdReused' | FirstRulesRefusal;

/** Whose rules an account is opened with. */
const OPERATOR: RuleAuthor = { kind: 'issuer' };

const ENROLMENT_SECONDS = 7 * 86_400;
const SECRET_LENGTH = 16;

/** Opens an account in the tenant's first currency, with its first enrolment code. */
export async function createAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  input: CreateAccountInput,
): Promise<
  | { readonly ok: true; readonly value: CreatedAccount }
  | { readonly ok: false; readonly code: CreateAccountRefusal }
> {
  const refusal = checkInput(input);
  if (refusal !== undefined) return { ok: false, code: refusal };
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const normal = normaliseRegistration(input.registration ?? {});
  if (!normal.ok) return normal;
  const { registration } = normal;
  return deps.database.transaction(tenant, async (tx) => {
    const opened = await openWithCode(deps, tenant, tx, input);
    // An order that is repeated opens nothing, and what was registered since then stays.
    if (!opened.ok) return opened;
    const { isNew, value } = opened;
    if (isNew) {
      await saveRegistration(deps, tenant, tx, { home: value.account, registration });
    }
    return { ok: true, value };
  });
}

/** Opens the account of an order that was checked, or finds it again, with its first enrolment code. */
export async function openWithCode(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: Omit<CreateAccountInput, 'registration'>,
): Promise<
  | { readonly ok: true; readonly isNew: boolean; readonly value: CreatedAccount }
  | { readonly ok: false; readonly code: OpenRefusal }
> {
  const opened = await openAccount(deps, tenant, transaction, input);
  if (typeof opened === 'string') return { ok: false, code: opened };
  const { home: account, isNew } = opened;
  // The first code follows from the order, so that the same order is answered with the same code.
  const { statusKey } = keysFor(deps, tenant);
  const secret = deps.crypto
    .hmacSha256(statusKey, encodeCbor(['firstEnrolment', input.id]))
    .slice(0, SECRET_LENGTH);
  const enrolmentCode = await insertEnrolment(deps, tenant, transaction, { account, secret });
  return { ok: true, isNew, value: { account, enrolmentCode } };
}

/** A further one-time code for an account: another till, or a new phone. */
export async function createEnrolmentCode(
  deps: IssuerDeps,
  tenant: TenantId,
  { account }: { readonly account: bigint },
): Promise<
  | { readonly ok: true; readonly value: { readonly enrolmentCode: Uint8Array } }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownAccount' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    if ((await holdAccount(tx, account))?.erased !== false) {
      return { ok: false, code: 'unknownAccount' };
    }
    const secret = deps.random(SECRET_LENGTH);
    const enrolmentCode = await insertEnrolment(deps, tenant, tx, { account, secret });
    return { ok: true, value: { enrolmentCode } };
  });
}

/**
 * A one-time code for whatever takes the place of a customer's device: that one retires in the moment in
 * which the new one enrols. Nothing happens to it before.
 */
export async function createReplacementCode(
  deps: IssuerDeps,
  tenant: TenantId,
  { keyHash }: { readonly keyHash: Uint8Array },
): Promise<
  | { readonly ok: true; readonly value: { readonly enrolmentCode: Uint8Array } }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownDevice' | 'tillStays' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const device = await findDevice(tx, keyHash);
    if (device === undefined) return { ok: false, code: 'unknownDevice' };
    // What it collected is still to be handed in.
    if (device.till !== 0) return { ok: false, code: 'tillStays' };
    const order = { account: device.home, secret: deps.random(SECRET_LENGTH), replaces: keyHash };
    const enrolmentCode = await insertEnrolment(deps, tenant, tx, order);
    return { ok: true, value: { enrolmentCode } };
  });
}

function checkInput(input: CreateAccountInput): CreateAccountRefusal | undefined {
  const { role, name, merchantType, place } = input;
  assert(input.id.length === 16, 'the id of an order has another length');
  const isPlain = name.trim() === name && !/\p{Cc}/u.test(name);
  if (name.length === 0 || utf8Length(name) > NAME_BYTES_MAX || !isPlain) return 'nameInvalid';
  if (role === 'customer') {
    const hasNone = merchantType === undefined && place === undefined;
    return hasNone ? undefined : 'customerHasNoTypeOrPlace';
  }
  if (merchantType === undefined || place === undefined) return 'merchantNeedsTypeAndPlace';
  const isType = Number.isInteger(merchantType) && merchantType >= 0;
  if (!isType || merchantType > MERCHANT_TYPE_MAX) return 'typeInvalid';
  return isCell(place) ? undefined : 'placeInvalid';
}

async function openAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: Omit<CreateAccountInput, 'registration'>,
): Promise<{ readonly home: bigint; readonly isNew: boolean } | OpenRefusal> {
  const [counted] = await transaction.query('select last_account from tenant for update');
  if (counted === undefined) return 'unknownTenant';
  const [known] = await transaction.query('select account from account_order where order_id = $1', [
    input.id,
  ]);
  if (known !== undefined) {
    const account = await findAccount(transaction, bigintColumn(known, 'account'));
    assert(account !== undefined, 'an order names an account that does not exist');
    const first = { author: OPERATOR, set: input.rules ?? [] };
    const isSame =
      isOrdered(account, input) &&
      !account.erased &&
      (await wereFirstRules(transaction, account.home, first));
    return isSame ? { home: account.home, isNew: false } : 'orderIdReused';
  }
  // Before anything is written: an account with other rules than it was ordered with is not opened.
  const { rules = [] } = input;
  const now = deps.clock();
  const refusal = firstRulesRefusal(OPERATOR, rules, now);
  if (refusal !== undefined) return refusal;
  const home = bigintColumn(counted, 'last_account') + 1n;
  const [currency] = await loadCurrencies(transaction);
  assert(currency !== undefined, 'a tenant has no currency');
  await transaction.query('update tenant set last_account = $1', [home]);
  await transaction.query(
    'insert into account_order (tenant, order_id, account) values ($1::uuid, $2, $3)',
    [tenant, input.id, home],
  );
  await transaction.query(
    `insert into account (tenant, home, role, name, currency, merchant_type, place, order_id,
       last_certificate, last_till, created_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)`,
    [
      tenant,
      home,
      input.role,
      input.name,
      currency.number,
      input.merchantType ?? null,
      input.place ?? null,
      input.id,
      now,
    ],
  );
  const opened = await openAccounts(transaction, [
    { account: availableAccount(home), currency: currency.number },
    { account: transitAccount(home), currency: currency.number },
  ]);
  assert(opened.ok, 'a new account was open in another currency');
  for (const rule of rules) {
    await setRule(transaction, tenant, { ...rule, home, author: OPERATOR, now });
  }
  return { home, isNew: true };
}

function isOrdered(account: AccountRow, input: Omit<CreateAccountInput, 'registration'>): boolean {
  const { role, name, merchantType, place } = account;
  const isSame = role === input.role && name === input.name;
  return isSame && merchantType === input.merchantType && place === input.place;
}

async function insertEnrolment(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  {
    account,
    secret,
    replaces,
  }: {
    readonly account: bigint;
    readonly secret: Uint8Array;
    readonly replaces?: Uint8Array;
  },
): Promise<Uint8Array> {
  const keys = keysFor(deps, tenant);
  await transaction.query(
    `insert into enrolment (tenant, secret_hash, account, expires_at, replaces)
     values ($1::uuid, $2, $3, $4, $5) on conflict do nothing`,
    [
      tenant,
      deps.crypto.sha256(secret),
      account,
      deps.clock() + ENROLMENT_SECONDS,
      replaces ?? null,
    ],
  );
  return encodeEnrolmentCode({
    tenant,
    rootKey: keys.rootKey,
    issuerHpkeKey: keys.hpke.publicKey,
    secret,
    url: deps.publicUrl,
  });
}
