/** A payee that gives coins up and signs them over is convicted, and nothing else convicts it (V-52, V-73). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { usedAfterWord } from '@tallystick/testkit/test-coin-after-void';
import { createTestHolder, type TestTransfer } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import type { KeptCoin } from '../coins/kept-coin.ts';
import { messageValue } from '../encoding/message.ts';
import {
  encodeFraudProof,
  verifyFraudProof,
  type FraudProof,
  type FraudProofRefusal,
  type FraudProofVerdict,
} from './fraud-proof.ts';

const world = await createTenantWorld();
const { crypto, keys, random } = world;
const till = await createTestTill(world);
const [asha, bela] = [await createTestHolder(world), await createTestHolder(world)];

function verify(proof: FraudProof): Promise<FraudProofVerdict> {
  return verifyFraudProof(crypto, encodeFraudProof(proof), keys.root.publicKey);
}

interface Used {
  readonly coins: readonly KeptCoin[];
  readonly transfer: TestTransfer;
}

async function handedOn(): Promise<Used> {
  const coins = await asha.give(bela, await asha.mint([100n, 50n]));
  return { coins, transfer: await bela.pay(coins, await till.request(150n)) };
}

const used = await handedOn();
const good = await usedAfterWord(world, bela, used);

for (const word of ['declined', 'void'] as const) {
  test(`handing on what one said was ${word} convicts`, async () => {
    const verdict = await verify(await usedAfterWord(world, bela, { ...used, word }));
    assert.ok(verdict.ok && verdict.evidence.against === 'taker');
    assert.deepEqual(verdict.convicted, bela.element.publicKey);
    const { outcome, payment, transfer } = verdict.evidence;
    assert.equal(outcome, word);
    assert.deepEqual(payment, used.coins[0]?.way.at(-1)?.transfer.digest);
    assert.deepEqual(transfer.digest, used.transfer.transfer.digest);
  });
}

test('redeeming it convicts all the same', async () => {
  const coins = await asha.give(bela, await asha.mint([100n]));
  const transfer = await bela.redeem(coins);
  const verdict = await verify(await usedAfterWord(world, bela, { coins, transfer }));
  assert.ok(verdict.ok && verdict.evidence.against === 'taker');
  assert.equal(verdict.evidence.transfer.toDevice, undefined);
});

test('a coin that was given up, came again by another payment and went on convicts nobody', async () => {
  const [coin] = await asha.mint([100n]);
  assert.ok(coin !== undefined);
  const before = asha.state();
  const first = await asha.give(bela, [coin]);
  asha.restore(before);
  const again = await asha.give(bela, [coin]);
  const transfer = await bela.pay(again, await till.request(100n));
  const other = await usedAfterWord(world, bela, { coins: again, transfer });
  const gaveUp = await usedAfterWord(world, bela, { coins: first, transfer });
  const verdict = await verify({ ...other, first: gaveUp.first });
  assert.deepEqual(verdict, { ok: false, code: 'noContradiction' });
});

const { second: _second, ...withoutSecond } = good;
const { coin: _coin, ...withoutCoin } = good;
const stranger = await createTestHolder(world);

const GAPS: Readonly<
  Record<
    Exclude<FraudProofRefusal, 'differentLines'>,
    readonly (readonly [string, () => Promise<FraudProof> | FraudProof])[]
  >
> = {
  notAProof: [
    ['no transfer', () => withoutSecond],
    ['no coin', () => withoutCoin],
    ['a receipt without its payment', () => ({ ...good, first: { ...good.first, context: [] } })],
    ['no receipt', () => ({ ...good, first: { ...good.first, message: null } })],
    ['a receipt in place of the transfer', () => ({ ...good, second: good.first })],
  ],
  keyCertificate: [['no key of the issuer', () => ({ ...good, keyCertificates: [] })]],
  certificate: [
    ['no certificate', () => ({ ...good, certificates: [] })],
    ['a second certificate', () => ({ ...good, certificates: [...good.certificates, null] })],
    ['a holder certificate', () => ({ ...good, certificates: [messageValue(bela.holder)] })],
  ],
  signature: [
    [
      'the certificate of somebody else',
      () => ({ ...good, certificates: [messageValue(stranger.certificate)] }),
    ],
    [
      'a receipt over another payment',
      () => ({ ...good, first: { ...good.first, context: [random(32), random(32)] } }),
    ],
    [
      'a transfer of another holder',
      async () => {
        const [coin] = await asha.mint([100n]);
        assert.ok(coin !== undefined);
        const others = await asha.give(stranger, [coin]);
        const transfer = await stranger.pay(others, await till.request(100n));
        const { second } = await usedAfterWord(world, stranger, { coins: others, transfer });
        assert.ok(second !== undefined);
        return { ...good, second };
      },
    ],
    [
      'a coin that the transfer does not have',
      () => ({ ...good, coin: { uuid: random(16), previous: good.coin?.previous ?? random(32) } }),
    ],
  ],
  noContradiction: [
    [
      'a payment that was accepted',
      () => usedAfterWord(world, bela, { ...used, word: 'accepted' }),
    ],
  ],
};

for (const [code, rows] of Object.entries(GAPS)) {
  for (const [name, make] of rows) {
    test(`no proof, ${code}: ${name}`, async () => {
      assert.deepEqual(await verify(await make()), { ok: false, code });
    });
  }
}
