/** What the bench prints: figures, each with the limit it is held to where there is one. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `max`: the value may not be above; `min`: it may not be below. */
  readonly limit?: { readonly max: number } | { readonly min: number };
}

/** Does the figure keep to its limit? */
export function isWithin({ value, limit }: Figure): boolean {
  if (limit === undefined) return true;
  return 'max' in limit ? value <= limit.max : value >= limit.min;
}

/** A figure with three significant digits: what a short run on a shared machine is worth. */
export function figure(
  name: string,
  value: number,
  unit: string,
  limit?: NonNullable<Figure['limit']>,
): Figure {
  const rounded = Number(value.toPrecision(3));
  return { name, value: rounded, unit, ...(limit === undefined ? {} : { limit }) };
}
