/**
 * Every double spend is found once its halves have reached the issuer, and blamed on the device that did
 * it: a proof names account and key, and nothing but a witnessed deed of that key is a reason for one.
 */

import type { Engine } from '../database/engine.ts';
import type { Provable, Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

interface Proof {
  readonly home: string;
  readonly keyHash: string;
  readonly kind: string;
}

/** Looks at the proofs of fraud as they stand at the end. */
export async function checkCulprits(
  engine: Engine,
  witness: Witness,
): Promise<readonly Violation[]> {
  const proofs = await proofsIn(engine);
  const known = await knownPayments(engine);
  const forks = witness
    .forks()
    .map(({ person, paymentIds }): Provable => ({ person, what: 'a double spend', paymentIds }));
  // With a restored issuer a lie goes that was told to it alone (docs/restore.md).
  const hasForgotten = witness.forgottenUntil() !== undefined;
  const missed = [...forks, ...witness.provables()]
    .filter(({ isToldToIssuer }) => isToldToIssuer !== true || !hasForgotten)
    .filter(({ paymentIds }) => paymentIds.every((id) => known.has(id)))
    .filter(({ person }) => {
      const keys = witness.deeds().filter((deed) => deed.person.name === person.name);
      return !proofs.some(
        ({ home, keyHash }) =>
          home === String(person.account) && keys.some((deed) => deed.keyHash === keyHash),
      );
    })
    .map(({ person, what, paymentIds }) => ({
      rule: 'a cheat was not found',
      about: `${person.name}: ${what}, ${paymentIds.join(' and ')}`,
    }));
  const framed = proofs
    .filter(
      ({ home, keyHash }) =>
        !witness
          .deeds()
          .some((deed) => String(deed.person.account) === home && deed.keyHash === keyHash),
    )
    .map(({ home, keyHash, kind }) => ({
      rule: 'somebody was convicted of what nobody saw',
      about: `account ${home}, key ${keyHash}: ${kind}`,
    }));
  return [...missed, ...framed, ...witness.breaches()];
}

async function proofsIn(engine: Engine): Promise<readonly Proof[]> {
  const rows = await engine.query(
    `select distinct home::text as home, encode(key_hash, 'hex') as key_hash, kind
     from fraud_proof order by 1, 2, 3`,
  );
  return rows.map((row) => ({
    home: String(row['home']),
    keyHash: String(row['key_hash']),
    kind: String(row['kind']),
  }));
}

async function knownPayments(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query(
    `select encode(digest, 'hex') as id from payment
     union select encode(transfer, 'hex') from coin_step`,
  );
  return new Set(rows.map((row) => String(row['id'])));
}
