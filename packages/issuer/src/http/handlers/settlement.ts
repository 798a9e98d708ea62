/** Answers of the routes for when payments settle. */

import {
  changeSettlement,
  showSettlement,
  type SettlementBody,
  type SettlementTermBody,
} from '@tallystick/api/routes/settlement';
import { assert } from '@tallystick/protocol/assert';
import { parseMinor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../../issuer.ts';
import {
  changeSettlement as carryOut,
  showSettlement as show,
} from '../../operator/change-settlement.ts';
import type { SettlementPolicy, SettlementTerm } from '../../redemption/settlement-policy.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function settlementRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showSettlement, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: bodyOf(shown.value) } : shown;
    }),
    serveTenant(ports, changeSettlement, async ({ tenant, body }) => {
      const terms: SettlementTerm[] = [];
      for (const term of body.terms) {
        const read = termOf(term);
        if (read === undefined) return { ok: false, code: 'amountTooLarge' };
        terms.push(read);
      }
      const { windowSeconds } = body;
      const changed = await carryOut(issuer, tenant, { windowSeconds, terms });
      if (changed.ok) return { ok: true, value: bodyOf(changed.value) };
      assert(changed.code === 'unknownTenant', 'the schema let a policy through that is none');
      return { ok: false, code: changed.code };
    }),
  ];
}

function bodyOf({ windowSeconds, terms }: SettlementPolicy): SettlementBody {
  return {
    windowSeconds,
    terms: terms.map(({ from, ...term }) => ({
      ...term,
      ...(from === undefined ? {} : { from: from.toString() }),
    })),
  };
}

/** Undefined where an amount is beyond the range of money. */
function termOf({ from: text, ...term }: SettlementTermBody): SettlementTerm | undefined {
  if (text === undefined) return term;
  const from = parseMinor(text);
  return from === undefined ? undefined : { ...term, from };
}
