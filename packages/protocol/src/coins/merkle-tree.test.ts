/** Trees against RFC 9162's own definition, written again here in the plainest way. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { toHex } from '../encoding/octets.ts';
import {
  joinTrees,
  openTree,
  proofOf,
  treeHead,
  wholeTree,
  type PartialTree,
} from './merkle-tree.ts';

const crypto = createNodeCrypto();

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** RFC 9162 section 2.1.1, word by word. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  assert.ok(first !== undefined);
  if (leaves.length === 1) return sha256(Uint8Array.of(0), first);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

const anyLeaves = fc.array(fc.uint8Array({ minLength: 0, maxLength: 48 }), {
  minLength: 1,
  maxLength: 70,
});

interface Chosen {
  readonly leaves: readonly Uint8Array[];
  readonly places: ReadonlySet<number>;
}

const chosen: fc.Arbitrary<Chosen> = anyLeaves.chain((leaves) =>
  fc
    .uniqueArray(fc.nat(leaves.length - 1), { minLength: 1, maxLength: leaves.length })
    .map((places) => ({ leaves, places: new Set(places) })),
);

function whole(leaves: readonly Uint8Array[]): PartialTree {
  return { count: leaves.length, leaves: new Map(leaves.entries()), hashes: [] };
}

/** The chosen leaves of a tree, with the hashes of the rest. */
function shown({ leaves, places }: Chosen): PartialTree {
  const known = openTree(crypto, whole(leaves));
  assert.ok(known !== undefined);
  return {
    count: leaves.length,
    leaves: new Map([...leaves.entries()].filter(([place]) => places.has(place))),
    hashes: proofOf(known, places),
  };
}

function rootOf(tree: PartialTree): string | undefined {
  const known = openTree(crypto, tree);
  return known === undefined ? undefined : toHex(known.root);
}

test('the roots of one leaf and of three are the published ones', () => {
  // In the test data of implementations of RFC 6962 and RFC 9162: an empty leaf, and the first three.
  assert.equal(
    toHex(wholeTree(crypto, [new Uint8Array()]).root),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
  const three = [new Uint8Array(), Uint8Array.of(0), Uint8Array.of(0x10)];
  assert.equal(
    toHex(wholeTree(crypto, three).root),
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  );
});

test('a root is what RFC 9162 says it is', () => {
  fc.assert(
    fc.property(anyLeaves, (leaves) => {
      assert.deepEqual(toHex(wholeTree(crypto, leaves).root), toHex(treeHash(leaves)));
    }),
  );
});

test('any leaves and their proof give the root; a hash more or less gives none', () => {
  fc.assert(
    fc.property(chosen, (one) => {
      const tree = shown(one);
      assert.equal(rootOf(tree), toHex(wholeTree(crypto, one.leaves).root));
      assert.equal(rootOf({ ...tree, hashes: [...tree.hashes, new Uint8Array(32)] }), undefined);
      assert.ok(tree.hashes.length <= Math.ceil(one.leaves.length / 2));
      if (tree.hashes.length > 0) {
        assert.equal(rootOf({ ...tree, hashes: tree.hashes.slice(1) }), undefined);
      }
    }),
  );
});

test('from some leaves any part of them can be shown, and parts that were shown apart join again', () => {
  fc.assert(
    fc.property(chosen, (one) => {
      const { count, leaves } = shown(one);
      const known = openTree(crypto, shown(one));
      assert.ok(known !== undefined);
      const single = [...leaves].map(([place, leaf]) => ({
        count,
        leaves: new Map([[place, leaf]]),
        hashes: proofOf(known, [place]),
      }));
      const opened = single.flatMap((tree) => openTree(crypto, tree) ?? []);
      assert.deepEqual(proofOf(joinTrees(opened), leaves.keys()), shown(one).hashes);
      for (const { root } of opened) assert.equal(toHex(root), toHex(known.root));
    }),
  );
});

test('a leaf that was changed gives another root, and so does one at another place', () => {
  fc.assert(
    fc.property(chosen, fc.nat(), (one, pick) => {
      const tree = shown(one);
      const root = toHex(wholeTree(crypto, one.leaves).root);
      const places = [...one.places];
      const place = places[pick % places.length];
      assert.ok(place !== undefined);
      const leaf = Uint8Array.of(...(one.leaves[place] ?? []), 1);
      assert.notEqual(rootOf({ ...tree, leaves: new Map([...tree.leaves, [place, leaf]]) }), root);
    }),
  );
});

test('a tree of two has the root of one of three whose first part is not shown, and another head', () => {
  const two = openTree(crypto, whole([Uint8Array.of(1), Uint8Array.of(2)]));
  assert.ok(two !== undefined);
  const hashes = proofOf(two, [1]);
  const lie = openTree(crypto, { count: 3, leaves: new Map([[2, Uint8Array.of(2)]]), hashes });
  assert.ok(lie !== undefined);
  assert.deepEqual(lie.root, two.root);
  assert.notDeepEqual(treeHead(crypto, lie), treeHead(crypto, two));
});

test('no leaf, or one outside, gives no root', () => {
  const leaf = Uint8Array.of(1);
  const hash = new Uint8Array(32);
  assert.equal(openTree(crypto, { count: 1, leaves: new Map(), hashes: [hash] }), undefined);
  for (const place of [1, -1]) {
    const outside = { count: 1, leaves: new Map([[place, leaf]]), hashes: [hash] };
    assert.equal(openTree(crypto, outside), undefined);
  }
});
