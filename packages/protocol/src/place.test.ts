/** Cells of the geohash grid: inside, size, distance. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cellDistanceMetres, cellSizeMetres, generalisedCell, isCell, isInside } from './place.ts';

const CELLS: readonly (readonly [string, boolean])[] = [
  ['t', true],
  ['tdr1y', true],
  ['tdr1yyyyyyyy', true],
  ['tdr1yyyyyyyyy', false],
  ['', false],
  ['TDR1', false],
  ['tdra', false],
  ['tdri', false],
  ['tdr1 ', false],
  ['t\u0000', false],
];

for (const [text, expected] of CELLS) {
  test(`${JSON.stringify(text)} ${expected ? 'is' : 'is not'} a cell`, () => {
    assert.equal(isCell(text), expected);
  });
}

const INSIDE: readonly (readonly [string, string, boolean])[] = [
  ['tdr1y', 'tdr', true],
  ['tdr1y', 'tdr1y', true],
  ['tdr1y', 'tdr1yb', false],
  ['tdr1y', 'tdr2', false],
  ['t', 'tdr', false],
];

for (const [cell, area, expected] of INSIDE) {
  test(`a payee in ${cell} ${expected ? 'stands' : 'does not stand'} in ${area} (G-124)`, () => {
    assert.equal(isInside(cell, area), expected);
  });
}

test('a cell of five letters is about 5 km wide, one of eight about 40 metres', () => {
  const [five, eight] = [cellSizeMetres('tdr1y'), cellSizeMetres('tdr1yzzz')];
  assert.ok(five > 6_000 && five < 7_500, `${five}`);
  assert.ok(eight > 35 && eight < 50, `${eight}`);
});

test('each letter more makes a cell smaller', () => {
  const sizes = Array.from('tdr1yzzzzzzz', (_, index) =>
    cellSizeMetres('tdr1yzzzzzzz'.slice(0, index + 1)),
  );
  for (const [index, size] of sizes.entries()) {
    assert.ok(size > 0);
    assert.ok(index === 0 || size < (sizes[index - 1] ?? 0), `letter ${index + 1}`);
  }
});

test('known distances come out right to a hundredth', () => {
  // Bengaluru to Chennai, whose cells lie about 290 km apart; and across the date line.
  const apart = cellDistanceMetres('tdr1v9q', 'tf344p9');
  assert.ok(apart > 280_000 && apart < 300_000, `${apart}`);
  const dateLine = cellDistanceMetres('rzzzzz', '2pbpbp');
  assert.ok(dateLine < 2_000, `${dateLine}`);
  assert.equal(cellDistanceMetres('tdr1y', 'tdr1y'), 0);
  assert.equal(cellDistanceMetres('tdr1y', 'tdr2'), cellDistanceMetres('tdr2', 'tdr1y'));
});

test('a cell is generalised as far as a radius can still be measured from it, and no further (G-178)', () => {
  const cell = 'tdr1y7w2k';
  for (const metres of [100, 1_000, 10_000, 100_000, 5_000_000]) {
    const area = generalisedCell(cell, metres);
    assert.ok(isInside(cell, area));
    assert.ok(4 * cellSizeMetres(area) <= metres, area);
    const wider = area.slice(0, -1);
    assert.ok(wider === '' || 4 * cellSizeMetres(wider) > metres, wider);
    assert.ok(cellDistanceMetres(cell, area) <= metres / 8, 'where it began is inside');
  }
  assert.equal(generalisedCell(cell, 10_000), 'tdr1y7');
  assert.equal(generalisedCell('tdr1y', 10), 'tdr1y', 'what is coarser already stays');
});
