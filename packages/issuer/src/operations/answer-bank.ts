/** The calls about the holder's bank account: its details, and money from it and to it. */

import {
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
  type BankAccountRefusal,
  type BankAccountResult,
  type FundFromBankRefusal,
} from '@tallystick/protocol/calls/bank';
import {
  payOutBodyShape,
  payOutResultShape,
  payOutsBodyShape,
  payOutsResultShape,
  type PayOutRefusal,
  type PayOutsRefusal,
} from '@tallystick/protocol/calls/pay-out';
import { unreachable } from '@tallystick/protocol/assert';
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
import { payOut, payOuts } from '../banks/pay-out.ts';
import type { IssuerDeps } from '../issuer.ts';

/** The calls that {@link answerBank} runs. */
export type BankOperation = Extract<
  Operation,
  'bankAccount' | 'fundFromBank' | 'payOut' | 'payOuts'
>;

export type BankCallRefusal =
  BankAccountRefusal | FundFromBankRefusal | PayOutRefusal | PayOutsRefusal;

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: BankCallRefusal | CallRefusal };

/** Runs one of these calls. None needs a stored answer: repeated, they tell how things stand. */
export async function answerBank(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call & { readonly operation: BankOperation },
): Promise<Answered> {
  return deps.database.transaction(tenant, async (tx) => {
    // It may have been reported lost, or given up, since the door looked.
    const status = await holdStatus(tx, device);
    if (status === 'retiring') return { ok: false, code: 'deviceRetired' };
    if (status !== 'active') return { ok: false, code: 'deviceBlocked' };
    const { callId, body } = call;
    switch (call.operation) {
      case 'bankAccount':
        return answerAccount(deps, tenant, tx, { device, body });
      case 'fundFromBank':
        return answerFunding(deps, tenant, tx, { device, callId, body });
      case 'payOut':
        return answerPayOut(deps, tenant, tx, { device, callId, body });
      case 'payOuts':
        return answerPayOuts(deps, tenant, tx, { device, body });
      default:
        return unreachable(call.operation);
    }
  });
}

async function answerAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: Asked,
): Promise<Answered> {
  const read = readShape(bankAccountBodyShape, body, 'bankAccount');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const { change } = read.value;
  const kept = await loadBankAccount(deps, tenant, transaction, device.home);
  // Who gave details while there were banks still sees them, and what became of their orders.
  if (deps.banks === undefined && kept === undefined) return { ok: false, code: 'banksNotOffered' };
  if (change !== undefined) {
    const code = await setBankAccount(deps, tenant, transaction, { device, typed: change });
    if (code !== undefined) return { ok: false, code };
  }
  const shown =
    change === undefined ? kept : await loadBankAccount(deps, tenant, transaction, device.home);
  const orders = await listBankOrders(transaction, device.home);
  const result: BankAccountResult = {
    ...(shown === undefined ? {} : { account: shownBankAccount(shown) }),
    orders: orders.map(shownOrder),
  };
  return { ok: true, result: bankAccountResultShape.encode(result) };
}

interface Asked {
  readonly device: DeviceRow;
  readonly body: CborValue;
}

async function answerFunding(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { body, ...asked }: Asked & { readonly callId: Uint8Array },
): Promise<Answered> {
  const read = readShape(fundFromBankBodyShape, body, 'fundFromBank');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const outcome = await fundFromBank(deps, tenant, transaction, { ...asked, body: read.value });
  if (!outcome.ok) return outcome;
  return { ok: true, result: fundFromBankResultShape.encode({ order: outcome.order }) };
}

async function answerPayOut(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { body, ...asked }: Asked & { readonly callId: Uint8Array },
): Promise<Answered> {
  const read = readShape(payOutBodyShape, body, 'payOut');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const outcome = await payOut(deps, tenant, transaction, { ...asked, body: read.value });
  if (!outcome.ok) return outcome;
  return { ok: true, result: payOutResultShape.encode({ order: outcome.order }) };
}

async function answerPayOuts(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: Asked,
): Promise<Answered> {
  const read = readShape(payOutsBodyShape, body, 'payOuts');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const outcome = await payOuts(deps, tenant, transaction, { device, body: read.value });
  if (!outcome.ok) return outcome;
  return { ok: true, result: payOutsResultShape.encode(outcome.result) };
}
