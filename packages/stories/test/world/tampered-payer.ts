/**
 * A payer whose app was tampered with: it holds an honest certificate, and signs what that does not
 * allow. An honest app refuses by itself, so a till meets such a payment only from one of these.
 */

import { assert } from '@tallystick/protocol/assert';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { signMessage } from '@tallystick/protocol/encoding/message';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { deposit } from '@tallystick/sdk/device/deposit';
import { nowOf } from '@tallystick/sdk/device/device-time';
import { changeRules } from '@tallystick/sdk/payer/account-rules';
import { certify } from '@tallystick/sdk/payer/certify';
import { heldCertificate } from '@tallystick/sdk/payer/held-certificate';
import { lineState } from '@tallystick/sdk/payer/line-state';
import { verifyFor } from '@tallystick/sdk/payer/read-request';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { enrolHttpDevice } from '@tallystick/testkit/http-device';
import { currencyOf } from './operator-currency.ts';

export interface TamperedPayer {
  /** The text of a payment of this request, whatever the certificate allows. */
  overpay(request: string): Promise<string>;
}

/** Enrolled, with so much money, all of which but what `rule` locks is ready. */
export async function enrolTamperedPayer(
  code: string,
  { deposited, rule }: { readonly deposited: bigint; readonly rule: Rule },
): Promise<TamperedPayer> {
  const device = await enrolHttpDevice(code);
  const currency = currencyOf(device);
  const amount = minor(deposited);
  const added = await deposit(device, { currency, amount, source: 'testBank' });
  assert(added.ok, 'the deposit was refused');
  const set = await changeRules(device, { set: [{ rule }] });
  assert(set.ok, 'the rule was refused');
  const certified = await certify(device, { currency, amount });
  assert(certified.ok && certified.locked > 0n, 'nothing is locked');
  return {
    overpay: async (request) => {
      const { store, crypto } = device.ports;
      const session = device.session();
      const certificate = heldCertificate(device, currency);
      const decoded = decodeQrText(request);
      assert(session !== undefined && certificate !== undefined && decoded.ok, 'it is not ready');
      const verified = await verifyFor(device, session, decoded.bytes);
      assert(verified.ok, 'the request was refused');
      const { digest, body } = verified.request;
      const { tenant } = session.identity.code;
      const line = lineState(store, currency);
      const withdrawal = await signMessage(crypto, withdrawalKind, {
        tenant,
        context: [certificate.digest, digest],
        body: {
          counter: line.counter + 1,
          cumulative: minor(line.cumulative + body.amount),
          amount: body.amount,
          previous: line.headDigest ?? certificate.digest,
          time: nowOf(device),
        },
        sign: session.element.sign,
      });
      const { bytes } = await sealPayment(crypto, {
        tenant,
        requestDigest: digest,
        sealingKey: body.sealingKey,
        authorization: authorizationValue({ kind: 'balance', certificate, withdrawal }),
      });
      return encodeQrText('payment', bytes);
    },
  };
}
