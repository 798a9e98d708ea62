/** The holder's bank account at the issuer: given, shown, and what became of orders of money from it (V-02, V-21). */

import {
  bankAccountBodyShape,
  bankAccountResultShape,
  type BankAccountRefusal,
  type BankAccountResult,
  type TypedBankAccount,
} from '@tallystick/protocol/calls/bank';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { keepNewest } from './held-bank-order.ts';

export type BankAccountOutcome =
  | ({ readonly ok: true } & BankAccountResult)
  | { readonly ok: false; readonly code: AskRefusal<BankAccountRefusal> };

const REFUSALS: Readonly<Record<BankAccountRefusal, true>> = {
  bankCodeInvalid: true,
  accountNumberInvalid: true,
  personNameInvalid: true,
  phoneInvalid: true,
  panInvalid: true,
  banksNotOffered: true,
};

/** Shows what the issuer keeps, after replacing it with `change` where there is one. Nothing of it stays here. */
export async function bankAccount(
  device: Device,
  change?: TypedBankAccount,
): Promise<BankAccountOutcome> {
  return device.contact(() => askAboutBank(device, change));
}

/** As {@link bankAccount}, in the turn of `device.contact`. */
export async function askAboutBank(
  device: Device,
  change?: TypedBankAccount,
): Promise<BankAccountOutcome> {
  const body = bankAccountBodyShape.encode(change === undefined ? {} : { change });
  const asked = await askIssuer(device, { operation: 'bankAccount', body, refusals: REFUSALS });
  if (!asked.ok) return asked;
  const result = readShape(bankAccountResultShape, asked.result, 'bankAccount');
  if (!result.ok) return { ok: false, code: 'answerNotUnderstood' };
  await keepNewest(device, result.value.orders[0]);
  return { ok: true, ...result.value };
}
