/** Who may hold coins here: the certificate that a device shows when it hands coins on (V-74). */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { CoinTermsRefusal, CoinTermsResult } from '@tallystick/protocol/calls/coins';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import type { DeviceRow } from '../accounts/device-row.ts';
import { sealHandle } from '../accounts/handle.ts';
import { findAccount, nextCertificateNumber } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { virtualIdOf } from './coin-numbers.ts';
import { wereCoinsMade } from './mint-row.ts';

export type CoinTermsOutcome =
  | { readonly ok: true; readonly result: CoinTermsResult }
  | { readonly ok: false; readonly code: CoinTermsRefusal };

/**
 * Certifies the device as a holder, and says what coins there are: none, where the tenant makes no more of them and some are
 * out. A merchant's device redeems only, unless its tenant lets merchants hand coins on; then for no longer than a coin lives,
 * because the tenant may take that back. So does one that is blocked or retires: what it was paid with is its account's,
 * and it could have taken coins before it ever asked for terms.
 */
export async function coinTerms(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, publicKey, status, retiringAt }: DeviceRow,
): Promise<CoinTermsOutcome> {
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'coins of a tenant that does not exist');
  const { coins, certificates } = record.settings;
  if (coins === undefined && !(await wereCoinsMade(transaction))) {
    return { ok: false, code: 'coinsNotOffered' };
  }
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  const isMerchant = account.role === 'merchant';
  const isInUse = status === 'active' && retiringAt === undefined;
  const handsOn = isInUse && (!isMerchant || coins?.merchantsHandOn === true);
  const { accountCertificateSeconds } = certificates;
  const keys = keysFor(deps, tenant);
  const certificate = await nextCertificateNumber(transaction, home);
  const issuedAt = deps.clock();
  const holder = await signMessage(deps.crypto, holderCertificateKind, {
    tenant,
    context: [],
    ...keys.signer('account'),
    body: {
      issuedAt,
      expiresAt:
        issuedAt +
        (isMerchant && handsOn && coins !== undefined
          ? Math.min(coins.validSeconds, accountCertificateSeconds)
          : accountCertificateSeconds),
      handle: sealHandle(keys.handleKey, { account: home, certificate }),
      publicKey,
      // A till collects for its merchant; what it has is not the till's to give away, unless the tenant says so.
      redeemOnly: !handsOn,
    },
  });
  return {
    ok: true,
    result: {
      holder: messageValue(holder),
      virtualId: virtualIdOf(deps.crypto, keys.handleKey, home),
      denominations: coins?.denominations ?? [],
      coinsMax: coins?.coinsMax ?? 0,
    },
  };
}
