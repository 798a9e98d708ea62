/**
 * What an honest payee keeps although the payer cheats, and an honest payer although the payee does:
 * the money goes to the account on the screen, what a till called covered is paid, what is owed whoever
 * the payer is is paid, and what a payee gave up with its signature it does not keep.
 */

import type { Engine } from '../database/engine.ts';
import type { SeenPayment, Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

interface Known {
  readonly status: string;
  readonly payer: string;
  readonly payee: string;
  readonly paid: bigint;
  readonly isReported: boolean;
}

/** Looks at the payments as they stand at the end. */
export async function checkHonestPayees(
  engine: Engine,
  witness: Witness,
): Promise<readonly Violation[]> {
  const known = await knownPayments(engine);
  const convicted = await convictedHomes(engine);
  return witness.payments().flatMap((seen) => {
    const payment = known.get(seen.paymentId);
    return payment === undefined
      ? aboutMissing(seen, witness)
      : [
          ...aboutParties(seen, payment),
          ...aboutTill(seen, payment, {
            isOwed: witness.isOwed(seen.paymentId) && !convicted.has(payment.payer),
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
  { paid, status }: Known,
  { isOwed }: { readonly isOwed: boolean },
): readonly Violation[] {
  const { payee, amount, covered, isVoided } = seen;
  if (!payee.isHonest || isVoided) return [];
  const promised = isOwed ? amount : covered;
  // Not handed in: the till is lost.
  if (status === 'awaited' || paid >= promised) return [];
  const rule = isOwed ? 'what a till was owed was not paid' : 'cover that was promised did not pay';
  return [{ rule, about: `${describe(seen)}: ${status}, ${paid} of ${promised}` }];
}

function aboutWord(seen: SeenPayment, known: Known, witness: Witness): readonly Violation[] {
  const toWhom = witness.givenUp().get(seen.paymentId);
  if (toWhom === undefined || known.paid === 0n) return [];
  // What only the payer heard, the issuer has to learn from the payer.
  const isTold = toWhom === 'issuer' || known.isReported;
  if (!isTold || witness.hasLost(seen.payer.name, seen.acceptedAt)) return [];
  const about = `${describe(seen)}: ${known.status}, ${known.paid}`;
  return [{ rule: 'a payee kept what it had given up', about }];
}

async function knownPayments(engine: Engine): Promise<ReadonlyMap<string, Known>> {
  const rows = await engine.query(
    `select encode(digest, 'hex') as id, status, home::text as payer, payee::text as payee, reported,
       (paid_reservation + paid_cover + paid_late)::text as paid from payment`,
  );
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        status: String(row['status']),
        payer: String(row['payer']),
        payee: String(row['payee']),
        paid: BigInt(String(row['paid'])),
        isReported: row['reported'] === true,
      },
    ]),
  );
}

async function convictedHomes(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query('select distinct home::text as home from fraud_proof');
  return new Set(rows.map((row) => String(row['home'])));
}
