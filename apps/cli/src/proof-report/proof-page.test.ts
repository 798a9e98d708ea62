/** The drawn proof: every published proof has its page, which says what was signed and loads nothing. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { FRAUD_KINDS } from '@tallystick/protocol/fraud/contradiction';
import { verifyFraudProof, type FraudProofVerdict } from '@tallystick/protocol/fraud/fraud-proof';
import { amountText } from './amount-text.ts';
import { sharedPiece, startOf } from './line-drawing.ts';
import { proofPage } from './proof-page.ts';

type Holds = Extract<FraudProofVerdict, { readonly ok: true }>;

const crypto = createNodeCrypto();
const KEY_HASH = 'ab'.repeat(32);
const VECTORS = new URL('../../../../spec/vectors/fraud-proofs.json', import.meta.url);

interface Published {
  readonly name: string;
  readonly input: { readonly bytes: string; readonly rootKey: string };
  readonly output?: object;
}

function isPublished(value: unknown): value is { readonly vectors: readonly Published[] } {
  return typeof value === 'object' && value !== null && 'vectors' in value;
}

const file: unknown = JSON.parse(await readFile(VECTORS, 'utf8'));
assert.ok(isPublished(file));
const published: (readonly [string, string, Holds])[] = [];
for (const { name, input, output } of file.vectors) {
  if (output === undefined) continue;
  const [bytes, rootKey] = [fromHex(input.bytes), fromHex(input.rootKey)];
  assert.ok(bytes !== undefined && rootKey !== undefined);
  const verdict = await verifyFraudProof(crypto, bytes, rootKey);
  assert.ok(verdict.ok, name);
  published.push([name, input.rootKey, verdict]);
}

test('there is a published proof of every kind', () => {
  assert.deepEqual(new Set(published.map(([, , { kind }]) => kind)), new Set(FRAUD_KINDS));
});

suite('the page of a proof', () => {
  for (const [name, rootKey, verdict] of published) {
    test(`says what was signed: ${name}`, () => {
      const page = proofPage(verdict, { keyHash: KEY_HASH, rootKey });
      const { convicted, evidence, tenant, kind } = verdict;
      for (const fact of [toHex(convicted), KEY_HASH, rootKey, tenant, kind]) {
        assert.ok(page.includes(fact), fact);
      }
      if (evidence.against === 'payer') {
        for (const withdrawal of evidence.withdrawals) {
          const { counter, cumulative } = withdrawal;
          const piece = `${amountText(startOf(withdrawal))} to ${amountText(cumulative)}`;
          assert.ok(page.includes(`payment ${counter}: ${piece}`));
        }
        for (const { ceiling } of evidence.certificates) {
          assert.ok(page.includes(`to ${amountText(ceiling)}`));
        }
        const drawn = page.split('class="twice"').length - 1;
        assert.equal(drawn, sharedPiece(evidence) === undefined ? 0 : 2);
      }
      assert.doesNotMatch(page, /<script|<link|<img|https?:|undefined|NaN|\[object/);
    });
  }

  test('names what two payments both claim', () => {
    const [, rootKey, verdict] =
      published.find(([name]) => name.startsWith('overlap: one piece')) ??
      assert.fail('no overlap');
    const { evidence } = verdict;
    assert.ok(evidence.against === 'payer');
    const piece = sharedPiece(evidence) ?? assert.fail('nothing is shared');
    const page = proofPage(verdict, { keyHash: KEY_HASH, rootKey });
    assert.ok(page.includes(`between ${amountText(piece.from)} and ${amountText(piece.to)}`));
  });
});

test('amounts are written in groups of three', () => {
  const written = [0n, 999n, 1_000n, 49_816n, 9_223_372_036_854_775_807n].map(amountText);
  assert.deepEqual(written, ['0', '999', '1,000', '49,816', '9,223,372,036,854,775,807']);
});
