/**
 * A ledger in memory that says what the real one has to answer: a few maps, no SQL, one command at a
 * time. It is as plain as it can be, so that it can be checked by reading.
 */

import { MINOR_MAX, minor } from '@tallystick/protocol/money';
import type { Minor } from '@tallystick/protocol/money';
import type { LedgerAccount } from '../src/account.ts';
import type { AccountToOpen, OpenAccountsResult } from '../src/open-accounts.ts';
import type { PostRefusal, PostResult } from '../src/post.ts';
import type { Posting } from '../src/posting.ts';
import type { RollUp, RollUpResult } from '../src/roll-up.ts';

interface Account {
  readonly currency: number;
  balance: bigint;
}

/** Its whole state, which only the functions below change. */
export interface ReferenceLedger {
  readonly accounts: Map<string, Account>;
  /** The body of each posting by its home and id. */
  readonly bodies: Map<string, string>;
  /** What each roll-up moved, by its payee and id. */
  readonly rollUps: Map<string, bigint>;
}

const BALANCE_MIN = -(2n ** 63n);

/** An empty ledger. */
export function createReferenceLedger(): ReferenceLedger {
  return { accounts: new Map(), bodies: new Map(), rollUps: new Map() };
}

/** The balance of an account, undefined while it is not open. */
export function balanceIn(ledger: ReferenceLedger, account: LedgerAccount): bigint | undefined {
  return ledger.accounts.get(keyOf(account))?.balance;
}

/** What `openAccounts` has to answer. */
export function openIn(
  { accounts }: ReferenceLedger,
  wanted: readonly AccountToOpen[],
): OpenAccountsResult {
  const opened = new Map<string, Account>();
  const positions = positionsOf(wanted, ({ account, currency }) => {
    const key = keyOf(account);
    const known = accounts.get(key) ?? opened.get(key);
    if (known === undefined) opened.set(key, { currency, balance: 0n });
    return known !== undefined && known.currency !== currency;
  });
  if (positions.length > 0) return { ok: false, code: 'conflictingCurrency', positions };
  for (const [key, account] of opened) accounts.set(key, account);
  return { ok: true, opened: opened.size };
}

/** What `post` has to answer. */
export function postIn(ledger: ReferenceLedger, batch: readonly Posting[]): PostResult {
  const { accounts, bodies } = ledger;
  const added = new Map<string, Posting>();
  const conflicts = positionsOf(batch, (posting) => {
    const name = nameOf(posting);
    const earlier = added.get(name);
    const known = bodies.get(name) ?? (earlier === undefined ? undefined : bodyOf(earlier));
    if (known === undefined) added.set(name, posting);
    return known !== undefined && known !== bodyOf(posting);
  });
  if (conflicts.length > 0) return { ok: false, code: 'conflictingId', positions: conflicts };
  const news = new Set(added.values());
  for (const [code, isBroken] of rulesFor(ledger, deltasOf(news))) {
    const positions = positionsOf(batch, (posting) => news.has(posting) && isBroken(posting));
    if (positions.length > 0) return { ok: false, code, positions };
  }
  for (const [key, delta] of deltasOf(news)) {
    const account = accounts.get(key);
    if (account !== undefined) account.balance += delta;
  }
  for (const [name, posting] of added) bodies.set(name, bodyOf(posting));
  return { ok: true, posted: news.size, alreadyPosted: batch.length - news.size };
}

type Rule = readonly [code: PostRefusal, isBroken: (posting: Posting) => boolean];

function rulesFor(
  { accounts }: ReferenceLedger,
  deltas: ReadonlyMap<string, bigint>,
): readonly Rule[] {
  const currencies = ({ debit, credit }: Posting): readonly (number | undefined)[] =>
    [debit, credit].map((account) => accounts.get(keyOf(account))?.currency);
  const change = (account: LedgerAccount): bigint => deltas.get(keyOf(account)) ?? 0n;
  const after = (account: LedgerAccount): bigint =>
    (accounts.get(keyOf(account))?.balance ?? 0n) + change(account);
  const isFunding = ({ name }: LedgerAccount): boolean => name.startsWith('funding');
  return [
    ['unknownAccount', (posting) => currencies(posting).includes(undefined)],
    [
      'currencyMismatch',
      (posting) => currencies(posting).some((currency) => currency !== posting.currency),
    ],
    ['overdraft', ({ debit }) => change(debit) < 0n && after(debit) < 0n && !isFunding(debit)],
    [
      'outOfRange',
      ({ debit, credit }) =>
        after(debit) < BALANCE_MIN || (credit.name !== 'transit' && after(credit) > MINOR_MAX),
    ],
  ];
}

/** What `rollUp` has to answer. */
export function rollUpIn(ledger: ReferenceLedger, batch: readonly RollUp[]): RollUpResult {
  const { accounts, bodies, rollUps } = ledger;
  const currency = ({ payeeHome }: RollUp, name: string): number | undefined =>
    accounts.get(`${payeeHome}/${name}`)?.currency;
  const rules = [
    ['conflictingId', (item: RollUp) => bodies.has(nameOf(item)) && !rollUps.has(nameOf(item))],
    [
      'unknownAccount',
      (item: RollUp) =>
        [currency(item, 'available'), currency(item, 'transit')].includes(undefined),
    ],
    [
      'currencyMismatch',
      (item: RollUp) => currency(item, 'available') !== currency(item, 'transit'),
    ],
  ] as const;
  for (const [code, isBroken] of rules) {
    const positions = positionsOf(batch, isBroken);
    if (positions.length > 0) return { ok: false, code, positions };
  }
  return { ok: true, amounts: batch.map((item) => moveOne(ledger, item)) };
}

function moveOne({ accounts, bodies, rollUps }: ReferenceLedger, item: RollUp): Minor {
  const known = rollUps.get(nameOf(item));
  const transit = accounts.get(`${item.payeeHome}/transit`);
  const available = accounts.get(`${item.payeeHome}/available`);
  const amount = known ?? transit?.balance ?? 0n;
  if (known !== undefined || amount === 0n || !transit || !available) return minor(amount);
  transit.balance -= amount;
  available.balance += amount;
  rollUps.set(nameOf(item), amount);
  bodies.set(nameOf(item), 'a roll-up');
  return minor(amount);
}

function positionsOf<Item>(
  batch: readonly Item[],
  isAtFault: (item: Item) => boolean,
): readonly number[] {
  return batch.flatMap((item, position) => (isAtFault(item) ? [position] : []));
}

function deltasOf(postings: ReadonlySet<Posting>): ReadonlyMap<string, bigint> {
  const deltas = new Map<string, bigint>();
  const add = (account: LedgerAccount, amount: bigint): void => {
    deltas.set(keyOf(account), (deltas.get(keyOf(account)) ?? 0n) + amount);
  };
  for (const { debit, credit, amount } of postings) {
    add(debit, 0n - amount);
    add(credit, amount);
  }
  return deltas;
}

function keyOf({ home, name }: LedgerAccount): string {
  return `${home}/${name}`;
}

function nameOf(named: Posting | RollUp): string {
  const home = 'payeeHome' in named ? named.payeeHome : named.home;
  return `${home}/${Buffer.from(named.id).toString('hex')}`;
}

function bodyOf({ currency, amount, debit, credit, kind, reference }: Posting): string {
  const cause = reference === undefined ? 'none' : Buffer.from(reference).toString('hex');
  return [currency, amount, keyOf(debit), keyOf(credit), kind, cause].join(' ');
}
