/**
 * What an honest payee keeps although the payer cheats, and an honest payer although the payee does:
 * the money goes to the account on the screen, what a till called covered is paid, what is owed whoever
 * the payer is is paid, nobody pays what no till accepted, and what a payee gave up with its signature it does not keep.
 */

import type { Engine } from '../database/engine.ts';
import type { People } from '../town/people.ts';
import type { SeenPayment, Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

interface Known {
  readonly status: string;
  readonly payer: string;
  readonly payee: string;
  readonly paid: bigint;
  readonly fromCover: bigint;
  readonly isReported: boolean;
  readonly isClaimed: boolean;
  /** Somebody objected, and it was decided that the payee gets nothing. */
  readonly isTakenBack: boolean;
}

/** Looks at the payments as they stand at the end. */
export async function checkHonestPayees(
  engine: Engine,
  witness: Witness,
  people: People,
): Promise<readonly Violation[]> {
  const known = await knownPayments(engine);
  const convicted = await convictedHomes(engine);
  return [...paidUnseen(known, witness, people), ...aboutSeen(known, witness, convicted)];
}

/** What honest people paid to honest people, somebody accepted on a screen. */
function paidUnseen(
  known: ReadonlyMap<string, Known>,
  witness: Witness,
  people: People,
): readonly Violation[] {
  const honest = new Set(
    [...people.customers, ...people.merchants]
      .filter(({ person }) => person.isHonest)
      .map(({ person }) => String(person.account)),
  );
  const seen = new Set(witness.payments().map(({ paymentId }) => paymentId));
  return [...known]
    .filter(([id, { paid }]) => paid > 0n && !seen.has(id))
    .filter(([, { payer, payee }]) => honest.has(payer) && honest.has(payee))
    .filter(([, { payer, payee }]) => !witness.wasUnseen(BigInt(payer), BigInt(payee)))
    .map(([id, { payer, paid }]) => ({
      rule: 'somebody honest paid what no till accepted',
      about: `${id} of account ${payer}: ${paid}`,
    }));
}

function aboutSeen(
  known: ReadonlyMap<string, Known>,
  witness: Witness,
  convicted: ReadonlySet<string>,
): readonly Violation[] {
  const isRestored = witness.forgottenUntil() !== undefined;
  const drawn = new Map<string, bigint>();
  for (const { payee, fromCover } of known.values()) {
    drawn.set(payee, (drawn.get(payee) ?? 0n) + fromCover);
  }
  return witness.payments().flatMap((seen) => {
    const payment = known.get(seen.paymentId);
    return payment === undefined
      ? aboutMissing(seen, witness)
      : [
          ...aboutParties(seen, payment),
          ...aboutTill(seen, payment, {
            isOwed: witness.isOwed(seen.paymentId) && !convicted.has(payment.payer),
            isGone: !payment.isClaimed && witness.hasLost(seen.payee.name, seen.acceptedAt),
            drawn: isRestored ? (drawn.get(payment.payee) ?? 0n) : undefined,
          }),
          ...aboutWord(seen, payment, witness),
        ];
  });
}

function describe({ paymentId, payer, payee, amount }: SeenPayment): string {
  return `${paymentId} of ${amount} from ${payer.name} to ${payee.name}`;
}

function aboutMissing(seen: SeenPayment, witness: Witness): readonly Violation[] {
  const isGone = witness.hasLost(seen.payee.name, seen.acceptedAt);
  if (!seen.payee.isHonest || isGone) return [];
  return [{ rule: "an honest till's payment never reached the issuer", about: describe(seen) }];
}

function aboutParties(seen: SeenPayment, { payer, payee }: Known): readonly Violation[] {
  const isRight = payer === String(seen.payer.account) && payee === String(seen.payee.account);
  if (isRight) return [];
  const about = `${describe(seen)}: from account ${payer} to account ${payee}`;
  return [{ rule: 'a payment went between other accounts', about }];
}

/** Only a till that holds its half can be promised anything. */
function aboutTill(
  seen: SeenPayment,
  { paid, status, isTakenBack }: Known,
  {
    isOwed,
    isGone,
    drawn,
  }: {
    readonly isOwed: boolean;
    readonly isGone: boolean;
    /** After a restore: what cover has paid to this payee. */
    readonly drawn: bigint | undefined;
  },
): readonly Violation[] {
  const { payee, amount, covered, isVoided } = seen;
  if (!payee.isHonest || isVoided || isGone || isTakenBack) return [];
  const promised = isOwed ? amount : covered;
  if (paid >= promised) return [];
  // What had settled before the restore may have to come from cover now, which is there twice for that, and
  // no more often (docs/restore.md).
  if (!isOwed && drawn !== undefined && drawn >= 2n * covered) return [];
  const rule = isOwed ? 'what a till was owed was not paid' : 'cover that was promised did not pay';
  return [{ rule, about: `${describe(seen)}: ${status}, ${paid} of ${promised}` }];
}

function aboutWord(seen: SeenPayment, known: Known, witness: Witness): readonly Violation[] {
  const toWhom = witness.givenUp().get(seen.paymentId);
  if (toWhom === undefined || known.paid === 0n) return [];
  // What a till told the issuer alone is gone with an issuer that was restored (docs/restore.md).
  if (toWhom === 'issuer' && witness.forgottenUntil() !== undefined) return [];
  // What only the payer heard, the issuer has to learn from the payer.
  const isTold = toWhom === 'issuer' || known.isReported;
  if (!isTold || witness.hasLost(seen.payer.name, seen.acceptedAt)) return [];
  const about = `${describe(seen)}: ${known.status}, ${known.paid}`;
  return [{ rule: 'a payee kept what it had given up', about }];
}

async function knownPayments(engine: Engine): Promise<ReadonlyMap<string, Known>> {
  const rows = await engine.query(
    `select encode(p.digest, 'hex') as id, status, p.home::text as payer, payee::text as payee, reported,
       claimed, paid_cover::text as from_cover,
       (paid_reservation + paid_cover + paid_late)::text as paid,
       coalesce(d.borne_by = 'payee', false) as is_taken_back
     from payment p left join dispute d on d.home = p.home and d.digest = p.digest`,
  );
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        status: String(row['status']),
        payer: String(row['payer']),
        payee: String(row['payee']),
        paid: BigInt(String(row['paid'])),
        fromCover: BigInt(String(row['from_cover'])),
        isReported: row['reported'] === true,
        isClaimed: row['claimed'] === true,
        isTakenBack: row['is_taken_back'] === true,
      },
    ]),
  );
}

async function convictedHomes(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query('select distinct home::text as home from fraud_proof');
  return new Set(rows.map((row) => String(row['home'])));
}
