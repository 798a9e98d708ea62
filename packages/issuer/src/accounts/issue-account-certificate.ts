/** Signing account certificates (G-083). */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { signMessage, type SignedMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import { currency, type Currency } from '@tallystick/protocol/money';
import type { AccountRole } from '@tallystick/protocol/calls/enrol';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { nullable } from '../columns.ts';
import { sealHandle } from './handle.ts';

export interface AccountRow {
  readonly home: bigint;
  readonly role: AccountRole;
  readonly name: string;
  readonly currency: Currency;
  readonly merchantType?: number;
  readonly place?: string;
  /** Everything personal about it is deleted, and nothing new comes to it. */
  readonly erased: boolean;
}

/** An account of the transaction's tenant. */
export async function findAccount(
  transaction: Transaction,
  home: bigint,
): Promise<AccountRow | undefined> {
  const [row] = await transaction.query(
    `select home, role, name, currency, merchant_type, place, erased_at from account
     where home = $1`,
    [home],
  );
  if (row === undefined) return undefined;
  const role = textColumn(row, 'role');
  assert(role === 'customer' || role === 'merchant', 'an account has an unknown role');
  const merchantType = nullable(row, 'merchant_type', integerColumn);
  const place = nullable(row, 'place', textColumn);
  return {
    home: bigintColumn(row, 'home'),
    role,
    name: textColumn(row, 'name'),
    currency: currency(integerColumn(row, 'currency')),
    erased: row['erased_at'] !== null,
    ...(merchantType === undefined ? {} : { merchantType }),
    ...(place === undefined ? {} : { place }),
  };
}

/** The next certificate number of an account; each number makes one handle. */
export async function nextCertificateNumber(
  transaction: Transaction,
  home: bigint,
): Promise<bigint> {
  const [row] = await transaction.query(
    `update account set last_certificate = last_certificate + 1 where home = $1
     returning last_certificate`,
    [home],
  );
  assert(row !== undefined, 'a certificate was asked for an account that does not exist');
  return bigintColumn(row, 'last_certificate');
}

/** What stands in a guest's certificate in the place of a name. */
const NAMELESS = 'Guest';

/** Signs an account certificate for a device key. A merchant's till redeems only, by default. */
export async function issueAccountCertificate(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly account: AccountRow;
    readonly publicKey: Uint8Array;
    readonly till: number;
    readonly validSeconds: number;
  },
): Promise<SignedMessage<AccountCertificate>> {
  const { account, publicKey, till } = input;
  const keys = keysFor(deps, tenant);
  const certificate = await nextCertificateNumber(transaction, account.home);
  const issuedAt = deps.clock();
  const { keyId, sign } = keys.signer('account');
  const isMerchant = account.role === 'merchant';
  return signMessage(deps.crypto, accountCertificateKind, {
    tenant,
    context: [],
    keyId,
    sign,
    body: {
      issuedAt,
      expiresAt: issuedAt + input.validSeconds,
      handle: sealHandle(keys.handleKey, { account: account.home, certificate }),
      publicKey,
      // A certificate names somebody; a guest has no name (G-082).
      name: account.name === '' ? NAMELESS : account.name,
      flags: { person: !isMerchant, redeemOnly: isMerchant },
      till,
      ...(account.merchantType === undefined ? {} : { merchantType: account.merchantType }),
      ...(account.place === undefined ? {} : { place: account.place }),
    },
  });
}
