/**
 * The records of a call, read and verified before any transaction begins. A bad record is answered by
 * itself and does not hold up the others.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import type { PaymentOutcome, RecordRefusal } from '@tallystick/protocol/calls/sync';
import { readBalanceHalf } from '@tallystick/protocol/messages/half';
import { checkLastingRules } from '@tallystick/protocol/rules/check-rules';
import type { Trust } from '@tallystick/protocol/verification/trust';
import {
  verifyHalf,
  type VerifiedBalanceHalf,
} from '@tallystick/protocol/verification/verify-half';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { partiesOf, type Parties } from './parties.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { judgeCode, type TypedCode } from './stored-code.ts';
import { countingOrder, type CountingOrder } from './stored-order.ts';
import { sealRecord, type SealedRecord } from './stored-half.ts';

/** Who hands the records in: whose half it is follows from that, not from what they say. */
export interface Uploader {
  readonly home: bigint;
  readonly keyHash: Uint8Array;
  readonly status: DeviceRow['status'];
}

export interface ReadRecord {
  readonly half: VerifiedBalanceHalf;
  readonly digest: Uint8Array;
  /** The digest in hexadecimal, as the key of maps. */
  readonly name: string;
  /** The record as it came, encrypted for keeping, and its receipt. */
  readonly sealed: SealedRecord;
  /** The payer's account. */
  readonly home: bigint;
  readonly payee: bigint;
  readonly payeeKeyHash: Uint8Array;
  /** Handed in by the payer's device. */
  readonly byPayer: boolean;
  /** Handed in by a device of the payee's account. */
  readonly byPayee: boolean;
  /** A rule or bound that the payee should have refused for: kept as evidence, never paid. */
  readonly beyond?: RecordRefusal;
  /** The digits of a status code, judged; from the payer's device only. */
  readonly code?: TypedCode;
  /** The payer's order to pay now, where it counts. */
  readonly order?: CountingOrder;
}

export type RecordResult =
  | { readonly ok: true; readonly record: ReadRecord }
  | { readonly ok: false; readonly outcome: PaymentOutcome };

/** Reads and verifies all records at once, so that signature checks use every core. */
export async function readRecords(
  deps: IssuerDeps,
  input: {
    readonly tenant: TenantId;
    readonly trust: Trust;
    /** Remembers certificates that verified. */
    readonly crypto: Crypto;
    readonly uploader: Uploader;
    readonly records: readonly CborValue[];
  },
): Promise<readonly RecordResult[]> {
  const parties = partiesOf(deps.crypto, keysFor(deps, input.tenant).handleKey);
  return Promise.all(input.records.map((value) => readRecord(deps, { ...input, parties, value })));
}

async function readRecord(
  deps: IssuerDeps,
  input: {
    readonly tenant: TenantId;
    readonly trust: Trust;
    /** Remembers certificates that verified. */
    readonly crypto: Crypto;
    readonly uploader: Uploader;
    readonly parties: Parties;
    readonly value: CborValue;
  },
): Promise<RecordResult> {
  const { trust, uploader, parties, value } = input;
  const read = readBalanceHalf(value);
  if (!read.ok) {
    const at = 'at' in read ? read.at : read.code;
    return refused(read.code === 'unknownInstrument' ? 'unknownInstrument' : 'malformed', at);
  }
  const verdict = await verifyHalf(input.crypto, read.half, trust);
  if (!verdict.ok) return refused(verdict.code);
  const { half } = verdict;
  const { certificate, withdrawal } = half.authorization;
  const home = parties.accountOf(certificate.body.handle);
  const payee = parties.accountOf(half.payee.body.handle);
  if (home === payee) return refused('payerIsPayee');
  const beyond = half.beyond ?? checkScene(half);
  const { digest } = withdrawal;
  const payeeKeyHash = parties.keyHashOf(half.payee.body.publicKey);
  const byPayer = equalBytes(parties.keyHashOf(certificate.body.publicKey), uploader.keyHash);
  const { statusDigits: digits } = half;
  const code =
    digits === undefined || !byPayer
      ? undefined
      : await judgeCode(deps, input.tenant, { digest, payeeKeyHash, digits });
  const order = await countingOrder(deps, input.tenant, half, {
    isPayerInUse: byPayer && uploader.status === 'active',
    skewSeconds: trust.bundle.policy.skewSeconds,
  });
  return {
    ok: true,
    record: {
      half,
      digest,
      name: toHex(digest),
      sealed: await sealRecord(deps, input.tenant, half, value),
      home,
      payee,
      payeeKeyHash,
      byPayer,
      byPayee: payee === uploader.home,
      ...(beyond === undefined ? {} : { beyond }),
      ...(code === undefined ? {} : { code }),
      ...(order === undefined ? {} : { order }),
    },
  };
}

/** Place and merchant type bind whoever collects. */
function checkScene({ authorization, payee }: VerifiedBalanceHalf): RecordRefusal | undefined {
  const { certificate, rules } = authorization;
  const refusal = checkLastingRules(certificate.body, rules, payee.body);
  if (refusal === undefined) return undefined;
  return refusal === 'otherMerchantType' ? 'otherMerchantType' : 'otherPlace';
}

function refused(code: RecordRefusal, at?: string): RecordResult {
  return {
    ok: false,
    outcome: { paid: minor(0n), code, ...(at === undefined ? {} : { at }) },
  };
}
