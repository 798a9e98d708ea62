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

const BALANCE_MIN = -(2n ** 63n);

export interface ReferenceLedger {
  open(accounts: readonly AccountToOpen[]): OpenAccountsResult;
  post(postings: readonly Posting[]): PostResult;
  rollUp(rollUps: readonly RollUp[]): RollUpResult;
  balance(account: LedgerAccount): bigint | undefined;
}

interface Account {
  readonly currency: number;
  balance: bigint;
}

/** An empty ledger. */
export function createReferenceLedger(): ReferenceLedger {
  const accounts = new Map<string, Account>();
  const bodies = new Map<string, string>();
  const rolledUp = new Map<string, bigint>();

  /** The positions of the batch for which `isAtFault` holds, as a refusal; undefined if none. */
  function refusal<Code, Item>(
    code: Code,
    batch: readonly Item[],
    isAtFault: (item: Item, position: number) => boolean,
  ): { ok: false; code: Code; positions: readonly number[] } | undefined {
    const positions = [...batch.keys()].filter((position) => {
      const item = batch[position];
      return item !== undefined && isAtFault(item, position);
    });
    return positions.length === 0 ? undefined : { ok: false, code, positions };
  }

  function open(wanted: readonly AccountToOpen[]): OpenAccountsResult {
    const currencies = new Map([...accounts].map(([key, { currency }]) => [key, currency]));
    const refused = refusal('conflictingCurrency' as const, wanted, ({ account, currency }) => {
      const known = currencies.get(keyOf(account));
      if (known === undefined) currencies.set(keyOf(account), currency);
      return known !== undefined && known !== currency;
    });
    if (refused !== undefined) return refused;
    const before = accounts.size;
    for (const { account, currency } of wanted) {
      if (!accounts.has(keyOf(account))) accounts.set(keyOf(account), { currency, balance: 0n });
    }
    return { ok: true, opened: accounts.size - before };
  }

  function post(batch: readonly Posting[]): PostResult {
    const known = new Map(bodies);
    const fresh = new Set<number>();
    const conflict = refusal('conflictingId' as const, batch, (posting, position) => {
      const stored = known.get(nameOf(posting));
      if (stored !== undefined) return stored !== bodyOf(posting);
      known.set(nameOf(posting), bodyOf(posting));
      fresh.add(position);
      return false;
    });
    if (conflict !== undefined) return conflict;
    const refused = refusalOf(batch, fresh);
    if (refused !== undefined) return refused;
    for (const [key, delta] of deltasOf(batch, fresh)) {
      const account = accounts.get(key);
      if (account !== undefined) account.balance += delta;
    }
    for (const position of fresh) {
      const posting = batch[position];
      if (posting !== undefined) bodies.set(nameOf(posting), bodyOf(posting));
    }
    return { ok: true, posted: fresh.size, alreadyPosted: batch.length - fresh.size };
  }

  function refusalOf(
    batch: readonly Posting[],
    fresh: ReadonlySet<number>,
  ): PostResult | undefined {
    const rule = (code: PostRefusal, isBroken: (posting: Posting) => boolean) =>
      refusal(code, batch, (posting, position) => fresh.has(position) && isBroken(posting));
    const currencies = ({ debit, credit }: Posting): (number | undefined)[] =>
      [debit, credit].map((account) => accounts.get(keyOf(account))?.currency);
    const deltas = deltasOf(batch, fresh);
    const after = (account: LedgerAccount): bigint =>
      (accounts.get(keyOf(account))?.balance ?? 0n) + (deltas.get(keyOf(account)) ?? 0n);
    const falls = (account: LedgerAccount): boolean => (deltas.get(keyOf(account)) ?? 0n) < 0n;
    const isFunding = ({ name }: LedgerAccount): boolean => name.startsWith('funding');
    return (
      rule('unknownAccount', (posting) => currencies(posting).includes(undefined)) ??
      rule('currencyMismatch', (posting) =>
        currencies(posting).some((currency) => currency !== posting.currency),
      ) ??
      rule('overdraft', ({ debit }) => falls(debit) && !isFunding(debit) && after(debit) < 0n) ??
      rule(
        'outOfRange',
        ({ debit, credit }) =>
          (falls(debit) && after(debit) < BALANCE_MIN) ||
          (credit.name !== 'transit' && after(credit) > MINOR_MAX),
      )
    );
  }

  function rollUp(batch: readonly RollUp[]): RollUpResult {
    const name = ({ payeeHome, id }: RollUp): string => nameOf({ home: payeeHome, id });
    const side = (payeeHome: bigint, which: string): Account | undefined =>
      accounts.get(`${payeeHome}/${which}`);
    const refused =
      refusal(
        'conflictingId' as const,
        batch,
        (item) => bodies.has(name(item)) && !rolledUp.has(name(item)),
      ) ??
      refusal(
        'unknownAccount' as const,
        batch,
        ({ payeeHome }) =>
          side(payeeHome, 'available') === undefined || side(payeeHome, 'transit') === undefined,
      ) ??
      refusal(
        'currencyMismatch' as const,
        batch,
        ({ payeeHome }) =>
          side(payeeHome, 'available')?.currency !== side(payeeHome, 'transit')?.currency,
      );
    if (refused !== undefined) return refused;
    return { ok: true, amounts: batch.map((item) => moveOne(item, name(item))) };
  }

  function moveOne({ payeeHome }: RollUp, name: string): Minor {
    const transit = accounts.get(`${payeeHome}/transit`);
    const available = accounts.get(`${payeeHome}/available`);
    const amount = rolledUp.get(name) ?? transit?.balance ?? 0n;
    if (rolledUp.has(name) || amount === 0n || !transit || !available) return minor(amount);
    transit.balance -= amount;
    available.balance += amount;
    rolledUp.set(name, amount);
    bodies.set(name, 'a roll-up');
    return minor(amount);
  }

  return Object.freeze({
    open,
    post,
    rollUp,
    balance: (account: LedgerAccount) => accounts.get(keyOf(account))?.balance,
  });
}

function deltasOf(
  batch: readonly Posting[],
  fresh: ReadonlySet<number>,
): ReadonlyMap<string, bigint> {
  const deltas = new Map<string, bigint>();
  const add = (account: LedgerAccount, amount: bigint): void => {
    deltas.set(keyOf(account), (deltas.get(keyOf(account)) ?? 0n) + amount);
  };
  for (const [position, { debit, credit, amount }] of batch.entries()) {
    if (!fresh.has(position)) continue;
    add(debit, -amount);
    add(credit, amount);
  }
  return deltas;
}

function keyOf({ home, name }: LedgerAccount): string {
  return `${home}/${name}`;
}

function nameOf({ home, id }: { readonly home: bigint; readonly id: Uint8Array }): string {
  return `${home}/${Buffer.from(id).toString('hex')}`;
}

function bodyOf(posting: Posting): string {
  const { currency, amount, debit, credit, kind, reference } = posting;
  const cause = reference === undefined ? 'none' : Buffer.from(reference).toString('hex');
  return [currency, amount, keyOf(debit), keyOf(credit), kind, cause].join(' ');
}
