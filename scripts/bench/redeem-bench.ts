/**
 * Redemptions a second: sealed calls of 500 records go through the devices' door, with every signature
 * checked, on a real PostgreSQL with fsync on; over one core's bare signature checks in the same run.
 *
 * What limits it: two signature checks a record are a quarter of the processors' time, PostgreSQL's rows
 * another; the rest is reading, hashing and encrypting messages in one thread. All of it shares the
 * machine's cores with the database. More issuer processes help until those are full.
 */

import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { availableAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { assert } from '@tallystick/protocol/assert';
import { syncBodyShape } from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { RECORDS_PER_CALL_MAX } from '@tallystick/protocol/limits';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { answerAll, sealFor } from './answered-calls.ts';
import { figure, type Figure } from './figure.ts';

const TILLS = 4;
/** Neighbouring tills have few customers in common at one moment, so each till has its own here. */
const PAYERS_PER_TILL = 50;
const CALLS = 24;
/** The first calls warm up the compiler and the database's caches, and are not measured. */
const WARM_UP_CALLS = 4;
const VERIFY_MS = 2_000;
const OVER_OPENSSL_MIN = 0.2;

/** Redemptions a second and what they are measured against. */
export async function redeemFigures(world: IssuerWorld): Promise<readonly Figure[]> {
  const counters = await repeat(TILLS, async () => ({
    till: await enrolTill(world),
    payers: await repeat(PAYERS_PER_TILL, () =>
      enrolPayer(world, { deposit: 1_000_000n, offline: 900_000n }),
    ),
  }));
  const calls: Uint8Array[] = [];
  for (let index = 0; index < WARM_UP_CALLS + CALLS; index += 1) {
    const counter = counters[index % TILLS];
    assert(counter !== undefined, 'the bench has no till');
    calls.push(await prepareCall(world, counter.till, counter.payers));
  }
  await answerAll(world, calls.splice(0, WARM_UP_CALLS));
  const before = verifyPerSecond();
  const start = performance.now();
  await answerAll(world, calls);
  const perSecond = (CALLS * RECORDS_PER_CALL_MAX * 1_000) / (performance.now() - start);
  const openssl = (before + verifyPerSecond()) / 2;
  await assertSettled(
    world,
    counters.map(({ till }) => till),
  );
  return [
    figure('redeem.per_second', perSecond, '1/s'),
    figure('openssl.verify_per_second', openssl, '1/s'),
    figure('redeem.over_openssl', perSecond / openssl, 'ratio', { min: OVER_OPENSSL_MIN }),
  ];
}

async function repeat<T>(count: number, make: () => Promise<T>): Promise<readonly T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make());
  return made;
}

async function prepareCall(
  world: IssuerWorld,
  till: WorldTill,
  payers: readonly WorldPayer[],
): Promise<Uint8Array> {
  const records: CborValue[] = [];
  const open: Uint8Array[] = [];
  for (let index = 0; index < RECORDS_PER_CALL_MAX; index += 1) {
    const payer = payers[index % payers.length];
    assert(payer !== undefined, 'the bench has no payer');
    const payment = await payer.pay(till, 10n);
    records.push(halfOf(payment));
    open.push(payment.withdrawal.digest);
  }
  const { epoch, seq } = till.trust.bundle;
  const body = syncBodyShape.encode({
    epoch,
    seq,
    payerStatements: [],
    payeeStatement: messageValue(await till.statement({ open })),
    records,
    asks: [],
  });
  return sealFor(world, till, 'sync', body);
}

/** The bench measures nothing if the money did not move. */
async function assertSettled(world: IssuerWorld, tills: readonly WorldTill[]): Promise<void> {
  await world.work();
  await world.checkMoney();
  const accounts = tills.map(({ account }) => availableAccount(account));
  const balances = await world.database.transaction(world.tenant, (transaction) =>
    balancesOf(transaction, accounts),
  );
  const collected = balances.reduce<bigint>((sum, balance) => sum + (balance ?? 0n), 0n);
  const records = (WARM_UP_CALLS + CALLS) * RECORDS_PER_CALL_MAX;
  assert(collected === BigInt(records) * 10n, 'the bench lost money');
}

/** P-256 checks a second on one core, by OpenSSL, with nothing around them. */
function verifyPerSecond(): number {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const message = new Uint8Array(300);
  const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < VERIFY_MS) {
    for (let index = 0; index < 100; index += 1) verify('sha256', message, key, signature);
    count += 100;
  }
  return (count * 1_000) / (performance.now() - start);
}
