/** Fraud proofs against payees that gave coins up and signed them over all the same, and what is none. */

import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  encodeFraudProof,
  type FraudProof,
  type FraudProofRefusal,
} from '@tallystick/protocol/fraud/fraud-proof';
import {
  TO_ISSUER,
  toDevice,
  type CoinDestination,
} from '@tallystick/protocol/messages/coin-transfer';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { coinPart } from '../fixed/coin-part.ts';
import { craftTransfer, mint, passOn } from '../fixed/coins.ts';
import { TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { craftReceipt } from '../fixed/payment.ts';
import { craftAccount, craftKeyCertificate } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { accepted, refused, type JsonObject, type Vector } from '../vector.ts';

const TAKER = 'otherPayer';
const minted = await mint([1_000n, 200n, 50n]);
const given = await passOn(minted, { from: 'payer', to: TAKER });
const shop = toDevice(fixedCrypto, fixedBytes('one', 32), signingKey('till').publicKey);

/** The taker says `outcome` to the payment that brought the coins, and signs them over. */
async function used(outcome: ReceiptOutcome, to: CoinDestination = shop): Promise<FraudProof> {
  const last = given.at(-1);
  const got = last?.way.at(-1);
  assert(last !== undefined && got !== undefined, 'somebody paid with the coins');
  const { digest } = got.transfer;
  const named = { withdrawal: { digest }, request: { digest: got.request } };
  const receipt = await craftReceipt(named, { body: { outcome }, how: { signer: TAKER } });
  return {
    tenant: TENANT,
    kind: 'coinAfterVoid',
    keyCertificates: [(await craftKeyCertificate('account')).value],
    certificates: [(await craftAccount(TAKER)).value],
    first: { message: receipt.value, context: [digest, got.request], certificate: 0 },
    second: coinPart(await craftTransfer(given, { from: TAKER, to }), given, to),
    coin: { uuid: coinUuid(last.coin.body), previous: digest },
  };
}

function inputOf(proof: FraudProof): JsonObject {
  return { rootKey: toHex(signingKey('root').publicKey), bytes: toHex(encodeFraudProof(proof)) };
}

/** The accepted ones. */
export async function coinsAfterVoid(): Promise<Vector[]> {
  const verdict = {
    kind: 'coinAfterVoid',
    tenant: TENANT,
    convicted: toHex(signingKey(TAKER).publicKey),
  };
  const proofs: Readonly<Record<string, FraudProof>> = {
    'declined and handed on': await used('declined'),
    'voided and handed on': await used('void'),
    'declined and redeemed': await used('declined', TO_ISSUER),
  };
  return Object.entries(proofs).map(([name, proof]) =>
    accepted(`coins after a void: ${name}`, inputOf(proof), verdict),
  );
}

/** What convicts nobody. */
export async function refusedCoinsAfterVoid(): Promise<Vector[]> {
  const good = await used('declined');
  const { second: _second, ...withoutSecond } = good;
  const { coin, ...withoutCoin } = good;
  assert(coin !== undefined, 'the proof names its coin');
  const holder = given[0]?.way[0]?.holder;
  assert(holder !== undefined, 'the coins went to a holder');
  const elsewhere = fixedBytes('another payment', 32);
  const cases: readonly (readonly [Stage, FraudProofRefusal, string, FraudProof])[] = [
    ['shape', 'notAProof', 'a receipt alone', withoutSecond],
    ['shape', 'notAProof', 'without its coin', withoutCoin],
    ['shape', 'notAProof', 'a receipt twice', { ...good, second: good.first }],
    ['shape', 'notAProof', 'no receipt', { ...good, first: { ...good.first, message: null } }],
    [
      'shape',
      'notAProof',
      'a receipt without its request',
      { ...good, first: { ...good.first, context: good.first.context.slice(0, 1) } },
    ],
    ['shape', 'certificate', 'no certificate', { ...good, certificates: [] }],
    [
      'shape',
      'certificate',
      'a holder certificate, which names no payee',
      { ...good, certificates: [messageValue(holder)] },
    ],
    ['trust', 'keyCertificate', 'no key certificate', { ...good, keyCertificates: [] }],
    [
      'signature',
      'signature',
      'the certificate of somebody else',
      { ...good, certificates: [(await craftAccount('payer')).value] },
    ],
    [
      'signature',
      'signature',
      'a receipt over another payment',
      { ...good, first: { ...good.first, context: [elsewhere, fixedBytes('request', 32)] } },
    ],
    [
      'signature',
      'signature',
      'a coin that it had by another payment',
      { ...good, coin: { ...coin, previous: elsewhere } },
    ],
    ['line', 'noContradiction', 'a payment that was accepted', await used('accepted')],
  ];
  return cases.map(([stage, code, name, proof]) =>
    refused(`coins after a void: ${name}`, inputOf(proof), { stage, code }),
  );
}
