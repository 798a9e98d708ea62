/** Vectors of Merkle trees: whole ones, and some leaves with the hashes of the rest. */

import {
  proofOf,
  treeHead,
  wholeTree,
  type KnownTree,
} from '@tallystick/protocol/coins/merkle-tree';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { assert } from '@tallystick/protocol/assert';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { accepted, refused, type JsonObject, type Vector, type VectorFile } from '../vector.ts';

/** The first leaves of RFC 6962's and RFC 9162's published trees, and further ones of no meaning. */
const LEAVES: readonly Uint8Array[] = [
  new Uint8Array(),
  Uint8Array.of(0),
  Uint8Array.of(0x10),
  ...Array.from({ length: 253 }, (_, at) => fixedBytes(`leaf ${at + 3}`, 32)),
];

interface Shown {
  readonly count: number;
  readonly leaves: ReadonlyMap<number, Uint8Array>;
  readonly hashes: readonly Uint8Array[];
}

function inputOf({ count, leaves, hashes }: Shown): JsonObject {
  return {
    count,
    leaves: [...leaves].map(([place, leaf]) => ({ place, leaf: toHex(leaf) })),
    hashes: hashes.map(toHex),
  };
}

/** These leaves of the tree of the first `count`, with the hashes of the rest. */
function shownOf(count: number, places: readonly number[]): Shown & { readonly tree: KnownTree } {
  const tree = wholeTree(fixedCrypto, LEAVES.slice(0, count));
  const leaves = new Map(places.map((place) => [place, LEAVES[place] ?? new Uint8Array()]));
  return { count, leaves, hashes: proofOf(tree, places), tree };
}

function vector(name: string, count: number, places: readonly number[]): Vector {
  const { tree, ...shown } = shownOf(count, places);
  const head = toHex(treeHead(fixedCrypto, tree));
  return accepted(name, inputOf(shown), { root: toHex(tree.root), head });
}

/** The last of two leaves as the last of three: the same root, and another head. */
function asLastOfThree(): Vector {
  const { tree, leaves, hashes } = shownOf(2, [1]);
  const [leaf] = leaves.values();
  assert(leaf !== undefined, 'a leaf is shown');
  const shown = { count: 3, leaves: new Map([[2, leaf]]), hashes };
  return accepted('the last of two, called the last of three', inputOf(shown), {
    root: toHex(tree.root),
    head: toHex(treeHead(fixedCrypto, { count: 3, root: tree.root })),
  });
}

/** All places below. */
function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place);
}

function faults(): readonly Vector[] {
  const good = shownOf(5, [1, 4]);
  const [first, ...later] = good.hashes;
  assert(first !== undefined, 'a part of a tree has hashes');
  const leaf = Uint8Array.of(7);
  const cases: Readonly<Record<string, Shown>> = {
    'no leaf': { ...good, leaves: new Map() },
    'a leaf beyond the last': { count: 1, leaves: new Map([[1, leaf]]), hashes: [first] },
    'a hash too few': { ...good, hashes: later },
    'a hash too many': { ...good, hashes: [...good.hashes, first] },
    'a whole tree with a hash': { count: 1, leaves: new Map([[0, leaf]]), hashes: [first] },
    'a leaf more than the hashes are for': {
      ...good,
      leaves: new Map([...good.leaves, [0, leaf]]),
    },
  };
  return Object.entries(cases).map(([name, shown]) =>
    refused(name, inputOf(shown), { stage: 'binding' }),
  );
}

/** `trees.json`. */
export function makeTrees(): VectorFile {
  return {
    operation: 'openTree',
    about:
      'Merkle trees of RFC 9162 section 2.1: the root that some leaves give with the hashes of the rest, from left to right, and the head that is signed of it.',
    vectors: [
      ...[1, 2, 3, 4, 5, 7, 8, 10, 256].map((count) =>
        vector(count === 1 ? 'one leaf, which is empty' : `all of ${count}`, count, upTo(count)),
      ),
      vector('the first of two', 2, [0]),
      vector('the last of two', 2, [1]),
      vector('the last of three, which is higher up', 3, [2]),
      asLastOfThree(),
      vector('the first of five', 5, [0]),
      vector('two of five', 5, [1, 4]),
      vector('three of five, in another order', 5, [4, 0, 2]),
      vector('one of ten', 10, [6]),
      vector('two neighbours of ten', 10, [4, 5]),
      vector('every second of sixteen', 16, [0, 2, 4, 6, 8, 10, 12, 14]),
      vector('one of 256', 256, [255]),
      ...faults(),
    ],
  };
}
