/**
 * Payments of this device's own requests that the issuer tells it of, because they were paid through the network
 * (P-12): from here on they are payments like any other, which this device hands in as its own half.
 *
 * The word is the issuer's signed answer. It may tell what a code or a proof said before, or what this device
 * never heard; what this device cancelled meanwhile stays cancelled, and its statement says so.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { digestOf } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import {
  halfValue,
  readBalanceHalf,
  type UnverifiedBalanceHalf,
} from '@tallystick/protocol/messages/half';
import { minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import type { StoreChange } from '../store/store.ts';
import type { PaymentNews } from '../sync/apply-outcome.ts';
import { toHandIn } from '../sync/outbox.ts';
import {
  collectedIdOf,
  findCollected,
  putCollected,
  type CollectedPayment,
} from './collected-payment.ts';
import { findNetworkPayment, removeNetworkPayment } from './network-payment.ts';
import { findRequest, putRequest, type RequestRecord } from './request-record.ts';

export interface Told {
  readonly changes: readonly StoreChange[];
  readonly news: PaymentNews;
}

/** What one answer tells; values that name no request of this device are left out. */
export function takeTold(
  device: Device,
  session: Session,
  values: readonly CborValue[],
): readonly Told[] {
  return values.flatMap((value) => {
    const read = readBalanceHalf(value);
    return read.ok ? (toldOf(device, session, read.half) ?? []) : [];
  });
}

function toldOf(
  device: Device,
  { identity }: Session,
  half: UnverifiedBalanceHalf,
): Told | undefined {
  const { crypto, store } = device.ports;
  const { tenant } = identity.code;
  const { certificate, withdrawal } = half.authorization;
  const payee = digestOf(crypto, half.payee, { tenant, context: [] });
  const requestDigest = digestOf(crypto, half.request, { tenant, context: [payee] });
  const issued = digestOf(crypto, certificate, { tenant, context: [] });
  const digest = digestOf(crypto, withdrawal, { tenant, context: [issued, requestDigest] });
  const record = findRequest(store, toHex(requestDigest));
  if (record === undefined || record.state === 'closed') return undefined;
  if (findCollected(store, toHex(digest)) !== undefined) return undefined;
  const known = findNetworkPayment(store, toHex(requestDigest));
  const { amount } = withdrawal.body;
  const payment: CollectedPayment = {
    digest,
    requestDigest,
    half: halfValue(partsOf(half)),
    amount,
    currency: certificate.body.currency,
    takenAt: known?.takenAt ?? nowOf(device),
    redeemBy: redeemByOf(certificate.body),
    state: 'settled',
    requestSeq: record.seq,
    cover: minor(0n),
    issuer: { status: 'settled', paid: amount },
    network: known?.evidence ?? 'answer',
  };
  return {
    changes: [
      ...putCollected(payment),
      ...withPayment(record, digest),
      toHandIn('payee', collectedIdOf(payment)),
    ],
    news: {
      side: 'payee',
      paymentId: collectedIdOf(payment),
      state: 'settled',
      issuer: { status: 'settled', paid: amount },
    },
  };
}

/** As this device would have made it from what it scans: the order is the payer's to hand in. */
function partsOf({
  request,
  payee,
  authorization,
}: UnverifiedBalanceHalf): Parameters<typeof halfValue>[0] {
  return { request, payee, authorization };
}

/** The request is paid; one that this device took another payment for stays with that. */
function withPayment(record: RequestRecord, digest: Uint8Array): readonly StoreChange[] {
  const paidWith = record.paidWith ?? digest;
  return [
    ...putRequest({ ...record, state: 'paid', paidWith }),
    ...removeNetworkPayment(toHex(record.digest)),
  ];
}
