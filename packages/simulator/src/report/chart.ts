/** What all charts of a report share: their width, the scale of time, axes and the frame around them. */

import { html, NOTHING, type Markup } from '@tallystick/report/html';
import type { RunRecord } from './run-record.ts';
import { clockText } from './words.ts';

/** In the units of the drawings. */
export const WIDTH = 720;
const LEFT = 64;
const RIGHT = 8;
/** Where the days of the town end, and the weeks after them begin, as shares of the width. */
const LIFE_SHARE = 0.76;
const AFTER_FROM = 0.78;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** With fewer days there is room for times of the day. */
const DAYS_WITH_HOURS_MAX = 3;
const HOURS_BETWEEN_TICKS = 6;
const DAY_TICKS_MAX = 8;

export interface TimeScale {
  readonly x: (at: number) => number;
  readonly left: number;
  readonly right: number;
  /** Where the days end. */
  readonly lifeEnd: number;
}

/** The town's days take most of the width; the weeks in which nothing new begins take the rest. */
export function timeScale(
  { startMs, lifeEndMs, endMs }: RunRecord,
  left: number = LEFT,
): TimeScale {
  const right = WIDTH - RIGHT;
  const width = right - left;
  const after = Math.max(1, endMs - lifeEndMs);
  return {
    left,
    right,
    lifeEnd: left + width * LIFE_SHARE,
    x: (at) =>
      at <= lifeEndMs
        ? left + (width * LIFE_SHARE * Math.max(0, at - startMs)) / (lifeEndMs - startMs)
        : left + width * (AFTER_FROM + ((1 - AFTER_FROM) * (at - lifeEndMs)) / after),
  };
}

/** The shaded weeks after, ticks and their words, under a chart of that height. */
export function timeAxis(record: RunRecord, scale: TimeScale, height: number): Markup {
  const { startMs, lifeEndMs, endMs } = record;
  const ticks = ticksOf(startMs, lifeEndMs);
  const afterFrom = scale.x(lifeEndMs + 1);
  const weeks = Math.round((endMs - lifeEndMs) / DAY_MS);
  return html`<rect
      class="after"
      x="${afterFrom}"
      y="0"
      width="${scale.right - afterFrom}"
      height="${height}"
    />
    ${ticks.map(({ at, label }) => {
      const x = scale.x(at);
      return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}" /><text
          x="${x + 3}"
          y="${height + 16}"
          >${label}</text
        >`;
    })}
    <text x="${afterFrom + 3}" y="${height + 16}">${weeks} days after</text>`;
}

function ticksOf(
  startMs: number,
  lifeEndMs: number,
): readonly { readonly at: number; readonly label: string }[] {
  const days = Math.ceil((lifeEndMs - startMs) / DAY_MS);
  const hasHours = days <= DAYS_WITH_HOURS_MAX;
  const everyDays = Math.ceil(days / DAY_TICKS_MAX);
  const everyMs = hasHours ? HOURS_BETWEEN_TICKS * HOUR_MS : everyDays * DAY_MS;
  const count = Math.ceil((lifeEndMs - startMs) / everyMs);
  return Array.from({ length: count }, (_, index) => {
    const at = startMs + index * everyMs;
    const isMidnight = (at - startMs) % DAY_MS === 0;
    const day = Math.floor((at - startMs) / DAY_MS) + 1;
    return { at, label: isMidnight ? `day ${day}` : clockText(at - startMs) };
  });
}

export interface ValueScale {
  readonly y: (value: number) => number;
  readonly axis: Markup;
}

/** From 0 at the bottom to a round number at or above `max`. */
export function valueScale(
  max: number,
  height: number,
  label: (value: number) => string,
): ValueScale {
  const top = roundUp(Math.max(1, max));
  const y = (value: number): number => height - (height * value) / top;
  const lines = [0, top / 2, top].map(
    (value) =>
      html`<line
          class="grid"
          x1="${LEFT}"
          x2="${WIDTH - RIGHT}"
          y1="${y(value)}"
          y2="${y(value)}"
        /><text class="value" x="${LEFT - 6}" y="${y(value) + 4}">${label(value)}</text>`,
  );
  return { y, axis: html`${lines}` };
}

/** The next of 2, 4, 6, 8, 10, 20, 40, ... */
function roundUp(value: number): number {
  let step = 2;
  while (step * 5 < value) step *= 10;
  return Math.ceil(value / step) * step;
}

export interface ChartInput {
  readonly height: number;
  /** What a person who does not see it has to know. */
  readonly label: string;
  readonly body: Markup;
}

/** A drawing with room below for the words of its axis. */
export function chart({ height, label, body }: ChartInput): Markup {
  return html`<div class="wide">
    <svg viewBox="0 -12 ${WIDTH} ${height + 34}" role="img" aria-label="${label}">${body}</svg>
  </div>`;
}

export interface LegendEntry {
  readonly swatch: string;
  readonly words: string;
}

/** What the shapes of a chart mean. */
export function legend(entries: readonly LegendEntry[]): Markup {
  if (entries.length === 0) return NOTHING;
  return html`<ul class="legend">
    ${entries.map(
      ({ swatch, words }) =>
        html`<li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect class="${swatch}" x="1" y="1" width="14" height="14" /></svg
          >${words}
        </li>`,
    )}
  </ul>`;
}
