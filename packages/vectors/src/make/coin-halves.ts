/** Halves of payments with coins: as any others, and with what only coins can have wrong. */

import { encodeCbor, isList } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { halfValue } from '@tallystick/protocol/messages/half';
import { assert } from '@tallystick/protocol/assert';
import { craftCoinPayment, type CoinPayment } from '../fixed/coin-payment.ts';
import { coinBundle, mint, passOn } from '../fixed/coins.ts';
import { shownWithOtherSignature } from '../fixed/other-signature.ts';
import { craftReceipt } from '../fixed/payment.ts';
import { DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import { accepted, refused, type JsonObject, type Refusal, type Vector } from '../vector.ts';
import { coinFaults } from './coin-faults.ts';
import { trustInput } from './trust-input.ts';

type Receipt = Awaited<ReturnType<typeof craftReceipt>>;

async function inputOf(payment: CoinPayment, receipt?: Receipt): Promise<JsonObject> {
  const { request, payee, shown } = payment;
  const authorization = { kind: 'coins', ...shown } as const;
  const parts = { request, payee, authorization };
  const half = halfValue(receipt === undefined ? parts : { ...parts, receipt });
  return {
    ...trustInput(await coinBundle()),
    bytes: toHex(encodeCbor(half)),
  };
}

async function acceptedHalf(
  name: string,
  payment: CoinPayment,
  receipt?: Receipt,
): Promise<Vector> {
  return accepted(name, await inputOf(payment, receipt), {
    digest: toHex(payment.transfer.digest),
    requestDigest: toHex(payment.request.digest),
    ...(receipt === undefined
      ? {}
      : { receiptDigest: toHex(receipt.digest), outcome: receipt.body.outcome }),
  });
}

async function receiptFor({ transfer, request }: CoinPayment): Promise<Receipt> {
  return craftReceipt({ withdrawal: transfer, request });
}

async function acceptedHalves(): Promise<Vector[]> {
  const usual = await craftCoinPayment();
  const flipped = await craftCoinPayment({
    spoil: (shown) => ({ ...shown, transfer: shownWithOtherSignature(shown.transfer) }),
  });
  const given = await passOn(await mint([1_000n, 250n]), { from: 'payer', to: 'otherPayer' });
  const onward = await craftCoinPayment({ payer: 'otherPayer', coins: given });
  const late = await craftCoinPayment({
    coins: await mint([1_250n], { body: { expiresAt: NOW - DAY_SECONDS } }),
  });
  return Promise.all([
    acceptedHalf('coins: a half without a receipt', usual),
    acceptedHalf('coins: with a receipt over their transfer', usual, await receiptFor(usual)),
    acceptedHalf('coins: the other valid signature, the same payment', flipped),
    acceptedHalf('coins that were handed on', onward, await receiptFor(onward)),
    acceptedHalf('coins: a late one, after they expired', late),
  ]);
}

/** Coins that are put together wrongly, in a half that is right otherwise. */
async function formFault(): Promise<Vector> {
  const usual = await craftCoinPayment();
  const { authorization, request, payee } = usual;
  assert(isList(authorization), 'an authorization is a list');
  const half = [request.value, payee.value, authorization.slice(0, -1), null, null];
  const input = { ...(await inputOf(usual)), bytes: toHex(encodeCbor(half)) };
  const refusal: Refusal = { stage: 'shape', code: 'malformed', at: 'authorization' };
  return refused('coins: without their transfer', input, refusal);
}

/** The part of `halves.json` about coins. */
export async function coinHalves(): Promise<Vector[]> {
  const usual = await craftCoinPayment();
  const other = await craftCoinPayment({ coins: await mint([1_250n]) });
  const paysItself = { payer: 'till', coins: await mint([1_250n], { owner: 'till' }) } as const;
  const faults = (await coinFaults()).map(async ([stage, code, name, changes]) =>
    refused(`coins: ${name}`, await inputOf(await craftCoinPayment(changes)), { stage, code }),
  );
  return [
    ...(await acceptedHalves()),
    await formFault(),
    ...(await Promise.all(faults)),
    refused(
      'coins: a receipt for another transfer',
      await inputOf(usual, await receiptFor(other)),
      { stage: 'signature', code: 'receiptSignature' },
    ),
    refused('coins: a till that pays itself', await inputOf(await craftCoinPayment(paysItself)), {
      stage: 'binding',
      code: 'payerIsPayee',
    }),
  ];
}
