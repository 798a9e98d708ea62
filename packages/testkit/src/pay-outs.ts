/** Payouts of a test: merchants whose bank account has waited long enough, and what their devices ask. */

import { assert } from '@tallystick/protocol/assert';
import type { TypedBankAccount } from '@tallystick/protocol/calls/bank';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import {
  payOutBodyShape,
  payOutResultShape,
  payOutsBodyShape,
  payOutsResultShape,
  type EndOfDay,
  type PayOutsResult,
  type PayOutView,
} from '@tallystick/protocol/calls/pay-out';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { minor, type Currency } from '@tallystick/protocol/money';
import { bankAccountOf } from './bank-world.ts';
import { enrolDevice, type IssuerDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

/** A merchant of the sandbox's second bank. */
export const SHOPS_ACCOUNT: TypedBankAccount = {
  bank: 'TSBB0000001',
  account: '2000 0000 0001',
  name: 'Chai Corner',
  phone: '+919820054321',
  pan: 'AAAFC2222C',
};

/** How long a tenant that has decided nothing lets a new bank account wait. */
export const WAIT_SECONDS = 86_400;

/** A till of a new merchant. */
export function enrolShop(world: IssuerWorld): Promise<IssuerDevice> {
  return enrolDevice(world, {
    role: 'merchant',
    name: 'Chai Corner',
    merchantType: 5814,
    place: 'tdr1y',
  });
}

function enrolPerson(world: IssuerWorld): Promise<IssuerDevice> {
  return enrolDevice(world, { role: 'customer', name: 'Asha' });
}

/** A till whose account has money, and a bank account since long enough. */
export async function enrolPayable(
  world: IssuerWorld,
  {
    role = 'merchant',
    money = 0n,
    account = SHOPS_ACCOUNT,
    waitSeconds = WAIT_SECONDS,
  }: PayableOptions = {},
): Promise<IssuerDevice> {
  const device = role === 'merchant' ? await enrolShop(world) : await enrolPerson(world);
  await bankAccountOf(device, account);
  world.wait(waitSeconds);
  await deposit(device, money);
  return device;
}

interface PayableOptions {
  readonly role?: 'customer' | 'merchant';
  readonly money?: bigint;
  readonly account?: TypedBankAccount;
  readonly waitSeconds?: number;
}

/** Money of the test bank, which invents it. */
export async function deposit(device: IssuerDevice, money: bigint): Promise<void> {
  if (money === 0n) return;
  const body = depositBodyShape.encode({
    source: 'testBank',
    currency: TEST_CURRENCY.number,
    amount: minor(money),
  });
  const answer = await device.call('deposit', body);
  assert(answer.accepted, `a deposit of a test was refused: ${answer.code}`);
}

/** Orders a payout, of everything without an amount: the order, or the code of the refusal. */
export async function payOutOf(
  device: IssuerDevice,
  amount?: bigint,
  callId?: Uint8Array,
  currency: Currency = TEST_CURRENCY.number,
): Promise<PayOutView | string> {
  const body = payOutBodyShape.encode({
    currency,
    ...(amount === undefined ? {} : { amount: minor(amount) }),
  });
  const answer = await device.call('payOut', body, callId);
  if (!answer.accepted) return answer.code;
  const result = readShape(payOutResultShape, answer.result, 'payOut');
  assert(result.ok, 'the issuer answered a payout with something else');
  return result.value.order;
}

/** The payouts of a device's account, after changing when the day's takings go; asserts that it may. */
export async function payOutsOf(device: IssuerDevice, change?: EndOfDay): Promise<PayOutsResult> {
  const body = payOutsBodyShape.encode(change === undefined ? {} : { change });
  const answer = await device.call('payOuts', body);
  assert(answer.accepted, `the payouts of a test were refused: ${answer.code}`);
  const result = readShape(payOutsResultShape, answer.result, 'payOuts');
  assert(result.ok, 'the issuer answered a question for payouts with something else');
  return result.value;
}

/** How the newest stands: its reason where it has one, else its state. */
export async function newestPayOut(device: IssuerDevice): Promise<string> {
  const [order] = (await payOutsOf(device)).orders;
  return order?.reason ?? order?.state ?? 'none';
}
