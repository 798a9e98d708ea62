/**
 * Claims of lost coins (V-67 to V-69): an account whose device is gone names coins, or asks for all that are known to be
 * its own. What is noted is the claim; the money moves at redeemBy, and to nobody who is not named by a signature.
 *
 * The wait until redeemBy is what protects whoever has the coin: it may have gone on before the device was lost, and
 * whoever holds it hands it in first. An account hears nothing of coins that it has nothing to do with.
 *
 * Repeating a claim gives the same answer and notes nothing more.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  ClaimLostCoinsBody,
  ClaimLostCoinsResult,
  LostCoin,
} from '@tallystick/protocol/calls/coin-losses';
import { BATCH_LENGTH, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { uint32Of } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { COIN_STATES_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { insertLosses, paidLosses, type NotedLoss } from './coin-loss-row.ts';
import { openBatch } from './coin-numbers.ts';
import { handedOn, wereGiven } from './coin-concern.ts';
import { coinsAround, namedPayees, type NamedPayee } from './coin-payee-row.ts';
import { coinName, findCoins, type CoinKey, type CoinRow } from './coin-row.ts';
import { countingWays, provenBefore, type SeenStep } from './last-holder.ts';
import { lockMints, mintName } from './mint-row.ts';
import { stateFor } from './state-for.ts';

const NO_TRANSFER = new Uint8Array();
const BEFORE_ALL = { batch: new Uint8Array(BATCH_LENGTH), number: -1 };

/** Notes the claims of a device's account. The device is held. */
export async function claimLostCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: ClaimLostCoinsBody },
): Promise<ClaimLostCoinsResult> {
  const { home: account, keyHash } = device;
  if (body.coins.length > 0) {
    const keys = body.coins.map(keyWith(deps, tenant));
    const judged = await judgeAll(deps, transaction, account, keys);
    await insertLosses(transaction, tenant, { claimant: account, keyHash, ...judged });
    return { coins: judged.coins };
  }
  const after = body.after === undefined ? BEFORE_ALL : keyWith(deps, tenant)(body.after);
  const found = await coinsAround(transaction, account, {
    after,
    count: COIN_STATES_MAX + 1,
    now: deps.clock(),
  });
  const keys = found.slice(0, COIN_STATES_MAX);
  const judged = await judgeAll(deps, transaction, account, keys);
  await insertLosses(transaction, tenant, { claimant: account, keyHash, ...judged });
  const last = found.length > keys.length ? keys.at(-1) : undefined;
  return {
    coins: judged.coins.flatMap((judgement, place) => {
      const key = keys[place];
      const isWaiting = key !== undefined && judgement.state === 'waits';
      return isWaiting ? [{ ...judgement, coin: uuidOf(key) }] : [];
    }),
    ...(last === undefined ? {} : { next: uuidOf(last) }),
  };
}

function keyWith(deps: IssuerDeps, tenant: TenantId): (uuid: Uint8Array) => CoinKey {
  const { handleKey } = keysFor(deps, tenant);
  return (uuid) => {
    const batch = uuid.slice(0, BATCH_LENGTH);
    const number = uint32Of(uuid.subarray(BATCH_LENGTH));
    return { home: openBatch(deps.crypto, handleKey, batch).account, batch, number };
  };
}

function uuidOf({ batch, number: index }: CoinKey): Uint8Array {
  return coinUuid({ batch, index });
}

interface Judged {
  readonly coins: readonly LostCoin[];
  readonly losses: readonly NotedLoss[];
  readonly now: number;
}

/** Judges coins in their order. Only mints of coins that concern the account are locked: others learn and hinder nothing. */
async function judgeAll(
  deps: IssuerDeps,
  transaction: Transaction,
  account: bigint,
  keys: readonly CoinKey[],
): Promise<Judged> {
  const passed = await handedOn(transaction, account, keys);
  const given = await wereGiven(transaction, account, keys);
  const isOurs = ({ home }: CoinKey, place: number): boolean =>
    home === account || passed.has(place) || given.has(place);
  const ours = keys.filter(isOurs);
  const mints = await lockMints(transaction, ours);
  // Whoever holds the mints knows what time it is: until they are let go, no coin of theirs goes back.
  const now = deps.clock();
  const rows = await findCoins(transaction, ours);
  const ways = new Map(
    [...(await countingWays(transaction, [...rows.values()]))].map(([name, way]) => {
      const row = rows.get(name);
      assert(row !== undefined, 'a way is of no coin');
      return [name, provenBefore(way, mints.get(mintName(row))?.redeemBy ?? 0)] as const;
    }),
  );
  const steps = [...rows.values()].flatMap((coin) => {
    const last = ways.get(coinName(coin))?.at(-1);
    return last === undefined ? [] : [{ coin, last }];
  });
  const payees = await namedPayees(transaction, steps);
  const paid = await paidLosses(transaction, [...rows.values()]);
  const losses: NotedLoss[] = [];
  const coins = keys.map((key, place): LostCoin => {
    const name = coinName(key);
    const row = rows.get(name);
    const redeemBy = mints.get(mintName(key))?.redeemBy;
    if (!isOurs(key, place) || row === undefined || redeemBy === undefined) {
      return { state: 'unknown' };
    }
    const known = { row, redeemBy, now, way: ways.get(name) ?? [] };
    const { loss, ...judged } = judge(account, {
      ...known,
      payee: payees.get(name),
      paid: paid.get(name),
    });
    if (loss !== undefined) losses.push(loss);
    return judged;
  });
  return { coins, losses, now };
}

interface KnownCoin {
  readonly row: CoinRow;
  readonly redeemBy: number;
  readonly now: number;
  /** The steps that count, as far as they were shown before redeemBy. */
  readonly way: readonly SeenStep[];
  /** Whom the last of them names. */
  readonly payee: NamedPayee | undefined;
  /** The transfer by which the coin went to whoever lost it and was given its money. */
  readonly paid: Uint8Array | undefined;
}

/** How a coin stands for an account that has to do with it, and the claim to be noted. */
function judge(
  account: bigint,
  { row, redeemBy, now, way, payee, paid }: KnownCoin,
): LostCoin & { readonly loss?: NotedLoss } {
  const isInTime = now < redeemBy;
  if (row.state !== 'live') {
    const state = stateFor(account, row, way, paid);
    assert(state !== 'live', 'a coin is out that is not');
    if (state !== 'goneBack') return { state };
    // Before the last day coins go back only where their payee gave them up.
    return { state: isInTime ? 'notHeld' : 'tooLate' };
  }
  if (payee?.payee === account) {
    if (!isInTime && !payee.isClaimed) return { state: 'tooLate' };
    return waits({ row, redeemBy, worth: payee.worth }, isInTime ? payee.transfer : undefined);
  }
  // Its money comes here if nobody redeems it, and whoever has it does not claim that it lost it.
  const lastHolder = way.at(-1)?.holder ?? row.home;
  if (lastHolder !== account) return { state: 'notHeld' };
  if (!isInTime && payee?.isClaimed === true) return { state: 'redeemed' };
  return waits({ row, redeemBy, worth: row.value }, isInTime ? NO_TRANSFER : undefined);
}

function waits(
  { row, redeemBy, worth }: Pick<KnownCoin, 'row' | 'redeemBy'> & { readonly worth: bigint },
  transfer: Uint8Array | undefined,
): LostCoin & { readonly loss?: NotedLoss } {
  const { home, batch, number } = row;
  return {
    state: 'waits',
    worth: minor(worth),
    redeemBy,
    ...(transfer === undefined ? {} : { loss: { home, batch, number, transfer } }),
  };
}
