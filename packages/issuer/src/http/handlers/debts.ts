/** Answers of the routes for debts. */

import {
  changeDebtShare,
  forgiveDebt,
  listDebts,
  showDebt,
  showDebtShare,
  type DebtParams,
  type DebtQuery,
  type DebtResult,
} from '@tallystick/api/routes/debts';
import { assert } from '@tallystick/protocol/assert';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { LineKey } from '../../certificates/line-row.ts';
import type { DebtRow } from '../../debts/debt-row.ts';
import type { IssuerDeps } from '../../issuer.ts';
import {
  changeDebtShare as changeShare,
  forgiveDebt as forgive,
  listDebts as list,
  showDebt as show,
  showDebtShare as showShare,
} from '../../operator/debts.ts';
import { accountNumberOf } from '../account-number.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 50;

export function debtRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listDebts, async ({ tenant, query }) => {
      const listed = await list(issuer, tenant, pageOf(query));
      if (!listed.ok) return listed;
      const debts = listed.value.map(debtOf);
      const next = nextPage(debts, PAGE_LENGTH, (last) => `${last.account}-${last.line}`);
      return { ok: true, value: { debts, ...next } };
    }),
    serveTenant(ports, showDebt, async ({ tenant, params }) => {
      const shown = await show(issuer, tenant, keyOf(params));
      return shown.ok ? { ok: true, value: debtOf(shown.value) } : shown;
    }),
    serveTenant(ports, forgiveDebt, async ({ tenant, params, body: { reason } }) => {
      const forgiven = await forgive(issuer, tenant, { ...keyOf(params), reason });
      return forgiven.ok ? { ok: true, value: debtOf(forgiven.value) } : forgiven;
    }),
    serveTenant(ports, showDebtShare, async ({ tenant }) => showShare(issuer, tenant)),
    serveTenant(ports, changeDebtShare, async ({ tenant, body }) => {
      const changed = await changeShare(issuer, tenant, body);
      if (changed.ok) return changed;
      assert(changed.code === 'unknownTenant', 'the schema let a share through that is none');
      return { ok: false, code: changed.code };
    }),
  ];
}

/** A debt as answers have it. */
export function debtOf(debt: DebtRow): DebtResult {
  const { home, line, keyHash, arisenAt, amount, owed, forgiven, reason } = debt;
  return {
    account: String(home),
    line: toHex(line),
    keyHash: toHex(keyHash),
    arisenAt,
    amount: String(amount),
    owed: String(owed),
    forgiven: String(forgiven),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The schema has seen to decimal and hexadecimal digits. */
function keyOf({ account, line }: Pick<DebtParams, 'account' | 'line'>): LineKey {
  return { home: accountNumberOf(account), line: fromHex(line) ?? new Uint8Array() };
}

function pageOf({ paid, cursor }: DebtQuery): Parameters<typeof list>[2] {
  const [account, line = ''] = cursor?.split('-') ?? [];
  return {
    withPaid: paid === 'included',
    limit: PAGE_LENGTH,
    ...(account === undefined ? {} : { after: keyOf({ account, line }) }),
  };
}
