/** The payee's verdict on coins once more: payments with one fault each, and the code of that fault. */

import { currency, minor, MINOR_MAX } from '@tallystick/protocol/money';
import type { CoinPaymentRefusal } from '@tallystick/protocol/verification/verify-coin-payment';
import { craftCoinPayment, type CoinPaymentChanges } from '../fixed/coin-payment.ts';
import { mint, passOn } from '../fixed/coins.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { craftRevokedKeys, keyId, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { refused, type Vector } from '../vector.ts';
import { coinFaults } from './coin-faults.ts';
import { coinPaymentInput, type CoinJudging } from './coin-payment-input.ts';
import { TOO_LATE } from './late-payments.ts';
import { FORBIDDEN_BY_LIMITS } from './payments-under-limits.ts';

type FaultyCoins = readonly [Stage, CoinPaymentRefusal, string, CoinPaymentChanges, CoinJudging?];

const payer = 'otherPayer';
const minted = await mint([1_000n, 250n]);
const given = await passOn(minted, { from: 'payer', to: payer });

async function holderCases(): Promise<readonly FaultyCoins[]> {
  const partly = await passOn(minted, {
    from: 'payer',
    to: payer,
    transfer: { body: { rest: minor(10n) } },
  });
  const redeemer = { holder: { body: { redeemOnly: true } } };
  const stale = { holder: { body: { expiresAt: NOW - SKEW_SECONDS } } };
  const byRevoked = await mint([1_250n], { owner: 'revokedPayer' });
  return [
    [
      'bounds',
      'coinPartUsed',
      'a coin of which the payer got a part only',
      { payer, coins: partly.slice(1) },
    ],
    [
      'bounds',
      'holderRedeemsOnly',
      'a payer that may only redeem',
      { payer, coins: await passOn(minted, { from: 'payer', to: payer, ...redeemer }) },
    ],
    [
      'time',
      'holderExpired',
      'a payer whose holder certificate has expired',
      { payer, coins: await passOn(minted, { from: 'payer', to: payer, ...stale }) },
    ],
    [
      'rules',
      'tooManyHops',
      'a hop more than the tenant allows',
      { payer: 'customer', coins: await passOn(given, { from: payer, to: 'customer' }) },
      { bundle: { policy: { hopsMax: 1 } } },
    ],
    [
      'trust',
      'deviceRevoked',
      'a payer that is revoked',
      { payer: 'revokedPayer', coins: byRevoked },
    ],
    [
      'trust',
      'deviceRevoked',
      'coins that a revoked device handed on',
      { payer, coins: await passOn(byRevoked, { from: 'revokedPayer', to: payer }) },
    ],
    [
      'trust',
      'deviceRevoked',
      'coins that went through a revoked device',
      {
        payer,
        coins: await passOn(await passOn(minted, { from: 'payer', to: 'revokedPayer' }), {
          from: 'revokedPayer',
          to: payer,
        }),
      },
    ],
  ];
}

async function bindingCases(): Promise<readonly FaultyCoins[]> {
  const other = fixedBytes('another request', 32);
  return [
    [
      'signature',
      'deviceSignature',
      'a transfer for another request',
      { destination: { request: other } },
    ],
    [
      'signature',
      'deviceSignature',
      'a transfer to another till',
      { destination: { keyHash: fixedBytes('key of another till', 32) } },
    ],
    [
      'binding',
      'coinsNotTogether',
      'more than money can be',
      {
        coins: [...(await mint([MINOR_MAX])), ...(await mint([1n], { mint: 'second batch' }))],
        request: { body: { amount: minor(MINOR_MAX) } },
      },
    ],
    ['binding', 'requestPaid', 'a request that another payment has paid', {}, { paidWith: other }],
    [
      'binding',
      'ownPayment',
      'a till that pays itself',
      { payer: 'till', coins: await mint([1_250n], { owner: 'till' }) },
    ],
    [
      'binding',
      'otherCurrency',
      'euros for rupees',
      { coins: await mint([1_250n], { body: { currency: currency(978) } }) },
    ],
    [
      'binding',
      'amountDiffers',
      'less than was asked for',
      { coins: await mint([1_249n]), request: { body: { amount: minor(1_250n) } } },
    ],
    [
      'binding',
      'amountDiffers',
      'more than was asked for',
      { coins: await mint([1_251n]), request: { body: { amount: minor(1_250n) } } },
    ],
    [
      'binding',
      'amountDiffers',
      'a rest of what was asked for',
      {
        transfer: { body: { rest: minor(1n) } },
        request: { body: { amount: minor(1_250n) } },
      },
    ],
    [
      'line',
      'coinTaken',
      'a coin that was taken from this payer before',
      { payer, coins: given },
      { taken: given.slice(1) },
    ],
    ['line', 'coinTaken', 'a new coin that was taken before', { coins: minted }, { taken: minted }],
  ];
}

async function timeCases(): Promise<readonly FaultyCoins[]> {
  return [
    ...TOO_LATE,
    [
      'time',
      'coinExpired',
      'coins that have expired',
      { coins: await mint([1_250n], { body: { expiresAt: NOW - SKEW_SECONDS } }) },
    ],
    [
      'time',
      'coinFromFuture',
      'coins from a clock too far ahead',
      { coins: await mint([1_250n], { body: { issuedAt: NOW + SKEW_SECONDS + 1 } }) },
    ],
  ];
}

async function trustCases(): Promise<readonly FaultyCoins[]> {
  const revoked = await craftRevokedKeys([keyId('revokedBalance'), keyId('coin')], 3);
  return [
    [
      'trust',
      'unknownIssuerKey',
      'coins by a key that the root has revoked',
      {},
      { bundle: { revokedKeys: revoked.value } },
    ],
  ];
}

/** The refused part of `coin-payments.json`. */
export async function refusedCoinPayments(): Promise<Vector[]> {
  const cases: readonly FaultyCoins[] = [
    ...(await coinFaults()),
    ...(await bindingCases()),
    ...(await timeCases()),
    ...(await trustCases()),
    ...(await holderCases()),
    ...FORBIDDEN_BY_LIMITS,
  ];
  return Promise.all(
    cases.map(async ([stage, code, name, changes, judging]) =>
      refused(name, await coinPaymentInput(await craftCoinPayment(changes), judging), {
        stage,
        code,
      }),
    ),
  );
}
