/**
 * Keeping fraud proofs: built from stored halves and statements, verifiable by anyone, and followed by
 * revocation of the device that signed the contradiction.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, readMessageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { FraudKind } from '@tallystick/protocol/fraud/contradiction';
import {
  encodeFraudProof,
  verifyFraudProof,
  type FraudProof,
  type ProofMessage,
} from '@tallystick/protocol/fraud/fraud-proof';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { keyCertificateKind } from '@tallystick/protocol/messages/key-certificate';
import type { IssuerDeps } from '../issuer.ts';
import { loadHalf } from '../redemption/stored-half.ts';
import type { PaymentRow } from '../redemption/payment-row.ts';
import { keysFor } from '../tenants/keys-for.ts';

/** A payment or a signed statement that takes part in a contradiction. */
export type Exhibit =
  | { readonly kind: 'payment'; readonly payment: PaymentRow }
  | { readonly kind: 'statement'; readonly message: CborValue };

export interface FraudFound {
  readonly kind: Exclude<FraudKind, 'claimedAfterVoid'>;
  readonly home: bigint;
  readonly keyHash: Uint8Array;
  readonly first: Exhibit;
  readonly second?: Exhibit;
}

/**
 * Builds, checks and keeps a proof against a payer's device. Asserts that it verifies: nobody is
 * convicted on a proof that others could not check.
 */
export async function keepPayerProof(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  found: FraudFound,
): Promise<void> {
  const certificates: { readonly value: CborValue; readonly digest: Uint8Array }[] = [];
  const keyIds: Uint8Array[] = [];
  const exhibits = found.second === undefined ? [found.first] : [found.first, found.second];
  const messages: ProofMessage[] = [];
  for (const exhibit of exhibits) {
    if (exhibit.kind === 'statement') {
      messages.push({ message: exhibit.message, context: [], certificate: 0 });
      continue;
    }
    const { payment } = exhibit;
    const { authorization } = await loadHalf(deps, tenant, transaction, payment);
    let certificate = certificates.findIndex(({ digest }) =>
      equalBytes(digest, payment.certificate),
    );
    if (certificate < 0) {
      certificate = certificates.length;
      const { cose } = authorization.certificate;
      certificates.push({ value: messageValue({ cose }), digest: payment.certificate });
      if (cose.keyId !== undefined) keyIds.push(cose.keyId);
    }
    messages.push({
      message: messageValue({ cose: authorization.withdrawal.cose }),
      context: [payment.request],
      certificate,
    });
  }
  const [first, second] = messages;
  assert(first !== undefined, 'a proof without a message');
  await insertProof(deps, tenant, transaction, {
    home: found.home,
    keyHash: found.keyHash,
    proof: {
      tenant,
      kind: found.kind,
      keyCertificates: keyCertificates(deps, tenant, keyIds),
      certificates: certificates.map(({ value }) => value),
      first,
      ...(second === undefined ? {} : { second }),
    },
  });
}

/** Keeps the proof that a payee claimed what it had declined or voided. */
export async function keepPayeeProof(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly payment: PaymentRow;
    /** The payee's account certificate, as a signed message. */
    readonly certificate: CborValue;
    readonly certificateKeyId: Uint8Array;
    readonly receipt: CborValue;
    readonly statement: CborValue;
  },
): Promise<void> {
  const { payment } = input;
  await insertProof(deps, tenant, transaction, {
    home: payment.payee,
    keyHash: payment.payeeKeyHash,
    proof: {
      tenant,
      kind: 'claimedAfterVoid',
      keyCertificates: keyCertificates(deps, tenant, [input.certificateKeyId]),
      certificates: [input.certificate],
      first: { message: input.receipt, context: [payment.digest, payment.request], certificate: 0 },
      second: { message: input.statement, context: [], certificate: 0 },
    },
  });
}

/** Keeps the proof that a device handed one coin over twice, or used one that it had given up (V-64, V-73). */
export async function keepCoinProof(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly kind: 'coinFork' | 'coinAfterVoid';
    readonly home: bigint;
    readonly keyHash: Uint8Array;
    readonly certificate: CborValue;
    readonly certificateKeyId: Uint8Array;
    readonly coin: NonNullable<FraudProof['coin']>;
    readonly messages: readonly [ProofMessage, ProofMessage];
  },
): Promise<void> {
  const { kind, home, keyHash, coin } = input;
  const [first, second] = input.messages;
  await insertProof(deps, tenant, transaction, {
    home,
    keyHash,
    proof: {
      tenant,
      kind,
      keyCertificates: keyCertificates(deps, tenant, [input.certificateKeyId]),
      certificates: [input.certificate],
      first,
      second,
      coin,
    },
  });
}

async function insertProof(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: { readonly home: bigint; readonly keyHash: Uint8Array; readonly proof: FraudProof },
): Promise<void> {
  const bytes = encodeFraudProof(input.proof);
  const verdict = await verifyFraudProof(deps.crypto, bytes, keysFor(deps, tenant).rootKey);
  assert(verdict.ok, 'a fraud proof of our own does not verify');
  await transaction.query(
    `insert into fraud_proof (tenant, home, digest, key_hash, kind, bytes, found_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      tenant,
      input.home,
      deps.crypto.sha256(bytes),
      input.keyHash,
      input.proof.kind,
      bytes,
      deps.clock(),
    ],
  );
  await transaction.query(
    `update device set status = 'revoked', reported_first = (status = 'blocked')
     where home = $1 and key_hash = $2 and status <> 'revoked'`,
    [input.home, input.keyHash],
  );
  // Whether or not it is stale already: whoever publishes now waits, or has seen the device alive.
  await transaction.query('update tenant set bundle_stale = true');
}

/** The root's certificates of the keys that signed what the proof shows. */
function keyCertificates(
  deps: IssuerDeps,
  tenant: TenantId,
  keyIds: readonly Uint8Array[],
): readonly CborValue[] {
  return keysFor(deps, tenant).keyCertificates.filter((value) => {
    const read = readMessageValue(keyCertificateKind, value);
    assert(read.ok, 'a key certificate of our own is malformed');
    const id = keyIdOf(deps.crypto, read.message.body.publicKey);
    return keyIds.some((keyId) => equalBytes(keyId, id));
  });
}
