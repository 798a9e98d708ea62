/** Answers of the routes for orders at banks, and for what a tenant allows of them. */

import {
  changeBankTerms,
  listBankOrders,
  showBankTerms,
  type BankLimitBody,
  type BankOrderQuery,
  type BankOrderResult,
  type BankTermsBody,
} from '@tallystick/api/routes/bank-orders';
import { assert } from '@tallystick/protocol/assert';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { currency, parseMinor, type Minor } from '@tallystick/protocol/money';
import type { BankLimit, BankTerms } from '../../banks/bank-terms.ts';
import type { IssuerDeps } from '../../issuer.ts';
import {
  listBankOrders as list,
  type BankOrderPage,
  type ListedBankOrder,
} from '../../operator/bank-orders.ts';
import { changeBankTerms as change, showBankTerms as show } from '../../operator/bank-terms.ts';
import { accountNumberOf } from '../account-number.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 50;

export function bankOrderRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listBankOrders, async ({ tenant, query }) => {
      const listed = await list(issuer, tenant, pageOf(query));
      if (!listed.ok) return listed;
      const bankOrders = listed.value.map(resultOf);
      const next = nextPage(
        bankOrders,
        PAGE_LENGTH,
        ({ orderedAt, account, order }) => `${orderedAt}-${account}-${order}`,
      );
      return { ok: true, value: { bankOrders, ...next } };
    }),
    serveTenant(ports, showBankTerms, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: bodyOf(shown.value) } : shown;
    }),
    serveTenant(ports, changeBankTerms, async ({ tenant, body }) => {
      const terms = termsOf(body);
      if (terms === undefined) return { ok: false, code: 'amountTooLarge' };
      const changed = await change(issuer, tenant, terms);
      return changed.ok ? { ok: true, value: bodyOf(changed.value) } : changed;
    }),
  ];
}

function pageOf({ only, cursor }: BankOrderQuery): BankOrderPage {
  const shown = only === undefined ? {} : { only };
  const [at, account, order] = cursor?.split('-') ?? [];
  if (at === undefined || account === undefined || order === undefined) {
    return { ...shown, limit: PAGE_LENGTH };
  }
  const id = fromHex(order);
  assert(id !== undefined, 'the schema let an order through that is no hexadecimal');
  const after = { orderedAt: Number(at), home: accountNumberOf(account), id };
  return { ...shown, limit: PAGE_LENGTH, after };
}

function resultOf({ home, id, amount, ...rest }: ListedBankOrder): BankOrderResult {
  return {
    ...rest,
    account: String(home),
    order: toHex(id),
    currency: amount.currency,
    amount: String(amount.minor),
  };
}

function bodyOf({ waitSeconds, delaySeconds, limits }: BankTerms): BankTermsBody {
  return {
    waitSeconds,
    delaySeconds,
    limits: limits.map(({ currency: number, fundDayMax, payOutDayMax, payOutMin }) => ({
      currency: number,
      ...(fundDayMax === undefined ? {} : { fundDayMax: String(fundDayMax) }),
      ...(payOutDayMax === undefined ? {} : { payOutDayMax: String(payOutDayMax) }),
      ...(payOutMin === undefined ? {} : { payOutMin: String(payOutMin) }),
    })),
  };
}

/** Undefined where an amount is beyond the range of money. */
function termsOf({ waitSeconds, delaySeconds, limits }: BankTermsBody): BankTerms | undefined {
  const read = limits.flatMap((limit) => limitOf(limit) ?? []);
  return read.length === limits.length ? { waitSeconds, delaySeconds, limits: read } : undefined;
}

function limitOf(body: BankLimitBody): BankLimit | undefined {
  const names = ['fundDayMax', 'payOutDayMax', 'payOutMin'] as const;
  const amounts: [string, Minor][] = [];
  for (const name of names) {
    const text = body[name];
    if (text === undefined) continue;
    const amount = parseMinor(text);
    if (amount === undefined) return undefined;
    amounts.push([name, amount]);
  }
  return { currency: currency(body.currency), ...Object.fromEntries(amounts) };
}
