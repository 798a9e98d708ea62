/**
 * Money at every step: each batch of postings is replayed in the order in which it was committed, and
 * after each of them no account but the bank's mirror is below zero, none holds two currencies, and
 * what the ledger keeps beside its postings is what they make. Reads the rows that are new since it
 * looked last, which costs next to nothing, and nothing of the implementation.
 */

import type { Row } from '@tallystick/database/database';
import type { Engine } from '../database/engine.ts';
import type { IssuerTap, WatchedEngine } from '../world/issuer-tap.ts';
import type { Violation } from './violation.ts';

interface LedgerWatch {
  /** Replays what was posted since the last look; violations are found once. */
  look(): Promise<readonly Violation[]>;
  /** How many postings it has seen. */
  readonly count: () => number;
}

/**
 * Postings are never changed or deleted, and one connection made them all, so the numbers of their
 * transactions rise as they were committed. Where a row lies says nothing: gaps are filled later.
 */
const NEW_POSTINGS = `
  select xmin::text as step, encode(id, 'hex') as id, currency, amount::text as amount,
    debit_home::text || ' ' || debit_name as debit, credit_home::text || ' ' || credit_name as credit
  from ledger_posting where xmin::text::bigint > $1::bigint order by xmin::text::bigint, ctid`;
const KEPT = `
  select a.home::text || ' ' || a.name as name, a.balance::text as balance
  from (select distinct * from unnest($1::bigint[], $2::text[]) as k (home, name)) k
  join ledger_account a using (home, name) where a.kind <> 'transit'`;
const MAY_BE_NEGATIVE = /^0 funding:/;

interface Replay {
  readonly balances: Map<string, bigint>;
  readonly currencies: Map<string, number>;
  /** The number of the last transaction that was replayed. */
  step: bigint;
  firstId?: string;
  count: number;
}

function emptyReplay(): Replay {
  return { balances: new Map(), currencies: new Map(), step: 0n, count: 0 };
}

/** A watch over a ledger in which nothing has been posted. */
function watchLedger(engine: Engine): LedgerWatch {
  let replay = emptyReplay();
  return {
    count: () => replay.count,
    async look() {
      const rows = await engine.query(NEW_POSTINGS, [replay.step]);
      const [first] = rows;
      const last = rows.at(-1);
      if (first === undefined || last === undefined) return [];
      // The issuer was restored from a backup: its first posting is there anew, and another history begins.
      const isAnew = rows.some((row) => textOf(row, 'id') === replay.firstId);
      if (isAnew) replay = emptyReplay();
      replay.firstId ??= textOf(first, 'id');
      replay.step = BigInt(textOf(last, 'step'));
      replay.count += rows.length;
      return [...replayed(replay, rows), ...(await compare(engine, replay, rows))];
    },
  };
}

/** A look reads the table: so many transactions go by between two of them, and more in a large one. */
const COMMITS_BETWEEN = 8;
const POSTINGS_A_COMMIT = 20;
const KEPT_MAX = 5;

/** Looks every few transactions, while the issuer works. */
export function stepsTap(
  watched: WatchedEngine,
): IssuerTap & { violations(): readonly Violation[] } {
  const watch = watchLedger(watched.engine);
  const found: Violation[] = [];
  let looked = 0;
  const look = async (): Promise<void> => {
    const between = Math.max(COMMITS_BETWEEN, watch.count() / POSTINGS_A_COMMIT);
    if (watched.commits() - looked < between) return;
    looked = watched.commits();
    for (const violation of await watch.look()) {
      if (found.length < KEPT_MAX) found.push(violation);
    }
  };
  return {
    begin: () => Promise.resolve(),
    call: look,
    work: look,
    violations: () => found,
  };
}

function replayed(replay: Replay, rows: readonly Row[]): readonly Violation[] {
  const found: Violation[] = [];
  let touched = new Set<string>();
  rows.forEach((row, index) => {
    const amount = BigInt(textOf(row, 'amount'));
    found.push(...move(replay, row, { name: textOf(row, 'debit'), amount: -amount }));
    found.push(...move(replay, row, { name: textOf(row, 'credit'), amount }));
    touched.add(textOf(row, 'debit')).add(textOf(row, 'credit'));
    const next = rows[index + 1];
    if (next !== undefined && textOf(next, 'step') === textOf(row, 'step')) return;
    found.push(...overdrawn(replay, touched, textOf(row, 'id')));
    touched = new Set();
  });
  return found;
}

function move(
  { balances, currencies }: Replay,
  row: Row,
  { name, amount }: { readonly name: string; readonly amount: bigint },
): readonly Violation[] {
  const currency = Number(row['currency']);
  balances.set(name, (balances.get(name) ?? 0n) + amount);
  const known = currencies.get(name);
  currencies.set(name, currency);
  return known === undefined || known === currency
    ? []
    : [{ rule: 'an account holds two currencies', about: `${name}: ${known} and ${currency}` }];
}

function overdrawn(
  { balances }: Replay,
  touched: ReadonlySet<string>,
  posting: string,
): readonly Violation[] {
  return [...touched].flatMap((name) => {
    const balance = balances.get(name) ?? 0n;
    if (balance >= 0n || MAY_BE_NEGATIVE.test(name)) return [];
    const about = `${name}: ${balance} after posting ${posting}`;
    return [{ rule: 'an account was overdrawn at a step', about }];
  });
}

async function compare(
  engine: Engine,
  { balances }: Replay,
  rows: readonly Row[],
): Promise<readonly Violation[]> {
  const names = [...new Set(rows.flatMap((row) => [textOf(row, 'debit'), textOf(row, 'credit')]))];
  const parts = names.map((name) => name.split(' '));
  const kept = await engine.query(KEPT, [
    parts.map(([home]) => BigInt(home ?? '')),
    parts.map(([, name]) => name ?? ''),
  ]);
  return kept.flatMap((row) => {
    const name = textOf(row, 'name');
    const made = String(balances.get(name) ?? 0n);
    if (made === textOf(row, 'balance')) return [];
    const about = `${name}: ${textOf(row, 'balance')}, its postings make ${made}`;
    return [{ rule: 'a balance is not what its postings make it', about }];
  });
}

function textOf(row: Row | undefined, name: string): string {
  return String(row?.[name]);
}
