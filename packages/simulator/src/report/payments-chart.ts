/** Payments over time: what tills accepted and declined, and what never got as far. */

import { chart, legend, timeAxis, timeScale, valueScale } from './chart.ts';
import { html, type Markup } from '@tallystick/report/html';
import type { HourCounts, RunRecord } from './run-record.ts';

const HEIGHT = 150;
const BARS_MAX = 84;
const HOUR_MS = 3_600_000;
const GAP = 1;

const KINDS = ['accepted', 'declined', 'failed'] as const;

/** Bars of one or several hours. */
export function paymentsChart(record: RunRecord): Markup {
  const hoursEach = Math.max(1, Math.ceil(record.hours.length / BARS_MAX));
  const bars = grouped(record.hours, hoursEach);
  const scale = timeScale(record);
  const most = Math.max(...bars.map((bar) => bar.accepted + bar.declined + bar.failed), 1);
  const values = valueScale(most, HEIGHT, (value) => String(value));
  const widthOf = scale.x(record.startMs + hoursEach * HOUR_MS) - scale.left - GAP;
  const drawn = bars.map((bar, at) => {
    const x = scale.x(record.startMs + at * hoursEach * HOUR_MS);
    let below = 0;
    return KINDS.map((kind) => {
      const [bottom, top] = [values.y(below), values.y(below + bar[kind])];
      below += bar[kind];
      return bar[kind] === 0
        ? html``
        : html`<rect
            class="bar-${kind}"
            x="${x}"
            y="${top}"
            width="${Math.max(1, widthOf)}"
            height="${bottom - top}"
            ><title>${bar[kind]} ${WORDS[kind]}</title></rect
          >`;
    });
  });
  const each = hoursEach === 1 ? 'each hour' : `every ${hoursEach} hours`;
  return html`${chart({
    height: HEIGHT,
    label: `Payments ${each}; the figures are in the table at the end.`,
    body: html`${timeAxis(record, scale, HEIGHT)}${values.axis}${drawn.flat()}`,
  })}${legend([
    { swatch: 'bar-accepted', words: 'accepted by a till' },
    { swatch: 'bar-declined', words: 'declined by a till' },
    { swatch: 'bar-failed', words: 'never got as far: not asked, not paid, not scanned' },
  ])}`;
}

const WORDS = { accepted: 'accepted', declined: 'declined', failed: 'never got as far' };

function grouped(hours: readonly HourCounts[], each: number): readonly HourCounts[] {
  const bars: HourCounts[] = [];
  for (let at = 0; at < hours.length; at += each) {
    const bar = { accepted: 0, declined: 0, failed: 0, faults: 0 };
    for (const hour of hours.slice(at, at + each)) {
      bar.accepted += hour.accepted;
      bar.declined += hour.declined;
      bar.failed += hour.failed;
      bar.faults += hour.faults;
    }
    bars.push(bar);
  }
  return bars;
}
