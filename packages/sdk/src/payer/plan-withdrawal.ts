/**
 * May this payment be made, and what exactly would be signed? Pure, and asked before anything is
 * signed: the payer's device applies the same bounds and rules as payee and issuer (G-147, G-148).
 *
 * Counter and sum always go on from the line's head. What a payee declined is not spent again: two
 * withdrawals over one piece of the sum would convict an honest payer.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import type { Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { minor, type Minor } from '@tallystick/protocol/money';
import {
  checkAgainstRequest,
  checkBounds,
  type BoundsRefusal,
  type MismatchRefusal,
} from '@tallystick/protocol/verification/bounds';
import { checkRules, DAY_SECONDS, type RuleRefusal } from '@tallystick/protocol/rules/check-rules';
import { generalisedCell } from '@tallystick/protocol/place';
import type { Trust } from '@tallystick/protocol/verification/trust';
import type { VerifiedRequest } from '@tallystick/protocol/verification/verify-request';
import type { HeldCertificate } from './held-certificate.ts';
import type { LineAnchor, LineState } from './line-state.ts';

export type WithdrawalRefusal =
  'certificateExpired' | MismatchRefusal | BoundsRefusal | RuleRefusal;

export interface WithdrawalPlan {
  readonly withdrawal: Withdrawal;
  readonly anchor?: LineAnchor;
  /** The certificate's rule set, to travel along where the payee's bundle may lack it. */
  readonly ruleSet?: RuleSet;
}

export interface WithdrawalInput {
  readonly certificate: HeldCertificate;
  /** The rule set that came with it. */
  readonly ruleSet?: RuleSet;
  readonly line: LineState;
  readonly request: VerifiedRequest;
  readonly amount: Minor;
  readonly trust: Trust;
  readonly now: number;
  /** What this device paid from the line since a time (unix seconds), in minor units. */
  readonly paidSince: (time: number) => bigint;
  /** Has the holder agreed to places finer than a rule needs? */
  readonly precisePlace: boolean;
}

/** The withdrawal to sign, or the first reason not to. */
export function planWithdrawal(
  input: WithdrawalInput,
):
  | { readonly ok: true; readonly plan: WithdrawalPlan }
  | { readonly ok: false; readonly code: WithdrawalRefusal } {
  const { certificate, line, amount, now, trust } = input;
  const { request, payee } = input.request;
  if (now >= certificate.body.expiresAt) return { ok: false, code: 'certificateExpired' };
  const next = { counter: line.counter + 1, cumulative: line.cumulative + amount, amount };
  const refusal =
    checkAgainstRequest({ currency: certificate.body.currency, minor: amount }, request.body) ??
    checkBounds(certificate.body, next);
  if (refusal !== undefined) return { ok: false, code: refusal };

  const rules = rulesOf(input);
  const anchor = anchorFor(rules, input);
  const forbidden = checkRules(certificate.body, rules, {
    now,
    skewSeconds: trust.bundle.policy.skewSeconds,
    amount,
    paidInDay: paidInDay(rules, input),
    ...(payee.body.place === undefined ? {} : { place: payee.body.place }),
    ...(payee.body.merchantType === undefined ? {} : { merchantType: payee.body.merchantType }),
    ...(anchor === undefined ? {} : { anchor: anchor.cell }),
  });
  if (forbidden !== undefined) return { ok: false, code: forbidden };
  // A payee has the sets of its bundle, and those of one account nobody publishes.
  const travels =
    certificate.body.ruleSet !== undefined &&
    (input.ruleSet !== undefined || request.body.bundleSeq < trust.bundle.seq);
  return {
    ok: true,
    plan: {
      withdrawal: {
        counter: next.counter,
        cumulative: minor(next.cumulative),
        amount,
        previous: line.headDigest ?? certificate.digest,
        time: now,
        ...(anchor === undefined ? {} : { anchor: anchor.cell }),
      },
      ...(anchor === undefined ? {} : { anchor }),
      ...(travels && rules !== undefined ? { ruleSet: rules } : {}),
    },
  };
}

/** Only one kind of rule asks for it, and it is a sum over all payments that the device keeps. */
function paidInDay(rules: RuleSet | undefined, { now, paidSince }: WithdrawalInput): bigint {
  const isAsked = rules?.some(({ kind }) => kind === 'dayMax') ?? false;
  return isAsked ? paidSince(now - DAY_SECONDS) : 0n;
}

/** Empty without a rule set; undefined where the certificate names one that nobody here holds. */
function rulesOf({ certificate, ruleSet, trust }: WithdrawalInput): RuleSet | undefined {
  const { ruleSet: named } = certificate.body;
  return named === undefined ? [] : (ruleSet ?? trust.ruleSets.get(toHex(named)));
}

/**
 * Under a radius rule: where the first payment under this certificate was, or is about to be. Every
 * later payee, and the issuer, are shown it, so it is no finer than the radius needs (G-178).
 */
function anchorFor(
  rules: RuleSet | undefined,
  { certificate, line, request, precisePlace }: WithdrawalInput,
): LineAnchor | undefined {
  const radii = (rules ?? []).flatMap((rule) => (rule.kind === 'radius' ? [rule.metres] : []));
  if (radii.length === 0) return undefined;
  const { version } = certificate.body;
  if (line.anchor?.version === version) return line.anchor;
  const { place } = request.payee.body;
  if (place === undefined) return undefined;
  const cell = precisePlace ? place : generalisedCell(place, Math.min(...radii));
  return { version, cell };
}
