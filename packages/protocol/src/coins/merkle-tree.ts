/**
 * Merkle trees as RFC 9162 section 2.1 defines them, and proofs for several leaves at once.
 *
 * A transfer signs the root over all coins that it hands over. Who hands one of them on shows that one and
 * the hashes of the rest: the next payee learns nothing about the other coins, and the transfer still
 * verifies.
 */

import { assert } from '../assert.ts';
import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { concatBytes } from '../encoding/octets.ts';

const LEAF_PREFIX: Uint8Array = Uint8Array.of(0);
const NODE_PREFIX: Uint8Array = Uint8Array.of(1);

/** Some leaves of a tree, and the hashes of the largest parts of it in which none of them lies. */
export interface PartialTree {
  /** How many leaves the whole tree has, at least one. */
  readonly count: number;
  /** The leaves that are shown, by their place from 0 on. */
  readonly leaves: ReadonlyMap<number, Uint8Array>;
  /** From left to right, 32 bytes each. */
  readonly hashes: readonly Uint8Array[];
}

/** What is known of a tree: the hash over each known range of leaves. */
export interface KnownTree {
  readonly count: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  readonly nodes: ReadonlyMap<string, Uint8Array>;
}

/** A tree all of whose leaves are known, of which there is at least one. */
export function wholeTree(crypto: Crypto, leaves: readonly Uint8Array[]): KnownTree {
  const tree = { count: leaves.length, leaves: new Map(leaves.entries()), hashes: [] };
  const known = openTree(crypto, tree);
  assert(known !== undefined, 'a whole tree has no root');
  return known;
}

/**
 * What shown leaves and hashes give; undefined where there are too few or too many of either. Hashes once for
 * each leaf and hash that is shown, and once for each place where two of them meet.
 */
export function openTree(crypto: Crypto, tree: PartialTree): KnownTree | undefined {
  const { count, leaves, hashes } = tree;
  const nodes = new Map<string, Uint8Array>();
  let used = 0;
  const visit = (from: number, until: number): Uint8Array | undefined => {
    const hash = hashOf(from, until);
    if (hash !== undefined) nodes.set(rangeName(from, until), hash);
    return hash;
  };
  const hashOf = (from: number, until: number): Uint8Array | undefined => {
    if (!hasPlace(leaves, from, until)) {
      used += 1;
      return hashes[used - 1];
    }
    if (until - from === 1) {
      const leaf = leaves.get(from);
      return leaf === undefined ? undefined : crypto.sha256(concatBytes(LEAF_PREFIX, leaf));
    }
    const middle = from + leftSize(until - from);
    const left = visit(from, middle);
    const right = left === undefined ? undefined : visit(middle, until);
    if (left === undefined || right === undefined) return undefined;
    return crypto.sha256(concatBytes(NODE_PREFIX, left, right));
  };
  const places = [...leaves.keys()];
  if (places.length === 0 || places.some((place) => place < 0 || place >= count)) return undefined;
  const root = visit(0, count);
  return root === undefined || used !== hashes.length ? undefined : { count, root, nodes };
}

/**
 * What is signed of a tree: its size with its root, as in the tree heads of RFC 9162 section 4.10. The root alone does
 * not say how many leaves there are: a tree of two has the root of one of three whose first part is not shown.
 */
export function treeHead(
  crypto: Crypto,
  { count, root }: Pick<KnownTree, 'count' | 'root'>,
): Uint8Array {
  return crypto.sha256(encodeCbor([count, root]));
}

/** The head of a tree all of whose leaves are known. */
export function wholeTreeHead(crypto: Crypto, leaves: readonly Uint8Array[]): Uint8Array {
  return treeHead(crypto, wholeTree(crypto, leaves));
}

/** All that is known of one tree from several sides of it. They agree in their root. */
export function joinTrees(trees: readonly KnownTree[]): KnownTree {
  const [first] = trees;
  assert(first !== undefined, 'no tree is joined');
  return { ...first, nodes: new Map(trees.flatMap(({ nodes }) => [...nodes])) };
}

/** The hashes with which the leaves at `places`, which are known, give the root. */
export function proofOf(
  { count, nodes }: KnownTree,
  places: Iterable<number>,
): readonly Uint8Array[] {
  const shown = new Map(Array.from(places, (place) => [place, place]));
  const hashes: Uint8Array[] = [];
  const visit = (from: number, until: number): void => {
    if (!hasPlace(shown, from, until)) {
      const hash = nodes.get(rangeName(from, until));
      assert(hash !== undefined, 'a part of a tree is not known');
      hashes.push(hash);
    } else if (until - from > 1) {
      const middle = from + leftSize(until - from);
      visit(from, middle);
      visit(middle, until);
    }
  };
  visit(0, count);
  return hashes;
}

function rangeName(from: number, until: number): string {
  return `${from}-${until}`;
}

function hasPlace(places: ReadonlyMap<number, unknown>, from: number, until: number): boolean {
  for (const place of places.keys()) if (place >= from && place < until) return true;
  return false;
}

/** The largest power of two below `size`, which is at least 2. */
function leftSize(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}
