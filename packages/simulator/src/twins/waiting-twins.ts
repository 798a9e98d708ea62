/** Broken twins of payments that wait for their payers: paid too soon, too late, or told wrongly. */

import type { Twin } from './twins.ts';

export const WAITING_TWINS: readonly Twin[] = [
  {
    name: 'nobodyWaits',
    about: 'a payment that is to be confirmed is paid as soon as it is claimed',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'if (!due && awaited !== undefined) return delayed(claimed, now, awaited);',
    replace: '',
  },
  {
    name: 'waitsForGood',
    about: 'nobody looks at a payment again when its window is over',
    file: 'issuer/src/redemption/settle-payments.ts',
    find: "work.push({ home, kind: 'lapse', subject: digest, dueAt: lookAgainAt(payment, now) });",
    replace: "work.push({ home, kind: 'lapse', subject: digest, dueAt: payment.redeemBy });",
  },
  {
    name: 'halfUnheeded',
    about: "the payer's half does not end the wait for it",
    file: 'issuer/src/redemption/settlement.ts',
    find: 'if (confirmBy === undefined || evidence.reported) return undefined;',
    replace: 'if (confirmBy === undefined) return undefined;',
  },
  {
    name: 'statementsUnheeded',
    about: 'a payment settles with its window though its payer was online and did not know it',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'line.stated !== undefined && line.stated.headCounter >= counter;',
    replace: 'line.stated !== undefined && line.stated.headCounter < 0;',
  },
  {
    name: 'flagCleared',
    about: 'a payment that its payer stated and went beyond waits as if it had not been online',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'line.stated.headCounter >= counter',
    replace: 'line.stated.headCounter === counter',
  },
  {
    name: 'flaggedTooSoon',
    about: 'a payment is flagged though its payer had not made it when it was online',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'line.stated.headCounter >= counter',
    replace: 'line.stated.headCounter >= 0',
  },
  {
    name: 'coverSettlesAtOnce',
    about: 'a till with cover is paid what its payer has not confirmed',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'if (!due && awaited !== undefined) return',
    replace: 'if (!due && awaited !== undefined && claimed.funds.cover === 0n) return',
  },
  {
    name: 'windowMoves',
    about: 'the window that an operator decides moves payments that were claimed before',
    file: 'issuer/src/operator/change-settlement.ts',
    find: 'encodeSettings({ ...record.settings, settlement }),\n    ]);\n',
    replace: `encodeSettings({ ...record.settings, settlement }),
    ]);
    await tx.query(
      "update payment set confirm_by = changed_at + $1 where confirm_by is not null and status = 'waiting'",
      [settlement.windowSeconds],
    );
`,
  },
  {
    name: 'windowBeginsAgain',
    about: 'the window begins again each time the payment is handed in',
    file: 'issuer/src/redemption/apply-records.ts',
    find: 'if (isFirstClaim && !next.ordered) claims.set(',
    replace: 'if (isClaimed(next) && !next.ordered) claims.set(',
  },
  {
    name: 'redeemByForgotten',
    about: 'a payment waits for its payer beyond its redeemBy',
    file: 'issuer/src/redemption/payment-row.ts',
    find: "return code === 'awaitsPayer' && confirmBy !== undefined && confirmBy < redeemBy",
    replace: "return code === 'awaitsPayer' && confirmBy !== undefined",
  },
  {
    name: 'toldRedeemBy',
    about:
      'both sides are told that a payment waits for redeemBy, though it settles with its window',
    file: 'issuer/src/redemption/payment-row.ts',
    find: '...(isDated ? { until: dueAt(payment) } : {}),',
    replace: '...(isDated ? { until: payment.redeemBy } : {}),',
  },
  {
    name: 'evidenceIgnored',
    about: 'a term for receipts that others bring holds for what the payee hands in itself',
    file: 'issuer/src/redemption/settlement-policy.ts',
    find: '(evidence === undefined || evidence === asked.evidence) &&',
    replace: '',
  },
  {
    name: 'amountsIgnored',
    about: 'small payments wait as large ones do',
    file: 'issuer/src/redemption/settlement-policy.ts',
    find: '(from === undefined || asked.amount >= from) &&',
    replace: '',
  },
  {
    name: 'shopsIgnored',
    about: 'a term for one kind of shop holds for all',
    file: 'issuer/src/redemption/settlement-policy.ts',
    find: '(merchantType === undefined || merchantType === asked.merchantType) &&',
    replace: '',
  },
  {
    name: 'elementsIgnored',
    about: 'a term for keys in hardware holds for all phones',
    file: 'issuer/src/redemption/settlement-policy.ts',
    find: '(element === undefined || element === asked.element),',
    replace: 'asked.element.length > 0,',
  },
  {
    name: 'lastTermDecides',
    about: 'the last term that fits decides instead of the first',
    file: 'issuer/src/redemption/settlement-policy.ts',
    find: 'const term = terms.find(',
    replace: 'const term = terms.findLast(',
  },
  {
    name: 'restoredWaitsNoMore',
    about: 'after a restore payments are paid without their payers',
    file: 'issuer/src/redemption/settle-payments.ts',
    find: 'const payments = withTerms(input, record.settings.settlement, deps.clock());',
    replace: `const before = record.epoch > 1 ? undefined : record.settings.settlement;
  const payments = withTerms(input, before, deps.clock());`,
  },
  {
    name: 'anybodyConfirms',
    about: 'a half that anybody carries to the issuer counts as its payer’s word',
    file: 'issuer/src/redemption/evidence.ts',
    find: 'payment.evidence.reported || record.byPayer;',
    replace: 'payment.evidence.reported || !record.byPayee;',
  },
  {
    name: 'coverJudgedLate',
    about: 'a till loses its cover for a payment by hearing of newer bundles while that waits',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'const { evidence, late, timely = facts.timely } = claimed.payment;',
    replace: 'const { evidence, late } = claimed.payment;\n  const { timely } = facts;',
  },
];
