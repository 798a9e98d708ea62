/** When two signed statements about one line cannot both be honest, and when they can. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  contradiction,
  contradictsStatement,
  type FraudKind,
  type LinePlace,
  type StatedHead,
} from './contradiction.ts';

function digest(name: string): Uint8Array {
  return new Uint8Array(32).fill(name.charCodeAt(0));
}

/** A withdrawal named by a letter: number, interval from and to, and the letter of the one before. */
function place(name: string, counter: number, from: bigint, to: bigint, before: string): LinePlace {
  return {
    digest: digest(name),
    counter,
    cumulative: to,
    amount: to - from,
    previous: digest(before),
  };
}

const A = place('A', 1, 0n, 100n, 'certificate');
const B = place('B', 2, 100n, 150n, 'A');
const C = place('C', 3, 150n, 400n, 'B');

const HONEST: readonly (readonly [string, LinePlace, LinePlace])[] = [
  ['the next one', A, B],
  ['the one after that', A, C],
  ['a message and itself', A, A],
  ['one content, signed twice', A, { ...A }],
  ['a gap between them: messages get lost', A, place('G', 7, 900n, 950n, 'F')],
  ['an amount of nothing, at the edge', B, place('N', 3, 150n, 150n, 'B')],
];

for (const [name, one, other] of HONEST) {
  test(`no contradiction: ${name}`, () => {
    assert.equal(contradiction(one, other), undefined);
    assert.equal(contradiction(other, one), undefined);
  });
}

const FRAUDS: readonly (readonly [FraudKind, string, LinePlace, LinePlace])[] = [
  ['sameCounter', 'one number, another payment', B, place('X', 2, 100n, 150n, 'A')],
  ['sameCounter', 'one number, intervals apart', B, place('X', 2, 500n, 600n, 'A')],
  ['overlap', 'one piece of the sum twice', B, place('X', 3, 100n, 150n, 'B')],
  ['overlap', 'a single minor unit twice', B, place('X', 3, 149n, 200n, 'B')],
  ['overlap', 'one interval within another', C, place('X', 9, 200n, 201n, 'W')],
  ['order', 'a later number, an earlier interval', C, place('X', 9, 100n, 150n, 'W')],
  ['brokenChain', 'the next number names another one before it', A, place('X', 2, 100n, 150n, 'Z')],
];

for (const [kind, name, one, other] of FRAUDS) {
  test(`${kind}, in whichever order they come: ${name} (G-173)`, () => {
    assert.equal(contradiction(one, other), kind);
    assert.equal(contradiction(other, one), kind);
  });
}

const HEAD: StatedHead = { headCounter: 2, headDigest: digest('B'), cumulative: 150n };
const NOTHING: StatedHead = { headCounter: 0, headDigest: new Uint8Array(32), cumulative: 0n };

const STATED: readonly (readonly [string, StatedHead, LinePlace, boolean])[] = [
  ['the head itself', HEAD, B, false],
  ['one before the head', HEAD, A, false],
  ['the next one', HEAD, C, false],
  ['one far beyond', HEAD, place('G', 9, 800n, 900n, 'F'), false],
  ['the first one after a statement that there is none', NOTHING, A, false],
  ['another one with the number of the head', HEAD, place('X', 2, 100n, 150n, 'A'), true],
  ['one before the head that ends above it', HEAD, place('X', 1, 100n, 151n, 'certificate'), true],
  ['one after the head that begins below its end', HEAD, place('X', 9, 149n, 160n, 'F'), true],
  ['the next one, that names another head', HEAD, place('X', 3, 150n, 160n, 'Z'), true],
];

for (const [name, head, withdrawal, expected] of STATED) {
  test(`a statement and ${name} ${expected ? 'contradict each other' : 'agree'}`, () => {
    assert.equal(contradictsStatement(head, withdrawal), expected);
  });
}
