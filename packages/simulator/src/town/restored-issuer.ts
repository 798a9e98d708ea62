/**
 * The issuer loses its database and is restored from a backup of some hours before. The operator does what
 * the guide says (docs/restore.md): raises the epoch before anybody reaches the issuer, and has the bank
 * tell again which money came in the hours between, then or some hours later.
 *
 * An operator who forgets to raise the epoch is not simulated: devices then hand nothing in again, and what
 * was paid in those hours is lost. The guide says so, and no code can know better.
 */

import { fundingAccount, type LedgerAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import { fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { noteRestore } from '@tallystick/issuer/operator/note-restore';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Engine, Snapshot } from '../database/engine.ts';
import type { Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import { CURRENCY, type IssuerSide } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';
import type { Faults } from './faults.ts';
import { decideTerms } from './dispute-terms.ts';
import { decideSettlement } from './settlement.ts';
import type { Witness } from './witness.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const GAP_HOURS_MAX = 20;
const BANK_HOURS_MAX = 6;
/** Enough to lend for every certificate of a small town. */
const LOSS_FUNDS = 5_000_000n;
const TIMES_PER_HOUR = 60;

export interface RestoreGround {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly engine: Engine;
  readonly issuer: IssuerSide;
  readonly faults: Faults;
  readonly witness: Witness;
}

/** Money that came from outside, as the bank has it in its own books. */
interface Transfer {
  readonly home: bigint;
  readonly id: Uint8Array;
  readonly amount: bigint;
  readonly to: LedgerAccount;
}

/** Puts backup, loss and restore down, in a town to which it happens. */
export function planRestore(
  ground: RestoreGround,
  input: { readonly stream: Stream; readonly startMs: number; readonly days: number },
): void {
  const { stream, startMs, days } = input;
  if (!stream.chance(ground.faults.issuerRestored)) return;
  const minutes = (least: number, most: number): number =>
    (stream.between(least * TIMES_PER_HOUR, most * TIMES_PER_HOUR) * HOUR_MS) / TIMES_PER_HOUR;
  const backupMs = startMs + minutes(1, DAY_HOURS * days - GAP_HOURS_MAX);
  const restoreMs = backupMs + minutes(1, GAP_HOURS_MAX);
  const bankMs = stream.chance(0.5) ? minutes(0, BANK_HOURS_MAX) : 0;
  const { agenda } = ground;
  if (stream.chance(0.5)) agenda.at(startMs, () => void fundLosses(ground, stream.bytes(16)));
  const endMs = startMs + DAY_HOURS * days * HOUR_MS;
  agenda.at(backupMs, () => void loseEverything(ground, { restoreMs, bankMs, endMs }));
}

async function fundLosses({ issuer, journal }: RestoreGround, id: Uint8Array): Promise<void> {
  const order = { id, currency: CURRENCY.number, amount: minor(LOSS_FUNDS) };
  const funded = await issuer.operate((deps) => fundLossAccount(deps, issuer.tenant, order));
  assert(funded.ok, 'the loss account of the town was not funded');
  journal.note('lossFunded');
}

interface Later {
  /** After the restore: when the bank tells of its transfers again. */
  readonly bankMs: number;
  /** When all devices come back. */
  readonly endMs: number;
}

async function loseEverything(
  ground: RestoreGround,
  { restoreMs, ...later }: Later & { readonly restoreMs: number },
): Promise<void> {
  const { agenda, engine, journal } = ground;
  const backup = await engine.snapshot();
  const backupAt = Math.floor(agenda.now() / 1_000);
  journal.note('backedUp');
  agenda.at(restoreMs, () => void comeBack(ground, { backup, backupAt, ...later }));
}

async function comeBack(
  ground: RestoreGround,
  input: Later & { readonly backup: Snapshot; readonly backupAt: number },
): Promise<void> {
  const { agenda, engine, issuer, journal } = ground;
  const { backup, backupAt, bankMs, endMs } = input;
  const transfers = await transfersIn(engine);
  const restoredAt = Math.floor(agenda.now() / 1_000);
  await engine.restore(backup);
  issuer.restart();
  const noted = await issuer.operate((deps) => noteRestore(deps, issuer.tenant, { backupAt }));
  assert(noted.ok, 'the restore of the town was refused');
  journal.note('issuerRestored', { backupAt });
  ground.witness.issuerForgot(endMs);
  // What was decided since the backup is gone with the rest.
  const decided = ground.witness.settlementDecisions().at(-1);
  if (decided !== undefined) await decideSettlement(ground, decided.policy, restoredAt);
  const listened = ground.witness.termsDecisions().at(-1);
  if (listened !== undefined) await decideTerms(ground, listened.terms, restoredAt);
  const book = (): void => void bookAgain(ground, transfers);
  if (bankMs === 0) book();
  else agenda.after(bankMs, book);
}

async function transfersIn(engine: Engine): Promise<readonly Transfer[]> {
  const rows = await engine.query(
    `select home, id, amount, credit_home, credit_name from ledger_posting
     where kind = 'deposit' and currency = ${CURRENCY.number} order by home, id`,
  );
  return rows.map(({ home, id, amount, credit_home: account, credit_name: name }) => {
    const isTransfer = typeof home === 'bigint' && typeof amount === 'bigint';
    assert(isTransfer && id instanceof Uint8Array, 'a deposit has another shape');
    assert(typeof account === 'bigint' && typeof name === 'string', 'a deposit goes nowhere');
    return { home, id, amount, to: { home: account, name } };
  });
}

/**
 * The bank tells of every transfer by the reference that it had the first time, so what the backup knows,
 * or a device has asked for again meanwhile, comes no second time.
 */
async function bookAgain(
  { issuer, journal, agenda }: RestoreGround,
  transfers: readonly Transfer[],
): Promise<void> {
  const postings = transfers.map(({ home, id, amount, to }) => ({
    home,
    id,
    kind: 'deposit' as const,
    currency: CURRENCY.number,
    amount: minor(amount),
    debit: fundingAccount(CURRENCY.number),
    credit: to,
  }));
  const posted = await issuer.operate((deps) =>
    deps.database.transaction(issuer.tenant, (tx) =>
      post(tx, postings, Math.floor(agenda.now() / 1_000)),
    ),
  );
  assert(posted.ok, 'deposits of the town were refused');
  journal.note('depositsBookedAgain', { count: posted.posted });
}
