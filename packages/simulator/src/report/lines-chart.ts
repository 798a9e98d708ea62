/** Values that change over time: steps from one look at the town to the next, filled down to zero. */

import { chart, timeAxis, timeScale, valueScale } from './chart.ts';
import { html, type Markup } from '@tallystick/report/html';
import type { RunRecord, Sample } from './run-record.ts';
import { momentText } from './words.ts';

export interface Lines {
  readonly height: number;
  readonly label: string;
  /** Classes of the style sheet, and what is drawn with them; the first lies at the back. */
  readonly series: readonly { readonly style: string; readonly of: (sample: Sample) => number }[];
  readonly max: number;
  readonly value: (value: number) => string;
}

/** One drawing of several series over the samples of a run. */
export function linesChart(record: RunRecord, lines: Lines): Markup {
  const { height, label, series, max, value } = lines;
  const scale = timeScale(record);
  const values = valueScale(max, height, value);
  const paths = series.map(({ style, of }) => {
    const [life, after] = [true, false].map((isLife) =>
      steps(
        record.samples.filter(({ at }) => at <= record.lifeEndMs === isLife),
        (sample) => [scale.x(sample.at), values.y(of(sample))],
      ),
    );
    return html`${[life ?? '', after ?? ''].filter((path) => path !== '').map((path) => html`<path class="${style}" d="${path}V${height}H${path.slice(1, path.indexOf(' '))}Z" />`)}`;
  });
  const looks = record.samples.map((sample, at) => {
    const from = scale.x(record.samples[at - 1]?.at ?? record.startMs);
    const to = scale.x(sample.at);
    const said = series.map(({ of }) => value(of(sample))).join(' and ');
    return html`<rect
      class="look"
      x="${from}"
      y="0"
      width="${Math.max(0, to - from)}"
      height="${height}"
      ><title>${momentText(sample.at, record.startMs)}: ${said}</title></rect
    >`;
  });
  return chart({
    height,
    label,
    body: html`${timeAxis(record, scale, height)}${values.axis}${paths}${looks}`,
  });
}

/** A path of steps: a value holds until the next one is known. */
function steps(
  samples: readonly Sample[],
  point: (sample: Sample) => readonly [number, number],
): string {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return samples
    .map((sample, at) => {
      const [x, y] = point(sample).map(round);
      return at === 0 ? `M${x} ${y}` : `H${x}V${y}`;
    })
    .join('');
}
