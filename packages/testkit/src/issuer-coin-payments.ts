/** Payments with coins between devices that are enrolled at a test's issuer, and the half that their payer hands in. */

import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { assert } from '@tallystick/protocol/assert';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { halfValue } from '@tallystick/protocol/messages/half';
import type { PaymentRequest } from '@tallystick/protocol/messages/payment-request';
import { receiptKind, type ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import { createCoinHolder, takeCoins, worth, type CoinHolder } from './issuer-coins.ts';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  type WorldPayer,
  type WorldTill,
} from './issuer-payments.ts';
import type { IssuerWorld } from './issuer-world.ts';

/** A person or a shop, in each of the roles that a device has. */
export interface CoinParty {
  readonly coins: CoinHolder;
  readonly collects: WorldTill;
  /** Hands records in, as a payer does. */
  readonly sync: WorldPayer['sync'];
}

/** A payment with coins: what the payee has of it, and the payer's half with or without the payee's word. */
export interface CoinPaid {
  readonly digest: Uint8Array;
  readonly taken: readonly KeptCoin[];
  half(word?: ReceiptOutcome): Promise<CborValue>;
}

/** A customer with so much money. */
export async function coinPerson(world: IssuerWorld, deposit = 100_000n): Promise<CoinParty> {
  const payer = await enrolPayer(world, { deposit, offline: 0n });
  const coins = await createCoinHolder(world, payer);
  const sync: CoinParty['sync'] = (records, changes) => payer.sync(records, changes);
  return { coins, collects: collectWith(world, payer), sync };
}

/** A merchant's till. */
export async function coinShop(world: IssuerWorld): Promise<CoinParty> {
  const collects = await enrolTill(world);
  const coins = await createCoinHolder(world, collects);
  return { coins, collects, sync: (records) => collects.sync(records) };
}

/** Signs coins over for a request of the payee, which verifies and keeps them. */
export async function payWithCoins(
  world: IssuerWorld,
  { from, to }: { readonly from: CoinParty; readonly to: CoinParty },
  coins: readonly KeptCoin[],
  rest = 0n,
): Promise<CoinPaid> {
  const amount = minor(worth(coins) - rest);
  const request = await to.collects.request(amount);
  const payee = to.collects.certificate;
  const destination = toDevice(world.crypto, request.digest, payee.body.publicKey);
  const sent = await from.coins.signOver(coins, destination, { rest: minor(rest) });
  const { digest } = sent.transfer;
  return {
    digest,
    taken: await takeCoins(world, to.coins, sent, request.digest),
    half: async (word) => {
      const receipt =
        word === undefined
          ? {}
          : {
              receipt: await sign(to.collects, {
                word,
                amount,
                digest,
                request,
                time: world.now(),
              }),
            };
      return halfValue({ request, payee, authorization: { kind: 'coins', ...sent }, ...receipt });
    },
  };
}

async function sign(
  till: WorldTill,
  input: {
    readonly word: ReceiptOutcome;
    readonly amount: ReturnType<typeof minor>;
    readonly digest: Uint8Array;
    readonly request: SignedMessage<PaymentRequest>;
    readonly time: number;
  },
): ReturnType<WorldTill['receipt']> {
  const { word: outcome, amount, digest, request, time } = input;
  const { payeeSeq } = request.body;
  return till.sign(receiptKind, { outcome, amount, payeeSeq, time }, [digest, request.digest]);
}

/** Hands one record in and gives its outcome. */
export async function handInHalf(party: CoinParty, half: CborValue): Promise<PaymentOutcome> {
  const { records } = await party.sync([half]);
  const [outcome] = records;
  assert(outcome !== undefined, 'a record has no outcome');
  return outcome;
}
