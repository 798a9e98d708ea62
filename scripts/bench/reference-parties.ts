/** Payer and till of the reference payment, enrolled at a real issuer. */

import { assert } from '@tallystick/protocol/assert';
import { signMessage } from '@tallystick/protocol/encoding/message';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { certify } from '@tallystick/sdk/payer/certify';
import { heldCertificate, putCertificate } from '@tallystick/sdk/payer/held-certificate';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';

const PLACE = 'tdr1y2';
const MERCHANT_TYPE = 5_411;

export interface ReferenceParties {
  readonly payer: Device;
  readonly payee: Device;
}

/**
 * A payer whose certificate carries every usual limit: ceiling, count, cap, validity, one place, one
 * merchant type, and the notation that some funds are locked.
 */
export async function referenceParties(world: IssuerWorld): Promise<ReferenceParties> {
  const currency = TEST_CURRENCY.number;
  const { device: payer } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const { device: payee } = await enrolSdkDevice(world, {
    role: 'merchant',
    name: 'Corner shop, market lane',
    merchantType: MERCHANT_TYPE,
    place: PLACE,
  });
  const paidIn = await deposit(payer, { source: 'testBank', currency, amount: minor(1_000_000n) });
  assert(paidIn.ok, "the bench's deposit was refused");
  const issued = await certify(payer, { currency, amount: minor(500_000n) });
  assert(issued.ok, "the bench's certificate was refused");
  await limit(world, payer);
  return { payer, payee };
}

/** The issuer of this version sets neither place nor type; the protocol carries and checks both. */
async function limit({ crypto, keys, tenant }: IssuerWorld, payer: Device): Promise<void> {
  const held = heldCertificate(payer, TEST_CURRENCY.number);
  assert(held !== undefined, "the bench's payer has no certificate");
  const certificate = await signMessage(crypto, balanceCertificateKind, {
    tenant,
    context: [],
    keyId: keys.balance.id,
    sign: keys.balance.element.sign,
    body: {
      ...held.body,
      place: PLACE,
      merchantType: MERCHANT_TYPE,
      flags: { ...held.body.flags, fundsLocked: true },
    },
  });
  await payer.write(putCertificate(certificate, { locked: minor(1n), asked: [] }));
}
