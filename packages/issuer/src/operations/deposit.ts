/** Deposits from a device: for now from the test bank, which invents money and says so (G-066, G-093). */

import { availableAccount, fundingAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  DepositBody,
  DepositRefusal,
  DepositResult,
} from '@tallystick/protocol/calls/deposit';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { minor } from '@tallystick/protocol/money';
import type { DeviceRow } from '../accounts/device-row.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { collect, holdForDeposit } from '../debts/collect-debts.ts';
import { isGuest } from '../guests/guest-row.ts';
import type { IssuerDeps } from '../issuer.ts';

export type DepositOutcome =
  | { readonly ok: true; readonly result: DepositResult }
  | { readonly ok: false; readonly code: DepositRefusal };

/** Credits the device's account once for each call id. */
export async function deposit(
  deps: IssuerDeps,
  transaction: Transaction,
  input: { readonly device: DeviceRow; readonly callId: Uint8Array; readonly body: DepositBody },
): Promise<DepositOutcome> {
  const { device, body } = input;
  if (deps.mode === 'production') return { ok: false, code: 'sourceNotOffered' };
  // A guest's money comes from its funding source alone.
  if (await isGuest(transaction, device.home)) return { ok: false, code: 'sourceNotOffered' };
  if (body.amount === 0n) return { ok: false, code: 'amountZero' };
  const account = await findAccount(transaction, device.home);
  assert(account !== undefined, 'a device has no account');
  if (account.currency !== body.currency) return { ok: false, code: 'unknownCurrency' };
  const held = await holdForDeposit(transaction, device.home);
  const posting: Posting = {
    home: device.home,
    id: deps.crypto.sha256(encodeCbor(['deposit', device.keyHash, input.callId])),
    kind: 'deposit',
    currency: account.currency,
    amount: body.amount,
    debit: fundingAccount(account.currency),
    credit: availableAccount(device.home),
  };
  const collected = await collect(deps, transaction, posting, held);
  const posted = await post(transaction, [posting, ...collected], deps.clock());
  if (!posted.ok) {
    assert(posted.code === 'outOfRange', 'a deposit was refused by the ledger');
    return { ok: false, code: 'amountTooLarge' };
  }
  const available = await balanceOf(transaction, availableAccount(device.home));
  return { ok: true, result: { available: minor(available ?? 0n) } };
}
