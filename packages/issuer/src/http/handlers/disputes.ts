/** Answers of the routes for objections to payments. */

import {
  changeDisputeTerms,
  decideDispute,
  listDisputes,
  showDispute,
  showDisputeTerms,
  type DisputeTermsBody,
  type DisputeVerdictBody,
  type ListedDispute,
} from '@tallystick/api/routes/disputes';
import { assert } from '@tallystick/protocol/assert';
import { isDisputeWords } from '@tallystick/protocol/calls/disputes';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { parseMinor } from '@tallystick/protocol/money';
import type { Verdict } from '../../disputes/dispute-row.ts';
import type { DisputeTerms } from '../../disputes/dispute-terms.ts';
import type { IssuerDeps } from '../../issuer.ts';
import {
  changeDisputeTerms as carryOut,
  showDisputeTerms as show,
} from '../../operator/dispute-terms.ts';
import {
  decideDispute as decide,
  listDisputes as list,
  showDispute as showOne,
  type ShownDispute,
} from '../../operator/disputes.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function disputeRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showDisputeTerms, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: termsBody(shown.value) } : shown;
    }),
    serveTenant(ports, changeDisputeTerms, async ({ tenant, body }) => {
      const { twoFrom: text, ...times } = body;
      const twoFrom = text === undefined ? undefined : parseMinor(text);
      if (text !== undefined && twoFrom === undefined) return { ok: false, code: 'amountTooLarge' };
      const terms = twoFrom === undefined ? times : { ...times, twoFrom };
      const changed = await carryOut(issuer, tenant, terms);
      if (changed.ok) return { ok: true, value: termsBody(changed.value) };
      assert(changed.code === 'unknownTenant', 'the schema let a time through that is none');
      return { ok: false, code: changed.code };
    }),
    serveTenant(ports, listDisputes, async ({ tenant, query }) => {
      const after = fromHex(query.cursor ?? '') ?? new Uint8Array();
      const { disputes, isMore } = await list(issuer, tenant, {
        after,
        isOpen: query.open === 'true',
      });
      const last = disputes.at(-1);
      const next = isMore && last !== undefined ? { next: toHex(last.dispute.digest) } : {};
      return { ok: true, value: { disputes: disputes.map(listed), ...next } };
    }),
    serveTenant(ports, showDispute, async ({ tenant, params }) => {
      const shown = await showOne(issuer, tenant, fromHex(params.digest) ?? new Uint8Array());
      if (!shown.ok) return shown;
      const { words, evidence } = shown.value;
      const paid = String(evidence.paid);
      const value = { dispute: listed(shown.value), words, evidence: { ...evidence, paid } };
      return { ok: true, value };
    }),
    serveTenant(ports, decideDispute, async ({ tenant, params, body, by }) => {
      const verdict = verdictOf(body, by);
      if (verdict === undefined) return { ok: false, code: 'verdictInvalid' };
      const digest = fromHex(params.digest) ?? new Uint8Array();
      const decided = await decide(issuer, tenant, digest, verdict);
      return decided.ok ? { ok: true, value: listed(decided.value) } : decided;
    }),
  ];
}

/** Undefined where nobody bears what is upheld, somebody what is rejected, or devices could not show the words. */
function verdictOf(
  { outcome, borneBy, words }: DisputeVerdictBody,
  by: string,
): Verdict | undefined {
  const isWhole = (outcome === 'upheld') === (borneBy !== undefined);
  if (!isWhole || !isDisputeWords(words)) return undefined;
  return { outcome, words, by, ...(borneBy === undefined ? {} : { borneBy }) };
}

function termsBody({ twoFrom, ...times }: DisputeTerms): DisputeTermsBody {
  return twoFrom === undefined ? times : { ...times, twoFrom: String(twoFrom) };
}

function listed({ dispute, payment }: ShownDispute): ListedDispute {
  const { proposal, decision, reason, openedAt, decideBy } = dispute;
  return {
    digest: toHex(dispute.digest),
    account: String(dispute.home),
    amount: String(payment.amount),
    payee: payment.payee,
    till: payment.till,
    reason,
    openedAt,
    decideBy,
    ...(proposal === undefined ? {} : { proposal }),
    ...(decision === undefined ? {} : { decision }),
    reimbursed: String(dispute.reimbursed),
  };
}
