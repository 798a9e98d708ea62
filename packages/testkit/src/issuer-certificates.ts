/** Asking a test's issuer for a balance certificate, and reading its answer. */

import { assert } from '@tallystick/protocol/assert';
import {
  certifyBodyShape,
  certifyResultShape,
  type CertifyBody,
  type CertifyResult,
} from '@tallystick/protocol/calls/certify';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageValue,
  readMessageValue,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import type { PayerStatement } from '@tallystick/protocol/messages/sync-statement';
import { currency, minor } from '@tallystick/protocol/money';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import type { IssuerDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

export interface IssuedToPayer {
  readonly certificate: SignedMessage<BalanceCertificate>;
  /** What of the account no certificate reached, and the rule set that came along. */
  readonly terms: Pick<CertifyResult, 'locked' | 'ruleSet'>;
}

/** What the issuer answered a call for a certificate with; it has to verify. */
export async function readCertificate(
  world: IssuerWorld,
  device: Pick<IssuerDevice, 'trust'>,
  result: CborValue,
): Promise<IssuedToPayer> {
  const body = readShape(certifyResultShape, result, 'certify');
  assert(body.ok, 'the answer to certify is malformed');
  const read = readMessageValue(balanceCertificateKind, body.value.certificate);
  assert(read.ok, 'a balance certificate cannot be read');
  const certificate = await verifyIssued(world.crypto, device.trust, read.message, {
    purpose: 'balance',
    issuedAt: read.message.body.issuedAt,
  });
  assert(certificate.ok, 'a balance certificate does not verify');
  return { certificate: certificate.message, terms: body.value };
}

/** What a payer asks for a certificate with: `amount` of its currency and main purse, unless changed. */
export async function certifyBody(
  payer: { statement(): Promise<SignedMessage<PayerStatement>> },
  amount: bigint,
  changes: {
    readonly currency?: number;
    readonly purse?: number;
    readonly statement?: SignedMessage<PayerStatement>;
  } & Partial<Pick<CertifyBody, 'rules' | 'unlock'>> = {},
): Promise<CborValue> {
  return certifyBodyShape.encode({
    currency: currency(changes.currency ?? TEST_CURRENCY.number),
    purse: changes.purse ?? 0,
    amount: minor(amount),
    statement: messageValue(changes.statement ?? (await payer.statement())),
    rules: changes.rules ?? [],
    unlock: changes.unlock ?? false,
  });
}
