/** Claims, read and verified as by whoever pays them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder, type TestTransfer } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import type { CborValue } from '../encoding/cbor.ts';
import { messageValue } from '../encoding/message.ts';
import { minor } from '../money.ts';
import { verifyClaim, type ClaimVerdict } from './coin-claim.ts';
import { coinParts } from './coins.ts';

const world = await createTenantWorld();
const [asha, bela] = [await createTestHolder(world), await createTestHolder(world)];

function verdictOn(claim: CborValue): Promise<ClaimVerdict> {
  return verifyClaim(world.crypto, claim, world.trust);
}

function claimOf({ authorization }: TestTransfer): readonly CborValue[] {
  return coinParts(authorization);
}

test('a claim shows whose coins it hands to the issuer, and what they are worth (V-58, V-60)', async () => {
  const received = await asha.give(bela, await asha.mint([500n, 200n]), 20n);
  const verdict = await verdictOn(claimOf(await bela.redeem(received)));
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.authorization.payerKey, bela.element.publicKey);
  assert.equal(verdict.authorization.money.minor, minor(680n));
});

test('what is no claim is refused, with the part that is none (V-60)', async () => {
  const sent = await asha.redeem(await asha.mint([100n]));
  const [rolls = null, passages = null, transfer = null] = claimOf(sent);
  const [coin] = sent.authorization.coins;
  assert.ok(coin !== undefined);
  const authorization = { ok: false, code: 'malformed', at: 'authorization' };
  const cases: readonly (readonly [CborValue, object])[] = [
    [null, authorization],
    [new Map(), authorization],
    [[], authorization],
    [[rolls, passages], authorization],
    [[rolls, passages, transfer, transfer], authorization],
    [[[null], passages, transfer], { ok: false, code: 'malformed', at: 'roll' }],
    [[rolls, passages, messageValue(coin.coin)], { ok: false, code: 'notSigned' }],
  ];
  for (const [claim, read] of cases) {
    assert.deepEqual(await verdictOn(claim), { ok: false, code: 'malformed', read });
  }
});

test('coins that were handed to somebody else are not claimed with that transfer (V-60)', async () => {
  const till = await createTestTill(world);
  const sent = await asha.pay(await asha.mint([100n]), await till.request(100n));
  assert.deepEqual(await verdictOn(claimOf(sent)), { ok: false, code: 'deviceSignature' });
});
