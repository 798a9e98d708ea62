/** The calls about the holder's bank account: its details, and money from it. */

import {
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
  type BankAccountRefusal,
  type BankAccountResult,
  type FundFromBankRefusal,
} from '@tallystick/protocol/calls/bank';
import type { Transaction } from '@tallystick/database/database';
import type { CallRefusal } from '@tallystick/protocol/calls/answer';
import type { Call, Operation } from '@tallystick/protocol/calls/call';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { holdStatus, type DeviceRow } from '../accounts/device-row.ts';
import { loadBankAccount, setBankAccount, shownBankAccount } from '../banks/bank-account.ts';
import { listBankOrders, shownOrder } from '../banks/bank-order-row.ts';
import { fundFromBank } from '../banks/fund-from-bank.ts';
import type { IssuerDeps } from '../issuer.ts';

export type BankCallRefusal = BankAccountRefusal | FundFromBankRefusal;

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: BankCallRefusal | CallRefusal };

/** Runs one of these calls. Neither needs a stored answer: repeated, they tell how things stand. */
export async function answerBank(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call & { readonly operation: Extract<Operation, 'bankAccount' | 'fundFromBank'> },
): Promise<Answered> {
  return deps.database.transaction(tenant, async (tx) => {
    // It may have been reported lost, or given up, since the door looked.
    const status = await holdStatus(tx, device);
    if (status === 'retiring') return { ok: false, code: 'deviceRetired' };
    if (status !== 'active') return { ok: false, code: 'deviceBlocked' };
    if (call.operation === 'bankAccount') {
      return answerAccount(deps, tenant, tx, { device, body: call.body });
    }
    const body = readShape(fundFromBankBodyShape, call.body, 'fundFromBank');
    if (!body.ok) return { ok: false, code: 'malformedBody' };
    const { callId } = call;
    const outcome = await fundFromBank(deps, tenant, tx, { device, callId, body: body.value });
    if (!outcome.ok) return outcome;
    return { ok: true, result: fundFromBankResultShape.encode({ order: outcome.order }) };
  });
}

async function answerAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: CborValue },
): Promise<Answered> {
  const read = readShape(bankAccountBodyShape, body, 'bankAccount');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const { change } = read.value;
  if (change !== undefined) {
    const code = await setBankAccount(deps, tenant, transaction, { device, typed: change });
    if (code !== undefined) return { ok: false, code };
  }
  const kept = await loadBankAccount(deps, tenant, transaction, device.home);
  const orders = await listBankOrders(transaction, device.home);
  const result: BankAccountResult = {
    ...(kept === undefined ? {} : { account: shownBankAccount(kept) }),
    orders: orders.map(shownOrder),
  };
  return { ok: true, result: bankAccountResultShape.encode(result) };
}
