/**
 * The enrolment codes that a start in test mode prints: one for a customer, one for a merchant. A code
 * is printed again until a device used it or it expired; then a new account is opened for the next.
 */

import { formatEnrolmentCode, parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { assert } from '@tallystick/protocol/assert';
import { readEnrolmentCode, type AccountRole } from '@tallystick/protocol/calls/enrol';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { createAccount } from '../operator/create-account.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { readPrintedCodes, writePrintedCodes } from './own-files.ts';

export type PrintedCodes = Readonly<Record<AccountRole, string>>;

/** A grocery in Bengaluru. */
export const MERCHANT = { merchantType: 5411, place: 'tdr1w' } as const;
/** A code that is about to expire is no use to whoever has just started. */
const REMAINING_SECONDS_MIN = 3_600;

/** Codes that can be used now. Throws TallystickError as the database does. */
export async function offerCodes(input: {
  readonly folder: string;
  readonly issuer: IssuerDeps;
  readonly tenant: TenantId;
}): Promise<PrintedCodes> {
  const { folder, issuer, tenant } = input;
  const earlier = await readPrintedCodes(folder);
  const offer = async (role: AccountRole): Promise<string> => {
    const code = earlier[role];
    const isUsable = typeof code === 'string' && (await isOpen(issuer, tenant, code));
    return isUsable ? code : openAccount(issuer, tenant, role);
  };
  const codes = { customer: await offer('customer'), merchant: await offer('merchant') };
  await writePrintedCodes(folder, codes);
  return codes;
}

/** Would a device that has this code be enrolled, and reach this service? */
async function isOpen(issuer: IssuerDeps, tenant: TenantId, text: string): Promise<boolean> {
  const bytes = parseEnrolmentCode(text);
  const code = bytes === undefined ? undefined : readEnrolmentCode(bytes);
  const { rootKey } = keysFor(issuer, tenant);
  const isOurs =
    code !== undefined &&
    code.tenant === tenant &&
    code.url === issuer.publicUrl &&
    equalBytes(code.rootKey, rootKey);
  if (!isOurs) return false;
  const rows = await issuer.database.transaction(tenant, (transaction) =>
    transaction.query(
      'select 1 from enrolment where secret_hash = $1 and used_by is null and expires_at > $2',
      [issuer.crypto.sha256(code.secret), issuer.clock() + REMAINING_SECONDS_MIN],
    ),
  );
  return rows.length > 0;
}

async function openAccount(
  issuer: IssuerDeps,
  tenant: TenantId,
  role: AccountRole,
): Promise<string> {
  const id = issuer.random(16);
  const account =
    role === 'customer'
      ? { id, role, name: 'Customer' }
      : { id, role, name: 'Merchant', ...MERCHANT };
  const created = await createAccount(issuer, tenant, account);
  assert(created.ok, 'an account to try was refused');
  return formatEnrolmentCode(created.value.enrolmentCode);
}
