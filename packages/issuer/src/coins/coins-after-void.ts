/**
 * Coins that a payee declined or voided and signed over all the same (V-52, V-73): payers' halves show its word, and what
 * it did with the coins shows in claims and in halves of its own. The two are proof against it, whichever comes first.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyHalf, type VerifiedHalf } from '@tallystick/protocol/verification/verify-half';
import { bytesColumn } from '../columns.ts';
import { keepCoinProof } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openHalf } from '../redemption/stored-half.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';
import { exhibitOf } from './coin-exhibit.ts';
import { stepOf, type StoredStep } from './coin-steps.ts';
import { coinHalfIn } from './read-coin-halves.ts';
import type { CoinRecord } from './shown-coin.ts';

/** A step over a coin that its holder had given up, and the half that shows its word. */
interface UsedCoin {
  readonly step: StoredStep;
  readonly payer: bigint;
  readonly receipt: Uint8Array;
}

/** Keeps a proof against each device that gave up a payment which these records show, and signed its coins over. */
export async function keepCoinsAfterVoid(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  records: readonly CoinRecord[],
): Promise<void> {
  for (const { step, ...half } of await findUsed(transaction, records)) {
    const { payee, request, receipt } = await openWord(deps, tenant, transaction, {
      step,
      ...half,
    });
    const { message } = await exhibitOf(deps, tenant, transaction, step);
    const { keyId } = payee.cose;
    assert(keyId !== undefined && receipt !== undefined, 'a stored word lost its receipt');
    await keepCoinProof(deps, tenant, transaction, {
      kind: 'coinAfterVoid',
      home: step.holder,
      keyHash: step.holderKeyHash,
      certificate: messageValue(payee),
      certificateKeyId: keyId,
      coin: { uuid: coinUuid({ batch: step.batch, index: step.number }), previous: step.previous },
      messages: [
        {
          message: messageValue(receipt),
          context: [step.previous, request.digest],
          certificate: 0,
        },
        message,
      ],
    });
  }
}

/** One for each device that did it and is not convicted yet. Coins share the few payments by which they came. */
async function findUsed(
  transaction: Transaction,
  records: readonly CoinRecord[],
): Promise<readonly UsedCoin[]> {
  const steps = records.flatMap(({ coins }) => coins.flatMap((coin) => coin.steps));
  const payments = [...new Map(steps.map((step) => [toHex(step.transfer), step])).values()];
  if (payments.length === 0) return [];
  // Nearly always there are none, and then the many steps over these coins are not looked at.
  const givenUp = await transaction.query(
    `select h.home, h.digest, h.receipt from unnest($1::bigint[], $2::bytea[]) as k (payer, digest)
     cross join lateral (
       select * from coin_half where home = k.payer and digest = k.digest offset 0
     ) h
     where h.outcome in ('declined', 'void')`,
    [payments.map(({ holder }) => holder), payments.map(({ transfer }) => transfer)],
  );
  if (givenUp.length === 0) return [];
  const rows = await transaction.query(
    `select distinct on (s.holder, s.holder_key_hash) s.*, h.payer, h.receipt
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as h (payer, digest, receipt)
     cross join lateral (
       select * from coin_step where holder = h.payer and transfer = h.digest offset 0
     ) g
     cross join lateral (
       select * from coin_step
       where home = g.home and batch = g.batch and number = g.number and previous = g.transfer
       offset 0
     ) s
     cross join lateral (
       select status from device where home = s.holder and key_hash = s.holder_key_hash offset 0
     ) d
     where d.status <> 'revoked'
     order by s.holder, s.holder_key_hash, s.home, s.batch, s.number`,
    [
      givenUp.map((row) => bigintColumn(row, 'home')),
      givenUp.map((row) => bytesColumn(row, 'digest')),
      givenUp.map((row) => bytesColumn(row, 'receipt')),
    ],
  );
  return rows.map(usedOf);
}

function usedOf(row: Row): UsedCoin {
  return {
    step: stepOf(row),
    payer: bigintColumn(row, 'payer'),
    receipt: bytesColumn(row, 'receipt'),
  };
}

/** The half with the payee's word, verified anew: what is stored is not believed. */
async function openWord(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { step, payer, receipt }: UsedCoin,
): Promise<VerifiedHalf> {
  const [row] = await transaction.query(
    'select sealed from coin_half where home = $1 and digest = $2 and receipt = $3',
    [payer, step.previous, receipt],
  );
  assert(row !== undefined, 'a half of coins vanished');
  const value = await openHalf(deps, tenant, step.previous, bytesColumn(row, 'sealed'));
  const bundle = await currentBundle(deps, tenant, transaction);
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const half = coinHalfIn(value);
  const verdict = half && (await verifyHalf(crypto, half, trust));
  assert(verdict?.ok === true, 'a stored half of coins does not verify');
  return verdict.half;
}
