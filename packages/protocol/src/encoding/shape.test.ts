/** Shapes: each takes its own values and names the field that is wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { MINOR_MAX } from '../money.ts';
import type { CborValue } from './cbor.ts';
import {
  anyShape,
  booleanShape,
  currencyShape,
  list,
  mapped,
  minorShape,
  octets,
  oneOf,
  optional,
  readShape,
  text,
  tuple,
  uint,
  flagShape,
  withLaterField,
  type Shape,
} from './shape.ts';

interface Row {
  readonly shape: Shape<never> | Shape<unknown>;
  readonly taken: readonly CborValue[];
  readonly refused: readonly CborValue[];
}

const map = new Map<number, CborValue>();

const ROWS: Readonly<Record<string, Row>> = {
  'a number from 1 to 9': {
    shape: uint(9, 1),
    taken: [1, 9],
    refused: [0, 10, -1, 1.5, 1n, '1', null, true, [1], map, Number.NaN],
  },
  'an amount': {
    shape: minorShape,
    taken: [0, 1_250, Number.MAX_SAFE_INTEGER, 9_007_199_254_740_992n, MINOR_MAX],
    refused: [-1, 0.5, -1n, MINOR_MAX + 1n, '1', null, false, map],
  },
  'a currency': {
    shape: currencyShape,
    taken: [1, 356, 1_000, 65_535],
    refused: [0, 65_536, 356n, '356', null],
  },
  'three bytes': {
    shape: octets(3),
    taken: [new Uint8Array(3)],
    refused: [new Uint8Array(2), new Uint8Array(4), 'abc', [1, 2, 3], null],
  },
  'up to two bytes': {
    shape: octets(0, 2),
    taken: [new Uint8Array(), new Uint8Array(2)],
    refused: [new Uint8Array(3), null],
  },
  'text of four characters at most': {
    shape: text(4),
    taken: ['', 'Asha', 'चाय', 'ab\u200c', '\ufffd'],
    refused: [
      'Ashas',
      'a\n',
      '\u0000',
      '\u007f',
      '\u0085',
      '\ud800',
      '\ufeffa',
      'a\u202e',
      'a\u2066',
      1,
      null,
      new Uint8Array(1),
    ],
  },
  'a truth value': { shape: booleanShape, taken: [true, false], refused: [0, 1, 'true', null] },
  'one of three names': {
    shape: oneOf(['a', 'b', 'c']),
    taken: [0, 2],
    refused: [3, -1, 0.5, 'a', 0n, null],
  },
  'two numbers at most': {
    shape: list(uint(9), 2),
    taken: [[], [1], [1, 2]],
    refused: [[1, 2, 3], [10], 1, null, map, new Uint8Array(1)],
  },
  'a number or nothing': { shape: optional(uint(9)), taken: [null, 3], refused: [10, 'x', []] },
  anything: { shape: anyShape, taken: [null, 1, [map]], refused: [] },
  'an even number': {
    shape: mapped<number, number>(
      uint(9),
      (value) => value,
      (value) => (value % 2 === 0 ? value : undefined),
    ),
    taken: [0, 8],
    refused: [1, 10, 'x'],
  },
};

for (const [name, { shape, taken, refused }] of Object.entries(ROWS)) {
  test(`${name}: takes its own`, () => {
    for (const value of taken) assert.equal(readShape(shape, value, 'it').ok, true, show(value));
  });
  test(`${name}: refuses all else`, () => {
    for (const value of refused) {
      const read = readShape(shape, value, 'it');
      assert.ok(!read.ok, show(value));
      assert.equal(read.code, 'malformed');
      assert.match(read.at, /^it/);
    }
  });
}

function show(value: CborValue): string {
  return inspect(value);
}

interface Point {
  readonly x: number;
  readonly label?: string;
  readonly tags: readonly number[];
}

const pointShape: Shape<Point> = tuple<Point>({
  x: uint(9),
  label: optional(text(5)),
  tags: list(uint(3), 2),
});

test('a record travels as an array in the order of its fields, absent fields as null', () => {
  assert.deepEqual(pointShape.encode({ x: 1, tags: [2] }), [1, null, [2]]);
  const read = readShape(pointShape, [1, null, [2]], 'point');
  assert.deepEqual(read, { ok: true, value: { x: 1, tags: [2] } });
  assert.ok(read.ok && !('label' in read.value) && Object.isFrozen(read.value));
});

const WRONG: readonly (readonly [CborValue, string])[] = [
  [1, 'point'],
  [[1, null], 'point'],
  [[1, null, [], null], 'point'],
  [[10, null, []], 'point.x'],
  [[1, 'too long', []], 'point.label'],
  [[1, null, null], 'point.tags'],
  [[1, null, [1, 4]], 'point.tags[1]'],
];

for (const [value, at] of WRONG) {
  test(`a refusal names ${at}`, () => {
    assert.deepEqual(readShape(pointShape, value, 'point'), { ok: false, code: 'malformed', at });
  });
}

test('a fault of our own is not taken for a malformed value', () => {
  const broken: Shape<number> = {
    encode: (value) => value,
    decode: () => {
      throw new RangeError('a bug');
    },
  };
  assert.throws(() => readShape(broken, 1, 'it'), RangeError);
});

interface Visit {
  readonly x: number;
  readonly until?: number;
  readonly late?: true;
}

test('a field that came later is behind the others or is not there, and has one form', () => {
  const visitShape: Shape<Visit> = withLaterField<Visit, 'until' | 'late'>(
    { x: uint(9) },
    { until: uint(9), late: flagShape },
  );
  assert.deepEqual(visitShape.encode({ x: 1 }), [1]);
  assert.deepEqual(visitShape.encode({ x: 1, until: 2 }), [1, 2]);
  assert.deepEqual(readShape(visitShape, [1], 'it'), { ok: true, value: { x: 1 } });
  assert.deepEqual(readShape(visitShape, [1, 2], 'it'), { ok: true, value: { x: 1, until: 2 } });
  // Of two, the first one is null where only the second one is there.
  for (const [value, wire] of [
    [{ x: 1, until: 2, late: true }, [1, 2, true]],
    [{ x: 1, late: true }, [1, null, true]],
  ] as const) {
    assert.deepEqual(visitShape.encode(value), wire);
    assert.deepEqual(readShape(visitShape, wire, 'it'), { ok: true, value });
  }
  for (const [value, at] of [
    [[1, 2, null], 'it.late'],
    [[1, null, null], 'it.late'],
    [[1, 2, false], 'it.late'],
    [[1, null], 'it.until'],
    [[1, 10], 'it.until'],
    [[1, 2, true, 3], 'it'],
    [[], 'it'],
    [1, 'it'],
  ] as const) {
    assert.deepEqual(readShape(visitShape, value, 'it'), { ok: false, code: 'malformed', at });
  }
});
