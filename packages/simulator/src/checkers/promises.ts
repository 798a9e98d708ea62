/**
 * What people were promised, once all devices are back and every last day has passed: honest payees have
 * been paid once what their tills accepted, voided payments came back, no honest payer paid more than
 * was accepted, and nothing is set aside any more.
 */

import type { Engine } from '../database/engine.ts';
import type { SeenPayment, Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

interface KnownPayment {
  readonly status: string;
  readonly paid: bigint;
  /** The part of it that came from cover, and not from the payer. */
  readonly fromCover: bigint;
  readonly amount: bigint;
  readonly payer: bigint;
  readonly payee: bigint;
  /**
   * The issuer does not know the payer's device: it was restored from a backup that is older than the
   * device. No money of the account pays for it, only what the loss account lends (docs/restore.md).
   */
  readonly isForgotten: boolean;
  /** Somebody objected, and it was decided that the payee gets nothing. */
  readonly isTakenBack: boolean;
}

/** Looks at the database as it stands at the end. */
export async function checkPromises(
  engine: Engine,
  witness: Witness,
): Promise<readonly Violation[]> {
  const known = await knownPayments(engine);
  // Only with a restore does a device go that the issuer knew.
  const hasForgotten = witness.forgottenUntil() !== undefined;
  const put = await sumsIn(engine, DEPOSITED);
  return [
    ...witness
      .payments()
      .filter((seen) => isSomebodys(seen, witness))
      .flatMap((seen) => aboutPayment(seen, known.get(seen.paymentId), hasForgotten)),
    ...aboutDeposits(put, witness),
    ...(await aboutAccounts(engine, known, put)),
  ];
}

async function knownPayments(engine: Engine): Promise<ReadonlyMap<string, KnownPayment>> {
  const rows = await engine.query(
    `select encode(p.digest, 'hex') as id, status, p.home::text as payer, payee::text as payee,
       amount::text as amount, (paid_reservation + paid_cover + paid_late)::text as paid,
       paid_cover::text as from_cover, not exists (
         select from line l join device d on d.home = l.home and d.key_hash = l.key_hash
         where l.home = p.home and l.line = p.line
       ) as is_forgotten, coalesce(d.borne_by = 'payee', false) as is_taken_back
     from payment p left join dispute d on d.home = p.home and d.digest = p.digest`,
  );
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        status: String(row['status']),
        paid: BigInt(String(row['paid'])),
        fromCover: BigInt(String(row['from_cover'])),
        amount: BigInt(String(row['amount'])),
        payer: BigInt(String(row['payer'])),
        payee: BigInt(String(row['payee'])),
        isForgotten: row['is_forgotten'] === true,
        isTakenBack: row['is_taken_back'] === true,
      },
    ]),
  );
}

/** Is what was agreed still written on a device, or was it lost with those that knew? */
function isSomebodys(seen: SeenPayment, witness: Witness): boolean {
  const { payer, payee, acceptedAt } = seen;
  if (!witness.hasLost(payee.name, acceptedAt)) return true;
  const payerKnows = seen.isVoided ? seen.isVoidConfirmed : seen.isConfirmed;
  return payerKnows && !witness.hasLost(payer.name, acceptedAt);
}

function aboutPayment(
  seen: SeenPayment,
  known: KnownPayment | undefined,
  hasForgotten: boolean,
): readonly Violation[] {
  const { paymentId, payer, payee, amount, isVoided, isVoidUnheard } = seen;
  if (!payer.isHonest || !payee.isHonest) return [];
  const about = `${paymentId} of ${amount} from ${payer.name} to ${payee.name}`;
  if (known === undefined) return [{ rule: 'an accepted payment never reached the issuer', about }];
  const { status, paid } = known;
  const isBack = status === 'returned' || status === 'reversed';
  if (isVoidUnheard && isBack) return [];
  if (isVoided) {
    return isBack
      ? []
      : [{ rule: 'a voided payment did not come back', about: `${about}: ${status}` }];
  }
  if (known.isTakenBack && isBack) return [];
  if (hasForgotten && known.isForgotten && status === 'refused') return [];
  return status === 'settled' && paid === amount
    ? []
    : [{ rule: 'an accepted payment was not paid', about: `${about}: ${status}, ${paid}` }];
}

/** What came into each account from outside. */
const DEPOSITED = `
  select credit_home::text as home, sum(amount)::text as amount from ledger_posting
  where kind = 'deposit' and credit_name = 'available' group by credit_home`;

/** What the loss account lent to lines whose certificates a restored issuer had forgotten. */
const LENT = `
  select credit_home::text as home, sum(amount)::text as amount from ledger_posting
  where kind = 'lend' group by credit_home`;

/** What accounts gave back to the loss account, for what cover had paid in their place, or it had lent. */
const REPAID = `
  select debit_home::text as home, sum(amount)::text as amount from ledger_posting
  where kind = 'repay' group by debit_home`;

/**
 * Of what payees gave back: what payers got that cover had paid (they had repaid it), less what the loss
 * account got that payers had paid (it had lent it to them).
 */
const REVERSED = `
  select home::text as home, sum(case kind when 'cover' then amount else -amount end)::text as amount
  from ledger_posting
  where reference in (select reference from ledger_posting where kind = 'reversal')
    and (kind = 'cover' or kind = 'reversal' and credit_name like 'loss:%')
  group by home`;

/** What tenants gave payers for payments that they bear, less what came back. */
const REIMBURSED = `
  select home::text as home,
    sum(case when credit_name = 'available' then amount else -amount end)::text as amount
  from ledger_posting where kind = 'reimburse' group by home`;

/** The sum of each account, by its number; an account without any is left out. */
async function sumsIn(engine: Engine, sql: string): Promise<ReadonlyMap<string, bigint>> {
  const rows = await engine.query(sql);
  return new Map(rows.map((row) => [String(row['home']), BigInt(String(row['amount']))]));
}

async function aboutAccounts(
  engine: Engine,
  known: ReadonlyMap<string, KnownPayment>,
  put: ReadonlyMap<string, bigint>,
): Promise<readonly Violation[]> {
  const balances = await engine.query(
    `select home::text as home, kind, sum(balance)::text as balance from ledger_account
     where kind in ('available', 'reservation') and home > 0 group by home, kind`,
  );
  const [lent, repaid] = [await sumsIn(engine, LENT), await sumsIn(engine, REPAID)];
  const [reversed, reimbursed] = [await sumsIn(engine, REVERSED), await sumsIn(engine, REIMBURSED)];
  return balances.flatMap((row) => {
    const home = String(row['home']);
    const balance = BigInt(String(row['balance']));
    if (row['kind'] === 'reservation') {
      return balance === 0n
        ? []
        : [{ rule: 'money is set aside after its last day', about: `account ${home}: ${balance}` }];
    }
    const own = (put.get(home) ?? 0n) + movedBy(known, BigInt(home));
    const back = (reversed.get(home) ?? 0n) + (reimbursed.get(home) ?? 0n);
    const expected = own + (lent.get(home) ?? 0n) - (repaid.get(home) ?? 0n) + back;
    return balance === expected
      ? []
      : [
          {
            rule: 'an account holds another sum than its payments make',
            about: `account ${home}: ${balance}, not ${expected}`,
          },
        ];
  });
}

/** What an account gained by what was paid, in whole or in part, and not taken back. */
function movedBy(known: ReadonlyMap<string, KnownPayment>, home: bigint): bigint {
  let sum = 0n;
  for (const { paid, fromCover, payer, payee } of known.values()) {
    if (payer === home) sum -= paid - fromCover;
    if (payee === home) sum += paid;
  }
  return sum;
}

/** What came from outside came once: not less than devices said, and not more than people asked for. */
function aboutDeposits(put: ReadonlyMap<string, bigint>, witness: Witness): readonly Violation[] {
  return [...witness.deposits()].flatMap(([account, { asked, came, heardTwice }]) => {
    const kept = put.get(String(account)) ?? 0n;
    if (kept >= came - heardTwice && kept <= asked) return [];
    const about = `account ${account}: ${kept}, asked for ${asked}, confirmed ${came}`;
    return [{ rule: 'a deposit came twice, or not at all', about }];
  });
}
