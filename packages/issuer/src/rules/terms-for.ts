/**
 * The terms of one certificate: the account's rules, those of the request, and what the tenant allows
 * everybody (G-104 to G-107, G-111, G-114, G-123, G-129). The arithmetic is the protocol's.
 */

import type { Transaction } from '@tallystick/database/database';
import type { CertifyBody } from '@tallystick/protocol/calls/certify';
import type { PayerStatement } from '@tallystick/protocol/messages/sync-statement';
import { minor } from '@tallystick/protocol/money';
import { isFundsRule, type Rule } from '@tallystick/protocol/rules/rule';
import { termsUnder, type TermsOutcome } from '@tallystick/protocol/rules/terms';
import type { LineRow } from '../certificates/line-row.ts';
import type { CertificateSettings } from '../tenants/settings.ts';
import { loadFunds } from './account-funds.ts';
import { lockRules, rulesInForce } from './account-rules.ts';

export interface TermsForInput {
  /** Locked. */
  readonly line: LineRow;
  readonly head: PayerStatement;
  readonly body: Pick<CertifyBody, 'amount' | 'rules' | 'unlock'>;
  readonly settings: CertificateSettings;
  /** Unix seconds. */
  readonly now: number;
}

/** The terms under which the line gets a certificate, or the first reason why it gets none. */
export async function termsFor(
  transaction: Transaction,
  { line, head, body, settings, now }: TermsForInput,
): Promise<TermsOutcome> {
  const { home } = line;
  // Two devices of one account would else both be given what a lock leaves.
  const lastRule = await lockRules(transaction, home);
  const inForce = lastRule > 0 ? await rulesInForce(transaction, home, now) : [];
  // Whoever set a lock may lift it; what others locked stays locked.
  const binding = inForce.filter(
    ({ author, rule }) => !(body.unlock && author.kind === 'holder' && isFundsRule(rule)),
  );
  const rules: readonly Rule[] = [...binding.map(({ rule }) => rule), ...body.rules];
  const funds = rules.some(isFundsRule)
    ? await loadFunds(transaction, { line, head })
    : { balance: minor(0n), promisedElsewhere: 0n };
  return termsUnder({
    ...funds,
    rules,
    wanted: body.amount,
    paymentMax: settings.paymentMax,
    paymentsMax: settings.paymentsMax,
    validSeconds: settings.validSeconds,
    now,
  });
}
