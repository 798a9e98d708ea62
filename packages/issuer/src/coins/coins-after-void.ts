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
  const rows = await transaction.query(
    `select distinct on (s.holder, s.holder_key_hash) s.*, h.home as payer, h.receipt
     from unnest($1::bigint[], $2::bytea[]) as k (payer, digest)
     join coin_half h on h.home = k.payer and h.digest = k.digest
     join coin_step g on g.holder = h.home and g.transfer = h.digest
     join coin_step s on s.home = g.home and s.batch = g.batch and s.number = g.number
       and s.previous = g.transfer
     join device d on d.home = s.holder and d.key_hash = s.holder_key_hash
     where h.outcome in ('declined', 'void') and d.status <> 'revoked'
     order by s.holder, s.holder_key_hash, s.home, s.batch, s.number`,
    [payments.map(({ holder }) => holder), payments.map(({ transfer }) => transfer)],
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
