/**
 * Payers' halves of payments with coins (V-56, V-71, V-73): they show where coins went before anybody redeems them, so
 * that their money goes to the right hands when nobody does, and what a holder signed twice comes to light sooner.
 *
 * Where a payee declined or voided a payment, its coins go back to the payer at once. Had the payee handed them on before, its
 * two signatures convict it, as a double spend does.
 *
 * Handing a half in again gives the same outcome and moves nothing.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import { raiseAlarms } from '../restore/alarms.ts';
import { keepForks } from './coin-forks.ts';
import { insertCoinHalves } from './coin-half-row.ts';
import { coinPaymentOutcomes } from './coin-payment-outcomes.ts';
import { insertPayees } from './coin-payee-row.ts';
import { coinName, findCoins, type CoinRow } from './coin-row.ts';
import { insertSteps } from './coin-steps.ts';
import { keepCoinsAfterVoid } from './coins-after-void.ts';
import { isMinted } from './is-minted.ts';
import { countingWays, type SeenStep } from './last-holder.ts';
import { mintAgain } from './mint-again.ts';
import { lockMints, mintName, type MintRow } from './mint-row.ts';
import {
  coinHalfIn,
  readCoinHalf,
  type CoinHalvesInput,
  type ReadCoinHalf,
} from './read-coin-halves.ts';
import { returnToHolders, type ReturnedCoin } from './return-to-holders.ts';

/** A record of a call, and its place among them. */
interface PlacedRecord {
  readonly value: CborValue;
  readonly place: number;
}

/** Takes the halves of coins among these records; the outcomes stand at their places. */
export async function takeCoinHalves(
  deps: IssuerDeps,
  input: CoinHalvesInput & { readonly records: readonly PlacedRecord[] },
): Promise<ReadonlyMap<number, PaymentOutcome>> {
  const { tenant, records } = input;
  const found = records.flatMap(({ value, place }) => {
    const half = coinHalfIn(value);
    return half === undefined ? [] : [{ half, value, place }];
  });
  if (found.length === 0) return new Map();
  const read = await Promise.all(
    found.map(async (one) => ({ place: one.place, result: await readCoinHalf(deps, input, one) })),
  );
  const halves = read.flatMap(({ result }) => (result.ok ? [result.half] : []));
  await mintAgain(
    deps,
    tenant,
    halves.flatMap(({ coins }) => coins),
  );
  const taken = await deps.database.transaction(tenant, (tx) =>
    applyHalves(deps, tenant, tx, halves),
  );
  return new Map(
    read.map(({ place, result }): [number, PaymentOutcome] => {
      if (!result.ok) return [place, result.outcome];
      const outcome = taken.get(toHex(result.half.digest));
      assert(outcome !== undefined, 'a half of coins has no outcome');
      return [place, outcome];
    }),
  );
}

/** Outcomes by the payments' digests in hexadecimal. */
async function applyHalves(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  halves: readonly ReadCoinHalf[],
): Promise<ReadonlyMap<string, PaymentOutcome>> {
  const all = halves.flatMap(({ coins }) => coins);
  const mints = await lockMints(transaction, all);
  // Whoever waited for the lock comes after what was done under it, also by the clock.
  const now = deps.clock();
  const known = await findCoins(transaction, all);
  const strange = all.filter((coin) => !isMinted({ mints, coins: known }, coin));
  const alarms = strange.map(({ home, coin }) => ({ home, message: coin }));
  await raiseAlarms(transaction, { tenant, now, kind: 'neverIssued' }, alarms);
  // A half with one coin that was never made here names a payment that never was.
  const issued = halves.filter(({ coins }) => !coins.some((coin) => strange.includes(coin)));
  await insertCoinHalves(transaction, tenant, { halves: issued, now });
  await insertPayees(transaction, tenant, { halves: issued, mints });
  await insertSteps(transaction, tenant, {
    records: issued.map((half) => ({ ...half, by: half.payer })),
    now,
  });
  await keepForks(deps, tenant, transaction, issued);
  await keepCoinsAfterVoid(deps, tenant, transaction, issued);
  const givenUp = issued.filter(({ word }) => word !== undefined && word.outcome !== 'accepted');
  const ways = await countingWays(
    transaction,
    givenUp.flatMap(({ coins }) => coins),
  );
  const back = givenBack({ halves: givenUp, mints, coins: known, ways, now });
  await returnToHolders(deps, tenant, transaction, { mints: [...mints.values()], coins: back });
  const outcomes = await coinPaymentOutcomes(transaction, issued);
  return new Map(
    halves.map((half) => {
      const name = toHex(half.digest);
      return [name, outcomes.get(name) ?? neverIssued(half)];
    }),
  );
}

/** Coins of halves whose payees gave them up, which are still out and went nowhere else. */
function givenBack(input: {
  readonly halves: readonly ReadCoinHalf[];
  readonly mints: ReadonlyMap<string, MintRow>;
  readonly coins: ReadonlyMap<string, CoinRow>;
  readonly now: number;
  readonly ways: ReadonlyMap<string, readonly SeenStep[]>;
}): readonly ReturnedCoin[] {
  const { halves, mints, coins, ways, now } = input;
  const back = new Map<string, ReturnedCoin>();
  for (const { digest, payer, coins: shown } of halves) {
    for (const key of shown) {
      const name = coinName(key);
      const coin = coins.get(name);
      const last = ways.get(name)?.at(-1);
      const isLast = last !== undefined && equalBytes(last.transfer, digest);
      const isOver = now >= (mints.get(mintName(key))?.redeemBy ?? 0);
      if (isLast && !isOver && coin?.state === 'live') back.set(name, { coin, to: payer });
    }
  }
  return [...back.values()];
}

function neverIssued({ digest }: ReadCoinHalf): PaymentOutcome {
  return { digest, paid: minor(0n), code: 'neverIssued' };
}
