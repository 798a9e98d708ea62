/** Rules of accounts as the small issuer keeps them; the protocol's own functions judge. */

import type { CertifyBody } from '@tallystick/protocol/calls/certify';
import type {
  AccountRule,
  RulesBody,
  RulesRefusal,
  RulesResult,
} from '@tallystick/protocol/calls/rules';
import { reservedFor } from '@tallystick/protocol/lines/line';
import type { BalanceCertificate } from '@tallystick/protocol/messages/balance-certificate';
import { minor, type Minor } from '@tallystick/protocol/money';
import { fundsUnder } from '@tallystick/protocol/rules/locked-funds';
import { isFundsRule } from '@tallystick/protocol/rules/rule';
import { termsUnder, type TermsOutcome } from '@tallystick/protocol/rules/terms';
import type { BookedLine, Books } from './issuer-books.ts';

/** What the next certificates say, besides what the caller asks for. */
export type CertificateTerms = Partial<
  Pick<
    BalanceCertificate,
    | 'baseCounter'
    | 'baseSum'
    | 'counterMax'
    | 'paymentMax'
    | 'redeemDays'
    | 'place'
    | 'merchantType'
    | 'ruleSet'
    | 'flags'
  >
> & { readonly lifeSeconds?: number };

/** In force, by account. */
export type RuleBook = Map<string, readonly AccountRule[]>;

/** What is set and ended here is the holder's; a test adds the others' rules to the book. */
export function changeRules(
  book: RuleBook,
  books: Books,
  { account, set, end }: RulesBody & { readonly account: string },
):
  | { readonly ok: true; readonly result: RulesResult }
  | { readonly ok: false; readonly code: RulesRefusal } {
  const before = book.get(account) ?? [];
  const ended = before.filter(({ number }) => end.includes(number));
  if (ended.some(({ author }) => author.kind !== 'holder')) {
    return { ok: false, code: 'otherAuthor' };
  }
  const last = before.reduce((most, { number }) => Math.max(most, number), 0);
  const added = set.map((rule, index): AccountRule => {
    return { ...rule, number: last + 1 + index, author: { kind: 'holder' } };
  });
  const rules = [...before.filter((rule) => !ended.includes(rule)), ...added];
  book.set(account, rules);
  const funds = rules.map(({ rule }) => rule).filter(isFundsRule);
  const { locked } = fundsUnder(funds, balanceOf(books, account));
  return { ok: true, result: { rules, locked } };
}

/** The terms of the next certificate of a line. */
export function termsOf(
  book: RuleBook,
  books: Books,
  {
    line,
    body,
    now,
  }: { readonly line: BookedLine; readonly body: CertifyBody; readonly now: number },
): TermsOutcome {
  const binding = (book.get(line.account) ?? []).filter(
    ({ author, rule }) => !(body.unlock && author.kind === 'holder' && isFundsRule(rule)),
  );
  const others = [...books.lines.values()].filter(
    (other) => other !== line && other.account === line.account,
  );
  return termsUnder({
    rules: [...binding.map(({ rule }) => rule), ...body.rules],
    balance: balanceOf(books, line.account),
    promisedElsewhere: others.reduce((sum, { figures }) => sum + reservedFor(figures), 0n),
    wanted: body.amount,
    paymentMax: minor(50_000n),
    paymentsMax: 100,
    validSeconds: 7 * 86_400,
    now,
  });
}

function balanceOf(books: Books, account: string): Minor {
  const free = books.available.get(account) ?? 0n;
  const lines = [...books.lines.values()].filter((line) => line.account === account);
  return minor(lines.reduce((sum, { figures }) => sum + reservedFor(figures), free));
}
