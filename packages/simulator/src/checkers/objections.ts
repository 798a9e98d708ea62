/**
 * Objections, as payers, payees and operators may rely on them (P-26, P-27, protocol rule 8, docs/disputes.md):
 * what was not paid stays where it is until somebody has decided, what was paid stays paid; who decides, until
 * when, and who bears it; nobody objects after the window, or to what a stranger paid; and what the tenant bears
 * is given back once.
 *
 * Reads what was signed, when it arrived and when money was posted. Of terms and decisions it knows what operators
 * ordered and were told, and when.
 */

import type { StoredRecords } from '../audit/stored-records.ts';
import type { Engine } from '../database/engine.ts';
import type { OperatorsWord } from '../town/objections-seen.ts';
import type { Witness } from '../town/witness.ts';
import { keptObjections, type KeptObjection } from './kept-objections.ts';
import { caseOf, termsAt, type ObjectionCase } from './objection-case.ts';
import { aboutObjectionWords } from './objection-words.ts';
import type { Violation } from './violation.ts';

/** The worker comes twice a day in the weeks of the reckoning, and may be interrupted. */
const WORK_SECONDS = 13 * 3_600;

export interface ObjectionsInput {
  readonly records: StoredRecords;
  readonly witness: Witness;
  /** What is claimed under an older bundle is not paid at once where its device is reported. */
  readonly bundleAgeSecondsMax: number;
}

/** Looks at objections, payments and postings as they stand at the end. */
export async function checkObjections(
  engine: Engine,
  { records, witness, bundleAgeSecondsMax }: ObjectionsInput,
): Promise<readonly Violation[]> {
  const kept = await keptObjections(engine);
  const cases = kept.flatMap((one) => caseOf(records, one) ?? []);
  // A restored issuer has forgotten what was decided since its backup, and may lack money.
  const isRestored = witness.forgottenUntil() !== undefined;
  const found = cases.flatMap((one) => [
    ...aboutMoney(one),
    ...aboutEnd(one, isRestored),
    ...aboutBearer(one),
    ...(isRestored ? [] : aboutPeople(one, records, witness)),
    ...(isRestored ? [] : aboutReport(one, witness, bundleAgeSecondsMax)),
  ]);
  if (isRestored) return found;
  return [...found, ...aboutObjectionWords(cases, { records, witness })];
}

function fault({ kept }: ObjectionCase, rule: string, about: unknown = ''): Violation {
  const { openedAt, decidedAt, outcome, ground, borneBy } = kept;
  const ended = `${outcome} ${ground} ${borneBy} at ${decidedAt}`;
  return { rule, about: `${kept.digest}: opened ${openedAt}, ${ended} ${String(about)}`.trim() };
}

/** While it is open nothing moves, unless the payee gives it up. */
function aboutMoney(one: ObjectionCase): readonly Violation[] {
  const { kept, isGivenUp } = one;
  const { openedAt, decidedAt, moves } = kept;
  const between = moves.filter(({ at }) => at > openedAt && at < decidedAt);
  const paid = between.filter(({ kind }) => kind === 'paid');
  const back = between.filter(({ kind }) => kind === 'released' || kind === 'reversed');
  return [
    ...paid.map(({ at }) => fault(one, 'what was objected to was paid before anybody decided', at)),
    ...(isGivenUp
      ? []
      : back.map(({ at }) =>
          fault(one, 'what was objected to went back before anybody decided', at),
        )),
  ];
}

/** It ends in time; for the payee as if nobody had objected, and not long after. */
function aboutEnd(one: ObjectionCase, isRestored: boolean): readonly Violation[] {
  const { kept, isGivenUp } = one;
  const { openedAt, decidedAt, decideBy, ground, borneBy, amount, moves } = kept;
  if (decidedAt === Infinity) return [fault(one, 'an objection never ended')];
  if (isRestored) return [];
  const found: Violation[] = [];
  const isByTime = ground === 'notDecided';
  if (isByTime && (decidedAt <= decideBy || decidedAt > decideBy + WORK_SECONDS)) {
    found.push(fault(one, 'an objection ended by itself at another time', `by ${decideBy}`));
  }
  if (isGivenUp || kept.isContested || borneBy === 'payee') return found;
  const paid = moves.filter(({ kind }) => kind === 'paid');
  const sum = paid.reduce((all, move) => all + move.amount, 0n);
  const last = Math.max(0, ...paid.map(({ at }) => at));
  if (sum !== amount) found.push(fault(one, 'what was rejected was not paid', `${sum}`));
  else if (last > openedAt && last !== decidedAt) {
    found.push(fault(one, 'what was rejected was not paid as soon as that was decided', last));
  }
  return found;
}

/** Who bears it: the payee what it was not paid, or where its till is proven a cheat; the tenant once. */
function aboutBearer(one: ObjectionCase): readonly Violation[] {
  const { kept } = one;
  const { openedAt, decidedAt, borneBy, ground, moves, status } = kept;
  const found: Violation[] = [];
  const sumOf = (kind: string): bigint =>
    moves.filter((move) => move.kind === kind).reduce((all, { amount }) => all + amount, 0n);
  const before = moves.filter(({ kind, at }) => kind === 'paid' && at < openedAt);
  const after = moves.filter(({ kind, at }) => kind === 'paid' && at >= decidedAt && at > openedAt);
  const isReversed = status === 'reversed' || status === 'returned';
  if (borneBy === 'payee' && ground !== 'payeeGaveUp') {
    if (after.length > 0) found.push(fault(one, 'a payee was paid what it bears', after[0]?.at));
    if (before.length > 0 && !kept.isPayeeProven) {
      found.push(fault(one, 'a payee bears what it was paid, and nothing is proven against it'));
    }
    if (!isReversed) found.push(fault(one, 'what the payee bears did not go back', status));
    if (isReversed && kept.paid > 0n && kept.payeeFree >= kept.paid) {
      found.push(fault(one, 'a payee that bears it and has it kept it', kept.paid));
    }
  }
  const given = moves.filter(({ kind }) => kind === 'reimbursed');
  const net = sumOf('reimbursed') - sumOf('reimbursedBack');
  const isTenants = borneBy === 'tenant';
  const cost = isTenants && !isReversed ? kept.fromPayer : 0n;
  if (given.length > 1)
    found.push(fault(one, 'a payer was given it back twice', sumOf('reimbursed')));
  else if (net > cost) found.push(fault(one, 'a payer was given more than it cost', `${net}`));
  else if (net < cost && kept.loss >= cost) {
    found.push(fault(one, 'a payer was not given back what the tenant bears', `${net} of ${cost}`));
  } else if (isTenants && !kept.isContested && given.some(({ at }) => isLate(at, kept))) {
    found.push(fault(one, 'a payer waited for what the tenant bears', given[0]?.at));
  }
  return found;
}

/** Nobody in the town has to wait for a funded loss account longer than until its operator funds it. */
const FUNDING_SECONDS = 6 * 86_400;

function isLate(at: number, { decidedAt }: KeptObjection): boolean {
  return at > decidedAt + WORK_SECONDS + FUNDING_SECONDS;
}

/** Who objected, when, and who decided. */
function aboutPeople(
  one: ObjectionCase,
  { devices }: StoredRecords,
  witness: Witness,
): readonly Violation[] {
  const { kept, payment, claimedAt } = one;
  const { openedAt, decideBy } = kept;
  const found: Violation[] = [];
  if (devices.get(kept.keyHash)?.account !== payment.half.payer) {
    found.push(fault(one, 'somebody objected to what a stranger paid', kept.keyHash));
  }
  const terms = termsAt(witness.termsDecisions(), openedAt);
  const isInTime = terms.some(({ windowSeconds }) => openedAt <= claimedAt + windowSeconds);
  if (openedAt < claimedAt || !isInTime) {
    found.push(fault(one, 'somebody objected outside of the window', `claimed ${claimedAt}`));
  }
  if (terms.every(({ decideSeconds }) => decideBy !== openedAt + decideSeconds)) {
    found.push(fault(one, 'an objection has another time to be decided in', `by ${decideBy}`));
  }
  return [...found, ...aboutDecision(one, witness), ...aboutRules(one)];
}

/**
 * What a reported phone paid, and a till brings when its bundle is too old, waits so that its owner can object:
 * then it goes back, also where it is paid in the same second.
 */
function aboutReport(
  one: ObjectionCase,
  witness: Witness,
  bundleAgeSecondsMax: number,
): readonly Violation[] {
  const { kept, payment, claimedAt, isGivenUp } = one;
  const reportedAt = witness.reports().get(payment.half.payerKeyHash) ?? Infinity;
  const isHeld =
    reportedAt / 1_000 <= claimedAt && claimedAt - kept.bundleIssuedAt > bundleAgeSecondsMax;
  const isPaidBefore = kept.moves.some(({ kind, at }) => kind === 'paid' && at < kept.openedAt);
  if (!isHeld || isPaidBefore || isGivenUp || kept.ground === 'reportedDevice') return [];
  return [fault(one, 'what a reported phone paid did not go back when its owner objected')];
}

/** Somebody said just that, and where two have to agree both did, one before the other. */
function aboutDecision(one: ObjectionCase, witness: Witness): readonly Violation[] {
  const { kept } = one;
  const { ground, decidedAt, decidedBy, amount } = kept;
  if (ground !== 'operator') return [];
  const said = witness
    .operatorsWords()
    .filter(({ paymentId, askedAt }) => paymentId === kept.digest && askedAt <= decidedAt)
    .filter(({ verdict }) => isSame(verdict, kept));
  const isSaid = said.some(({ verdict }) => verdict.by === decidedBy);
  if (!isSaid) return [fault(one, 'a decision was made that nobody gave', decidedBy)];
  const terms = termsAt(witness.termsDecisions(), decidedAt);
  const isForTwo = terms.every(({ twoFrom }) => twoFrom !== undefined && amount >= twoFrom);
  const names = new Set(said.map(({ verdict }) => verdict.by));
  return isForTwo && names.size < 2
    ? [fault(one, 'one operator decided what two have to', decidedBy)]
    : [];
}

function isSame({ outcome, borneBy }: OperatorsWord['verdict'], kept: KeptObjection): boolean {
  return outcome === kept.outcome && (borneBy ?? '') === kept.borneBy;
}

/** What a rule decides, it decides at once; and it decides nothing else. */
function aboutRules(one: ObjectionCase): readonly Violation[] {
  const { kept, payment } = one;
  const { ground, openedAt, decidedAt, reason, keyHash } = kept;
  const isOwn =
    reason === 'notMine' &&
    keyHash === payment.half.payerKeyHash &&
    (payment.arrived.get('payer') ?? Infinity) <= openedAt;
  const isRuled = ground === 'ownHalf' || ground === 'reportedDevice';
  const found: Violation[] = [];
  if (isRuled && decidedAt !== openedAt) found.push(fault(one, 'a rule decided later'));
  if (ground === 'ownHalf' && !isOwn) {
    found.push(fault(one, 'an objection was rejected as that of the device that handed it in'));
  }
  const mayBeRuled = !kept.isContested && payment.arrived.get('payer') !== openedAt;
  if (isOwn && mayBeRuled && ground !== 'ownHalf') {
    found.push(fault(one, 'a phone disowned what it had itself handed in'));
  }
  if (ground === 'reportedDevice' && !kept.isContested) {
    found.push(fault(one, 'a payment of a device that nobody reported went back by rule'));
  }
  return found;
}
