/** Broken twins of objections: taken too late, decided by one, paid meanwhile, borne by the wrong side, or twice. */

import type { Twin } from './twins.ts';

export const OBJECTION_TWINS: readonly Twin[] = [
  {
    name: 'disputeWindowIgnored',
    about: 'a payment can be objected to for ever',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: "return now > disputeByOf(payment, record) ? 'disputeWindowOver' : undefined;",
    replace: "return now > disputeByOf(payment, record) * 2 ? 'disputeWindowOver' : undefined;",
  },
  {
    name: 'disputeWindowShort',
    about: 'the last second of the window is refused',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: 'return now > disputeByOf(payment, record)',
    replace: 'return now >= disputeByOf(payment, record)',
  },
  {
    name: 'disputesUncounted',
    about: 'an account may have any number of objections open',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: '(await countOpenDisputes(transaction, home)) >= OPEN_DISPUTES_MAX',
    replace: '(await countOpenDisputes(transaction, home)) >= 1_000 * OPEN_DISPUTES_MAX',
  },
  {
    name: 'secondOperatorUnasked',
    about: 'one operator decides what two have to agree on',
    file: 'issuer/src/operator/disputes.ts',
    find: 'twoFrom !== undefined && payment.amount >= twoFrom && !isSeconded(dispute, verdict)',
    replace: 'twoFrom !== undefined && payment.amount < 0n && !isSeconded(dispute, verdict)',
  },
  {
    name: 'operatorSecondsItself',
    about: 'an operator that says it twice counts as two',
    file: 'issuer/src/operator/disputes.ts',
    find: 'proposal !== undefined && proposal.by !== verdict.by && isSame(proposal, verdict)',
    replace: 'proposal !== undefined && isSame(proposal, verdict)',
  },
  {
    name: 'operatorsDiffer',
    about: 'two operators decide though they say different things',
    file: 'issuer/src/operator/disputes.ts',
    find: 'proposal !== undefined && proposal.by !== verdict.by && isSame(proposal, verdict)',
    replace: 'proposal !== undefined && proposal.by !== verdict.by',
  },
  {
    name: 'payeeBearsWhatItWasPaid',
    about: 'an operator takes from a payee what it was paid, with nothing proven against it',
    file: 'issuer/src/disputes/judge.ts',
    find: 'return paidOf(payment) === 0n || isPayeeProven;',
    replace: 'return paidOf(payment) >= 0n || isPayeeProven;',
  },
  {
    name: 'decidedAgain',
    about: 'an operator who repeats what was decided is told that it was another’s decision',
    file: 'issuer/src/operator/disputes.ts',
    find: 'const isRepeated = decision?.by === verdict.by && isSame(decision, verdict);',
    replace: 'const isRepeated = decision !== undefined;',
  },
  {
    name: 'disputedPaid',
    about: 'what is objected to is paid with its payer’s half, or when it lapses',
    file: 'issuer/src/redemption/settlement.ts',
    find: "if (status === 'settled' || status === 'disputed') return unchanged;",
    replace: "if (status === 'settled') return unchanged;",
  },
  {
    name: 'disputedReleased',
    about: 'what is objected to past its last day goes back to the payer',
    file: 'issuer/src/jobs/release.ts',
    find: 'const left = reservedFor(lowered) - disputed;',
    replace: 'const left = reservedFor(lowered) - disputed + disputed;',
  },
  {
    name: 'disputedWakeEachOther',
    about: 'disputed payments of one line past their last day make work without end',
    file: 'issuer/src/redemption/settle-payments.ts',
    find: "if (isOpen(payment) && payment.status !== 'disputed') {",
    replace: 'if (isOpen(payment)) {',
  },
  {
    name: 'disputeDeadlineForgotten',
    about: 'what nobody decides stays undecided',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: 'return { ...settlement, work: [...settlement.work, deadline] };',
    replace: 'return deadline.home === 0n ? { ...settlement, work: [deadline] } : settlement;',
  },
  {
    name: 'disputeDeadlineShort',
    about: 'an objection ends by itself before its time',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: 'decideBy: openedAt + disputes.decideSeconds,',
    replace: 'decideBy: openedAt + Math.floor(disputes.decideSeconds / 2),',
  },
  {
    name: 'silenceUpholds',
    about: 'whoever objects wins where nobody decides',
    file: 'issuer/src/jobs/close-dispute.ts',
    find: `    outcome: 'rejected',
    ground: 'notDecided',`,
    replace: `    outcome: 'upheld',
    borneBy: 'payee',
    ground: 'notDecided',`,
  },
  {
    name: 'upheldPaid',
    about: 'a payee is paid what it was decided to bear',
    file: 'issuer/src/disputes/end-dispute.ts',
    find: "    borneBy === 'payee'\n",
    replace: "    borneBy === 'payee' && by === ''\n",
  },
  {
    name: 'ownHalfIgnored',
    about: 'a phone disowns what it has itself handed in',
    file: 'issuer/src/disputes/judge.ts',
    find: 'facts.bySigner && payment.evidence.reported;',
    replace: 'facts.bySigner && !payment.evidence.claimed;',
  },
  {
    name: 'anyPhoneDisowns',
    about: 'the rule for the phone that handed a payment in holds for all phones of its owner',
    file: 'issuer/src/disputes/judge.ts',
    find: "facts.reason === 'notMine' && facts.bySigner && payment.evidence.reported;",
    replace: "facts.reason === 'notMine' && payment.evidence.reported;",
  },
  {
    name: 'reportForgotten',
    about: 'what a stolen phone has paid does not go back when its owner objects',
    file: 'issuer/src/disputes/judge.ts',
    find: 'return reported && isHeld && timely === false;',
    replace: "return reported && isHeld && timely === false && status === 'redeemed';",
  },
  {
    name: 'tieLost',
    about: 'the payment comes before the objection of the same second',
    file: 'issuer/src/disputes/judge.ts',
    find: "status === 'waiting' || (status === 'settled' && changedAt === now)",
    replace: "status === 'waiting' || (status === 'settled' && changedAt > now)",
  },
  {
    name: 'reimbursedTwice',
    about: 'a payer gets what the tenant bears again',
    file: 'issuer/src/jobs/reimburse.ts',
    find: 'const amount = payment.paidReservation + payment.paidLate - dispute.reimbursed;',
    replace: `const amount = payment.paidReservation + payment.paidLate;
  if (dispute.reimbursed === 0n) {
    await saveDispute(transaction, { ...dispute, reimbursed: 1n });
    const again = { home, id: line.line.subarray(0, 16), kind: 'reimburse' as const, reference: payment.digest };
    const more = { ...again, currency: line.currency, amount: minor(amount) };
    if (amount > 0n) {
      await post(transaction, [{ ...more, debit: lossAccount(line.currency), credit: availableAccount(home) }], now);
    }
  }`,
  },
  {
    name: 'reimbursementKept',
    about: 'a payer keeps what the tenant gave it, though the payee gave the payment up',
    file: 'issuer/src/jobs/reverse.ts',
    find: '...reimbursementBack(deps, payment, line, takenBack),',
    replace: '...reimbursementBack(deps, payment, line, takenBack - takenBack),',
  },
  {
    name: 'reimbursementForgotten',
    about: 'what the tenant bears is never given back',
    file: 'issuer/src/disputes/end-dispute.ts',
    find: "reimburse: borneBy === 'tenant',",
    replace: 'reimburse: false,',
  },
  {
    name: 'moneyReportedFirst',
    about: 'what was paid waits for its last day where its device is reported while it is disputed',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'if (paidOf(claimed.payment) === claimed.payment.amount) {',
    replace: 'if (paidOf(claimed.payment) === -1n) {',
  },
  {
    name: 'strangersObject',
    about: 'a holder is told that there is a payment of somebody else',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: "if (known === undefined) return { ok: false, code: 'unknownPayment' };",
    replace: `if (known === undefined) {
    const found = await transaction.query('select 1 from payment where digest = $1', [key.digest]);
    return { ok: false, code: found.length > 0 ? 'nothingToDispute' : 'unknownPayment' };
  }`,
  },
];
