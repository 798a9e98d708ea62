/** How much this device lets hang at one payee and does without a network, whatever it pays with (V-12, rule 5). */

import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import type { Money } from '@tallystick/protocol/money';
import { assessPayer, type LimitRefusal } from '@tallystick/protocol/risk/assess-risk';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { payerStanding } from '../risk/standing.ts';
import { unconfirmedPayments } from './payment-record.ts';
import { checkUnconfirmed, type UnconfirmedRefusal } from './unconfirmed-limit.ts';

export type PayerLimitRefusal = UnconfirmedRefusal | LimitRefusal;

/** Is one more payment too much? Undefined when not. */
export function checkPayerLimits(
  device: Device,
  { trust }: Session,
  input: {
    readonly payee: Pick<AccountCertificate, 'publicKey' | 'name'>;
    readonly amount: Money;
    /** Has this device just synchronised? */
    readonly online: boolean;
  },
): PayerLimitRefusal | undefined {
  const { store } = device.ports;
  const { payee, amount, online } = input;
  const { policy } = trust.bundle;
  const hanging = checkUnconfirmed(unconfirmedPayments(store), { payee, amount, policy });
  if (hanging !== undefined || online) return hanging;
  const standing = payerStanding(store, amount.currency, nowOf(device));
  const risk = assessPayer(policy, standing, amount.minor);
  return risk.outcome === 'refuse' ? risk.code : undefined;
}
