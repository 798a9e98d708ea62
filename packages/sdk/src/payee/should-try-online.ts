/**
 * Whether a till should try to reach the issuer before it decides over a payment (V-12, G-002): above
 * its lower limits, by chance, where the operator prefers it, and wherever it would otherwise refuse.
 *
 * Invariant: nothing is decided and nothing kept here. The code's signatures are not checked yet; a
 * forged one makes a till try, and is declined afterwards.
 */

import { faceValue } from '@tallystick/protocol/instruments/coins';
import type { UnverifiedAuthorization } from '@tallystick/protocol/instruments/instrument';
import { assessPayee } from '@tallystick/protocol/risk/assess-risk';
import { drawOf } from '@tallystick/protocol/risk/random-selection';
import type { Device } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { payeeStanding } from '../risk/standing.ts';
import { openShown } from './open-shown.ts';
import { ownLimits } from './own-limits.ts';
import { claimedPayerMark } from './payer-mark.ts';

const DRAW_BYTES = 4;

/** Asked before `acceptPayment`, outside of any turn: the network is tried in between. */
export async function shouldTryOnline(device: Device, codeBytes: Uint8Array): Promise<boolean> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return false;
    const shown = await openShown(device, session, codeBytes);
    // Of what was paid already nothing is decided any more.
    if (!shown.ok || shown.payment.record.state !== 'open') return false;
    const { crypto, random, store } = device.ports;
    const { authorization } = shown.payment.opened;
    const { currency } = shown.payment.messages.request.body;
    const risk = assessPayee({
      policy: session.trust.bundle.policy,
      own: ownLimits(store),
      standing: payeeStanding(store, currency, {
        line: claimedPayerMark(crypto, authorization),
        now: nowOf(device),
      }),
      amount: claimedAmount(authorization),
      certificateNeedsOnline:
        authorization.kind === 'balance' && authorization.certificate.body.flags.payeeOnline,
      draw: drawOf(random(DRAW_BYTES)),
    });
    return risk.outcome !== 'offline';
  });
}

/** What the payment says it is over; of coins their face values without the rest, in minor units. */
function claimedAmount(authorization: UnverifiedAuthorization): bigint {
  if (authorization.kind === 'balance') return authorization.withdrawal.body.amount;
  return faceValue(authorization.coins) - authorization.transfer.body.rest;
}
