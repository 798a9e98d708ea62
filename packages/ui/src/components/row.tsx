/** A row of a list: what, how much, and how it stands. */

import type { ComponentChildren, JSX } from 'preact';

export interface RowProps {
  readonly main: ComponentChildren;
  readonly side?: ComponentChildren;
  readonly sub?: ComponentChildren;
  readonly subSide?: ComponentChildren;
  readonly onPress?: () => void;
}

/** A row; a button where it leads somewhere. */
export function Row({ main, side, sub, subSide, onPress }: RowProps): JSX.Element {
  const inside = (
    <>
      <span class="row-main">{main}</span>
      <span class="row-side">{side}</span>
      {sub === undefined && subSide === undefined ? null : (
        <>
          <span class="row-sub">{sub}</span>
          <span class="row-side row-sub">{subSide}</span>
        </>
      )}
    </>
  );
  return (
    <li>
      {onPress === undefined ? (
        <div class="row">{inside}</div>
      ) : (
        <button type="button" class="row" onClick={onPress}>
          {inside}
        </button>
      )}
    </li>
  );
}
