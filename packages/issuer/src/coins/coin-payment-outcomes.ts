/** What became of payments with coins whose payers' halves are here, as their payers are told (V-55, V-56). */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import type { CoinState } from '@tallystick/protocol/calls/coins';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import { tallyOf } from '@tallystick/protocol/states/tally';
import { bytesColumn } from '../columns.ts';
import { wordsOn } from './coin-half-row.ts';
import { paidLosses } from './coin-loss-row.ts';
import { coinName, findCoins, type CoinKey } from './coin-row.ts';
import { countingWays } from './last-holder.ts';
import { stateFor } from './state-for.ts';

/** A payment by its payer's account and the digest of its transfer. */
export interface CoinPaymentKey {
  readonly payer: bigint;
  readonly digest: Uint8Array;
}

/** The outcomes by the digests in hexadecimal; of payments whose half is not here there is none. */
export async function coinPaymentOutcomes(
  transaction: Transaction,
  keys: readonly CoinPaymentKey[],
): Promise<ReadonlyMap<string, PaymentOutcome>> {
  if (keys.length === 0) return new Map();
  const payments = await wordsOn(transaction, keys);
  const coins = await coinsOf(transaction, keys);
  const all = [...coins.values()].flat();
  const rows = await findCoins(transaction, all);
  const ways = await countingWays(transaction, all);
  const lost = await paidLosses(transaction, all);
  return new Map(
    payments.map(({ payer, digest, amount, word }): [string, PaymentOutcome] => {
      const name = toHex(digest);
      const states = (coins.get(name) ?? []).flatMap((key) => {
        const coin = coinName(key);
        const row = rows.get(coin);
        if (row === undefined) return [];
        return [stateFor(payer, row, ways.get(coin) ?? [], lost.get(coin))];
      });
      return [name, outcomeOf({ digest, amount, word }, new Set(states))];
    }),
  );
}

function outcomeOf(
  payment: {
    readonly digest: Uint8Array;
    readonly amount: bigint;
    readonly word: ReceiptOutcome | undefined;
  },
  states: ReadonlySet<CoinState>,
): PaymentOutcome {
  const { digest, amount, word } = payment;
  const isPaid = states.has('redeemed') && !states.has('live') && !states.has('goneBack');
  const evidence = { claimed: isPaid, reported: true, codeMatched: false };
  const tally = tallyOf(word === undefined ? evidence : { ...evidence, receipt: word });
  const known = { digest, tally, paid: minor(isPaid ? amount : 0n) };
  if (isPaid) return { ...known, status: 'settled' };
  if (states.has('live')) return { ...known, status: 'awaited' };
  // Its payer showed it when the money had gone to somebody who had the coins before.
  if (states.has('goneBack')) return { ...known, status: 'refused', code: 'afterRedeemBy' };
  return { ...known, status: 'returned', ...returnCode(word) };
}

function returnCode(word: ReceiptOutcome | undefined): Pick<PaymentOutcome, 'code'> {
  if (word === 'void') return { code: 'voided' };
  return word === 'declined' ? { code: 'declined' } : {};
}

/** The coins that each payment handed over. */
async function coinsOf(
  transaction: Transaction,
  keys: readonly CoinPaymentKey[],
): Promise<ReadonlyMap<string, readonly CoinKey[]>> {
  const rows = await transaction.query(
    `select s.* from (
       select distinct k.holder, k.transfer from unnest($1::bigint[], $2::bytea[]) as k (holder, transfer)
     ) k
     cross join lateral (
       select home, batch, number, transfer from coin_step
       where holder = k.holder and transfer = k.transfer offset 0
     ) s`,
    [keys.map(({ payer }) => payer), keys.map(({ digest }) => digest)],
  );
  const coins = new Map<string, CoinKey[]>();
  for (const row of rows) {
    const name = toHex(bytesColumn(row, 'transfer'));
    const some = coins.get(name) ?? [];
    coins.set(name, some);
    some.push({
      home: bigintColumn(row, 'home'),
      batch: bytesColumn(row, 'batch'),
      number: Number(bigintColumn(row, 'number')),
    });
  }
  return coins;
}
