/** Answers of the routes for accounts and their money. */

import { formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import {
  createCustomer,
  createEnrolmentCode,
  createMerchant,
  depositToAccount,
  fundLossAccount,
  type OpenedAccount,
} from '@tallystick/api/routes/accounts';
import type { Sum } from '@tallystick/api/values';
import { currency, parseMinor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../../issuer.ts';
import {
  createAccount,
  createEnrolmentCode as createCode,
  type CreatedAccount,
} from '../../operator/create-account.ts';
import { depositByOperator, fundLossAccount as fund } from '../../operator/move-money.ts';
import { readRules } from './rules.ts';
import { serveTenant, type Outcome, type Served, type TenantPorts } from '../serve.ts';

export function accountRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, createCustomer, async ({ tenant, orderId, body }) => {
      const rules = readRules(body.rules);
      if (rules === undefined) return { ok: false, code: 'amountTooLarge' };
      const order = { id: orderId, role: 'customer' as const, ...body, rules };
      return opened(await createAccount(issuer, tenant, order));
    }),
    serveTenant(ports, createMerchant, async ({ tenant, orderId, body }) => {
      const merchantType = Number(body.merchantType);
      const order = { id: orderId, role: 'merchant' as const, ...body, merchantType };
      return opened(await createAccount(issuer, tenant, order));
    }),
    serveTenant(ports, createEnrolmentCode, async ({ tenant, params }) => {
      const created = await createCode(issuer, tenant, { account: BigInt(params.account) });
      if (!created.ok) return created;
      return {
        ok: true,
        value: { enrolmentCode: formatEnrolmentCode(created.value.enrolmentCode) },
      };
    }),
    serveTenant(ports, depositToAccount, async ({ tenant, orderId, params, body }) => {
      const sum = moneyOf(body);
      if (sum === undefined) return { ok: false, code: 'amountTooLarge' };
      const order = { id: orderId, account: BigInt(params.account), ...sum };
      return done(await depositByOperator(issuer, tenant, order), body);
    }),
    serveTenant(ports, fundLossAccount, async ({ tenant, orderId, body }) => {
      const sum = moneyOf(body);
      if (sum === undefined) return { ok: false, code: 'amountTooLarge' };
      return done(await fund(issuer, tenant, { id: orderId, ...sum }), body);
    }),
  ];
}

/** A sum of a request as money; undefined beyond the range of money. */
export function moneyOf(
  sum: Sum,
): { readonly currency: Currency; readonly amount: Minor } | undefined {
  const amount = parseMinor(sum.amount);
  return amount === undefined ? undefined : { currency: currency(sum.currency), amount };
}

type Opened = { readonly ok: true; readonly value: CreatedAccount } | OrderRefused;

function opened(created: Opened): Outcome<OpenedAccount> {
  if (!created.ok) return { ok: false, code: problemOf(created) };
  const { account, enrolmentCode } = created.value;
  const value = { account: String(account), enrolmentCode: formatEnrolmentCode(enrolmentCode) };
  return { ok: true, value };
}

/** The value of an order that succeeded repeats what was ordered. */
export function done<Value>(
  result: { readonly ok: true } | OrderRefused,
  value: Value,
): Outcome<Value> {
  return result.ok ? { ok: true, value } : { ok: false, code: problemOf(result) };
}

/** An order's id comes from the caller's idempotency key, and that is what the caller knows. */
export function problemOf({ code }: OrderRefused): Exclude<OrderRefused['code'], 'orderIdReused'> {
  return code === 'orderIdReused' ? 'idempotencyKeyReused' : code;
}

interface OrderRefused {
  readonly ok: false;
  readonly code: Extract<Outcome<never>, { ok: false }>['code'] | 'orderIdReused';
}
