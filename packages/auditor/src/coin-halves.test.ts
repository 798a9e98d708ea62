/** Payers' halves of coins under audit: one that was put into the database without all its signatures is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealStored } from '@tallystick/issuer/redemption/stored-half';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { halfValue } from '@tallystick/protocol/messages/half';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import { currency, minor } from '@tallystick/protocol/money';
import { coinPerson, coinShop, type CoinParty } from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld({ coins: TEST_COINS });
const { crypto, deps, tenant, keys } = world;
const { admin } = world.testDatabase;
const auditor = await audited(world);

const AMOUNT = minor(500n);
const [asha, till] = [await coinPerson(world), await coinShop(world)];
const { certificate } = till.collects;
const ground = { crypto, tenant, random: deps.random, now: world.now() };

/** What is forged of a payment that is honest otherwise. */
interface Forged {
  readonly request?: SignedMessage<PaymentRequest>;
  readonly payee?: typeof certificate;
  /** Signs the transfer of the payer's coins. */
  readonly from?: CoinParty;
  readonly receipt?: (transfer: Uint8Array, request: Uint8Array) => Promise<SignedMessage<Receipt>>;
  /** By what it is kept, if not by its transfer. */
  readonly digest?: Uint8Array;
}

/** Puts a half into the database as the issuer would keep it, audits, and takes it out again. */
async function found(forged: Forged): Promise<readonly string[]> {
  const { payee = certificate, from = asha } = forged;
  const request = forged.request ?? (await till.collects.request(AMOUNT));
  const destination = toDevice(crypto, request.digest, payee.body.publicKey);
  const sent = await from.coins.signOver(await asha.coins.mint(AMOUNT), destination);
  const receipt = await forged.receipt?.(sent.transfer.digest, request.digest);
  const half = halfValue({
    request,
    payee,
    authorization: { kind: 'coins', ...sent },
    ...(receipt === undefined ? {} : { receipt }),
  });
  const digest = forged.digest ?? sent.transfer.digest;
  await admin.query(
    `insert into coin_half (tenant, home, digest, receipt, amount, outcome, sealed, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      asha.coins.device.account,
      digest,
      receipt?.digest ?? new Uint8Array(),
      AMOUNT,
      receipt?.body.outcome ?? null,
      await sealStored(deps, tenant, digest, half),
      world.now(),
    ],
  );
  const findings = await auditor.texts();
  await admin.query('delete from coin_half');
  return findings;
}

function word(changes: { readonly by?: CoinParty; readonly about?: Uint8Array } = {}) {
  const { by = till } = changes;
  return (transfer: Uint8Array, request: Uint8Array): Promise<SignedMessage<Receipt>> => {
    const body = { outcome: 'declined', amount: AMOUNT, payeeSeq: 1, time: world.now() } as const;
    return by.collects.sign(receiptKind, body, [transfer, changes.about ?? request]);
  };
}

const NOT_SIGNED = /^payer's half of coins [0-9a-f]{64}: is not signed by whom it has to be signed/;

test('a half with all its signatures holds, and is missed where its steps are (V-71)', async () => {
  const flags = { amountEditable: true, showsReceipt: true, givesChange: false };
  const request = await till.collects.request(AMOUNT + 1n, { flags });
  for (const honest of [{}, { receipt: word() }, { request }]) {
    const texts = await found(honest);
    assert.ok(texts.length > 0);
    for (const text of texts) assert.match(text, /^way of coin .*: the row names other evidence/);
  }
});

const body = (await till.collects.request(AMOUNT)).body;
const otherTill = await coinShop(world);
const bela = await coinPerson(world);
const byNoIssuer = await signAsIssuer(ground, keys.coin, accountCertificateKind, certificate.body);
const FORGED: Readonly<Record<string, Forged>> = {
  'a payee’s certificate that no key for accounts signed': {
    payee: byNoIssuer,
    request: await till.collects.sign(paymentRequestKind, body, [byNoIssuer.digest]),
  },
  'a request that its payee did not sign': {
    request: await otherTill.collects.sign(paymentRequestKind, body, [certificate.digest]),
  },
  'coins that somebody else signed over': { from: bela },
  'a request for another amount': { request: await till.collects.request(AMOUNT + 1n) },
  'a request in another currency': {
    request: await till.collects.request(AMOUNT, { currency: currency(978) }),
  },
  'a receipt of another till': { receipt: word({ by: otherTill }) },
  'a receipt for another request': { receipt: word({ about: certificate.digest }) },
  'a payment that is kept as another': { digest: certificate.digest },
};

for (const [name, forged] of Object.entries(FORGED)) {
  test(`found: ${name}`, async () => {
    const texts = await found(forged);
    assert.ok(
      texts.some((text) => NOT_SIGNED.test(text)),
      texts.join('\n'),
    );
  });
}
