/**
 * Status codes at rest: the six digits of each try, with the issuer's judgement, encrypted as halves are.
 * A half comes again with other digits and only its first is kept, so without these nobody could show
 * later on what a payment was settled for (G-162, G-182).
 */

import type { Transaction } from '@tallystick/database/database';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { statusKeyOf } from '../accounts/status-key.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { PaymentKey, PaymentRow } from './payment-row.ts';
import { sealStored } from './stored-half.ts';

/** Six digits that the payer's device handed in. */
export interface TypedCode {
  readonly digits: string;
  readonly isRight: boolean;
  /** Both, encrypted for keeping. */
  readonly sealed: Uint8Array;
}

/** Judges digits by the key that payee and issuer share; before a transaction begins. */
export async function judgeCode(
  deps: IssuerDeps,
  tenant: TenantId,
  input: {
    /** Of the payment. */
    readonly digest: Uint8Array;
    readonly payeeKeyHash: Uint8Array;
    readonly digits: string;
  },
): Promise<TypedCode> {
  const { digest, payeeKeyHash, digits } = input;
  const key = statusKeyOf(deps, tenant, payeeKeyHash);
  const isRight = issuerDigits(deps.crypto, key, tenant, digest) === digits;
  return { digits, isRight, sealed: await sealStored(deps, tenant, digest, [digits, isRight]) };
}

/** A judged code to keep. */
export interface CodeToStore extends PaymentKey {
  /** From 1. */
  readonly number: number;
  readonly sealed: Uint8Array;
}

/** The try that led from one state of a payment to the next; none where its code counted as no try. */
export function codeTried(
  before: PaymentRow,
  after: PaymentRow,
  code: TypedCode | undefined,
): readonly CodeToStore[] {
  const isTried =
    after.wrongCodes.length > before.wrongCodes.length ||
    (after.evidence.codeMatched && !before.evidence.codeMatched);
  if (code === undefined || !isTried) return [];
  const { home, digest, wrongCodes } = before;
  return [{ home, digest, number: wrongCodes.length + 1, sealed: code.sealed }];
}

/** Keeps judged codes. Their lines are locked, so each number is given once. */
export async function insertCodes(
  transaction: Transaction,
  tenant: string,
  codes: readonly CodeToStore[],
  receivedAt: number,
): Promise<void> {
  if (codes.length === 0) return;
  await transaction.query(
    `insert into stored_code (tenant, home, digest, number, sealed, received_at)
     select $1::uuid, c.home, c.digest, c.number, c.sealed, $6
     from unnest($2::bigint[], $3::bytea[], $4::integer[], $5::bytea[])
       as c (home, digest, number, sealed)`,
    [
      tenant,
      codes.map(({ home }) => home),
      codes.map(({ digest }) => digest),
      codes.map(({ number }) => number),
      codes.map(({ sealed }) => sealed),
      receivedAt,
    ],
  );
}
