/**
 * Places as geohash cells: text in which each further letter narrows the cell, so "inside" is "starts
 * with". Cells come from the operator (merchants do not state their own place), at a precision that the
 * operator chooses.
 */

import { CELL_LENGTH_MAX } from './limits.ts';

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const BITS_PER_LETTER = 5;
const EARTH_RADIUS_METRES = 6_371_008.8;

/** Is `text` a geohash of 1 to 12 letters? */
export function isCell(text: string): boolean {
  if (text.length < 1 || text.length > CELL_LENGTH_MAX) return false;
  return Array.from(text).every((letter) => ALPHABET.includes(letter));
}

/** Does `cell` lie inside `area`? A cell coarser than the area does not. */
export function isInside(cell: string, area: string): boolean {
  return cell.startsWith(area);
}

interface Bounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Degrees of a cell's edges. */
function boundsOf(cell: string): Bounds {
  let [south, north, west, east] = [-90, 90, -180, 180];
  let splitsLongitude = true;
  for (const letter of cell) {
    const value = ALPHABET.indexOf(letter);
    for (let bit = BITS_PER_LETTER - 1; bit >= 0; bit -= 1) {
      const upper = Math.floor(value / 2 ** bit) % 2 === 1;
      const middle = splitsLongitude ? (west + east) / 2 : (south + north) / 2;
      if (splitsLongitude && upper) west = middle;
      else if (splitsLongitude) east = middle;
      else if (upper) south = middle;
      else north = middle;
      splitsLongitude = !splitsLongitude;
    }
  }
  return { south, north, west, east };
}

function distanceMetres(from: readonly [number, number], to: readonly [number, number]): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [latitude, longitude] = [radians(to[0] - from[0]), radians(to[1] - from[1])];
  const haversine =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(from[0])) * Math.cos(radians(to[0])) * Math.sin(longitude / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** The cell's diagonal in metres. */
export function cellSizeMetres(cell: string): number {
  const { south, north, west, east } = boundsOf(cell);
  return distanceMetres([south, west], [north, east]);
}

/** Metres between the middles of two cells. */
export function cellDistanceMetres(left: string, right: string): number {
  const [a, b] = [boundsOf(left), boundsOf(right)];
  return distanceMetres(
    [(a.south + a.north) / 2, (a.west + a.east) / 2],
    [(b.south + b.north) / 2, (b.west + b.east) / 2],
  );
}

/**
 * Of the areas around a cell, the coarsest one that is still fine enough to measure a radius from: a
 * quarter of it from edge to edge, so that a distance is wrong by an eighth at most. The cell itself
 * where no area is (G-178).
 */
export function generalisedCell(cell: string, radiusMetres: number): string {
  const lengths = Array.from(cell, (_, index) => index + 1);
  const enough = lengths.find(
    (length) => 4 * cellSizeMetres(cell.slice(0, length)) <= radiusMetres,
  );
  return cell.slice(0, enough ?? cell.length);
}
