/** The draws of a seed: fixed, apart by name, and as often as they should be. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toHex } from '@tallystick/protocol/encoding/octets';

import { createSeed, type Stream } from './seeded.ts';
import { createXoshiro } from './xoshiro.ts';

function draws(stream: Stream, count: number): readonly number[] {
  return Array.from({ length: count }, () => stream.below(1_000_000));
}

function counts(values: readonly number[], length: number): readonly number[] {
  const seen = Array.from({ length }, () => 0);
  for (const value of values) seen[value] = (seen[value] ?? 0) + 1;
  return seen;
}

test('xoshiro128** draws what its authors draw from the state 1, 2, 3, 4', () => {
  const state = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4);
  const word = createXoshiro(state);
  const expected = [11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492];
  assert.deepEqual(
    expected.map(() => word()),
    expected,
  );
});

test('xoshiro128** refuses the state that it never leaves', () => {
  assert.throws(() => createXoshiro(new Uint8Array(16)), /state of zeros/);
  assert.throws(() => createXoshiro(new Uint8Array(15)), /16 bytes/);
});

test('the draws of a seed are fixed for good', () => {
  const stream = createSeed(1).stream('vector');
  assert.equal(toHex(stream.bytes(10)), '045eba4e4fcb62a00b42');
  assert.deepEqual(draws(stream, 4), [358_616, 382_800, 285_642, 945_569]);
  assert.equal(stream.below(2 ** 50), 914_646_744_228_432);
  assert.deepEqual(stream.shuffle([1, 2, 3, 4, 5, 6]), [3, 1, 4, 5, 6, 2]);
  assert.deepEqual(
    Array.from({ length: 6 }, () => stream.exponential(1_000)),
    [553, 1_228, 170, 130, 1_261, 360],
  );
  assert.equal(stream.stream('inner').below(1_000_000), 356_507);
});

test('a number and its digits are one seed, and other texts are others', () => {
  const first = (text: string | number): string => toHex(createSeed(text).stream('a').bytes(16));
  assert.equal(first(7), first('7'));
  const all = [first('7'), first('8'), first('77'), first(''), first('-7')];
  assert.equal(new Set(all).size, all.length);
  assert.throws(() => createSeed(0.5), /whole number/);
});

test('a stream begins anew at every call and moves with no other', () => {
  const seed = createSeed('streams');
  const alone = draws(seed.stream('a'), 20);
  const [a, b] = [seed.stream('a'), seed.stream('b')];
  const mixed = Array.from({ length: 20 }, () => {
    b.bytes(3);
    b.stream('a').below(10);
    return a.below(1_000_000);
  });
  assert.deepEqual(mixed, alone);
});

test('streams under other names, and under other parents, draw other things', () => {
  const seed = createSeed('streams');
  const all = [
    seed.stream('a'),
    seed.stream('b'),
    seed.stream('ab'),
    seed.stream(''),
    seed.stream('a').stream('b'),
    seed.stream('b').stream('a'),
    seed.stream('a').stream(''),
    seed.stream('').stream('a'),
  ].map((stream) => toHex(stream.bytes(16)));
  assert.equal(new Set(all).size, all.length);
});

test('two streams agree no more often than chance has it', () => {
  const seed = createSeed('independence');
  const [a, b] = [seed.stream('device 1'), seed.stream('device 2')];
  let same = 0;
  for (let round = 0; round < 10_000; round += 1) if (a.below(10) === b.below(10)) same += 1;
  assert.ok(same > 850 && same < 1_150, `${same} of 10000`);
});

test('every number below a count comes about equally often', () => {
  const stream = createSeed('uniform').stream('below');
  const seen = counts(
    Array.from({ length: 60_000 }, () => stream.below(6)),
    6,
  );
  for (const count of seen) assert.ok(count > 9_600 && count < 10_400, seen.join(' '));
});

test('every byte comes about equally often, whatever the length asked for', () => {
  const stream = createSeed('uniform').stream('bytes');
  const bytes = Array.from({ length: 10_000 }, (_, at) => [...stream.bytes(at % 13)]).flat();
  const seen = counts(bytes, 256);
  const expected = bytes.length / 256;
  for (const count of seen) assert.ok(Math.abs(count - expected) < expected / 2, seen.join(' '));
});

test('a chance of a third comes in a third of all draws, of 0 never, of 1 always', () => {
  const stream = createSeed('uniform').stream('chance');
  const times = Array.from({ length: 30_000 }, () => stream.chance(1 / 3)).filter(Boolean).length;
  assert.ok(times > 9_600 && times < 10_400, String(times));
  for (let round = 0; round < 1_000; round += 1) {
    assert.equal(stream.chance(0), false);
    assert.equal(stream.chance(1), true);
  }
});

test('another rate moves nothing of what is drawn afterwards', () => {
  const [one, other] = [createSeed(3).stream('rate'), createSeed(3).stream('rate')];
  for (const rate of [0, 0.2, 1]) {
    one.chance(rate);
    other.chance(0.7);
    assert.equal(one.below(1_000_000), other.below(1_000_000));
  }
});

test('weights say how often a value comes, and 0 means never', () => {
  const stream = createSeed('uniform').stream('weighted');
  const list = [
    { weight: 1, value: 0 },
    { weight: 0, value: 1 },
    { weight: 3, value: 2 },
  ];
  const values = Array.from({ length: 20_000 }, () => stream.weighted(list));
  const [once, never, thrice] = counts(values, 3);
  assert.ok(once !== undefined && once > 4_700 && once < 5_300, String(once));
  assert.equal(never, 0);
  assert.ok(thrice !== undefined && thrice > 14_700 && thrice < 15_300, String(thrice));
});

test('every order of three comes about equally often', () => {
  const stream = createSeed('uniform').stream('shuffle');
  const seen = new Map<string, number>();
  for (let round = 0; round < 12_000; round += 1) {
    const order = stream.shuffle(['a', 'b', 'c']).join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.equal(seen.size, 6);
  for (const count of seen.values()) assert.ok(count > 1_800 && count < 2_200, String(count));
});

test('exponential draws have their mean, and halve after every ln 2 of it', () => {
  const stream = createSeed('uniform').stream('exponential');
  const values = Array.from({ length: 40_000 }, () => stream.exponential(10_000));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(mean > 9_800 && mean < 10_200, String(mean));
  for (const [halvings, share] of [
    [1, 0.5],
    [2, 0.25],
    [4, 0.0625],
  ] as const) {
    const beyond = values.filter((value) => value > 6_931 * halvings).length / values.length;
    assert.ok(Math.abs(beyond - share) < 0.012, `${halvings}: ${beyond}`);
  }
});

test('draws that cannot be are mistakes', () => {
  const stream = createSeed('bounds').stream('a');
  const none: readonly number[] = [];
  const mistakes = [
    () => stream.below(0),
    () => stream.below(1.5),
    () => stream.below(2 ** 53),
    () => stream.between(2, 1),
    () => stream.between(0.5, 1),
    () => stream.chance(-0.1),
    () => stream.chance(1.1),
    () => stream.chance(Number.NaN),
    () => stream.pick(none),
    () => stream.weighted([{ weight: 0, value: 'a' }]),
    () => stream.weighted([{ weight: 0.5, value: 'a' }]),
    () => stream.exponential(-1),
  ];
  for (const mistake of mistakes) assert.throws(mistake, /broken invariant/);
});
