/**
 * How much may hang at one payee: shown to it, and nothing has come back. A hostile till that asks
 * again and again could otherwise use up the whole ceiling, and the money would return only at
 * `redeemBy` (rule 5 of the protocol).
 *
 * A payee is known by its device key and by the name that the operator gave it: handles differ from
 * certificate to certificate, so tills of one account are recognised by their name. Two payees of one
 * name share a limit, which is strict and harmless.
 */

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import type { Money } from '@tallystick/protocol/money';
import type { PaymentRecord } from './payment-record.ts';

export type UnconfirmedRefusal = 'tooManyUnconfirmed' | 'tooMuchUnconfirmed';

/** Would one more payment of `amount` be too much to leave hanging? Undefined when not. */
export function checkUnconfirmed(
  unconfirmed: readonly PaymentRecord[],
  input: {
    readonly payee: Pick<AccountCertificate, 'publicKey' | 'name'>;
    readonly amount: Money;
    readonly policy: Pick<Policy, 'unconfirmedCountMax' | 'unconfirmedSumMax'>;
  },
): UnconfirmedRefusal | undefined {
  const { payee, amount, policy } = input;
  const here = unconfirmed.filter(
    ({ payeeKey, payeeName }) => equalBytes(payeeKey, payee.publicKey) || payeeName === payee.name,
  );
  if (here.length >= policy.unconfirmedCountMax) return 'tooManyUnconfirmed';
  const sum = here
    .filter(({ currency }) => currency === amount.currency)
    .reduce((total, payment) => total + payment.amount, 0n);
  return sum + amount.minor > policy.unconfirmedSumMax ? 'tooMuchUnconfirmed' : undefined;
}
