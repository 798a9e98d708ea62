/** The whole input of the payee's verdict on coins. */

import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CoinPayment } from '../fixed/coin-payment.ts';
import { coinBundle } from '../fixed/coins.ts';
import { NOW } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { JsonObject } from '../vector.ts';
import type { Judging } from './payment-input.ts';
import { trustInput } from './trust-input.ts';

/** What the payee's device knows besides the payment. */
export interface CoinJudging extends Omit<Judging, 'seen' | 'takenLately'> {
  /** Coins that it or a fellow till has taken, as their holders had them. */
  readonly taken?: readonly KeptCoin[];
}

/** The whole input for a payment with coins. */
export async function coinPaymentInput(
  payment: Pick<CoinPayment, 'requestCode' | 'authorization'>,
  judging: CoinJudging = {},
): Promise<JsonObject> {
  const { bundle = {}, taken = [], standing, ownLimits, paidWith } = judging;
  return {
    ...trustInput(await coinBundle(bundle)),
    requestCode: toHex(payment.requestCode),
    authorization: toHex(encodeCbor(payment.authorization)),
    now: judging.now ?? NOW,
    online: judging.online ?? false,
    taken: taken.map((kept) => ({
      uuid: uuidText(coinUuid(kept.coin.body)),
      previous: toHex(previousOf(kept)),
    })),
    paidWith: paidWith === undefined ? null : toHex(paidWith),
    ...(standing === undefined ? {} : { standing: jsonObjectOf(standing) }),
    ...(ownLimits === undefined ? {} : { ownLimits: jsonObjectOf(ownLimits) }),
  };
}
