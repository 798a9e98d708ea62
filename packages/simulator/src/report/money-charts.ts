/** Money that is on its way: three sums, each on a scale of its own. */

import { html, type Markup } from '@tallystick/report/html';
import { linesChart } from './lines-chart.ts';
import type { RunRecord, Sample } from './run-record.ts';
import { amountText } from './words.ts';

const HEIGHT = 84;
const MINOR_PER_MAJOR = 100;

const SUMS: readonly {
  readonly style: string;
  readonly title: string;
  readonly about: string;
  readonly of: (sample: Sample) => bigint;
}[] = [
  {
    style: 'area-reserved',
    title: 'Set aside',
    about: 'Held back at the issuer for what phones may spend without a network',
    of: ({ reserved }) => reserved,
  },
  {
    style: 'area-hand',
    title: 'Offline, in hand',
    about: 'Accepted by tills, and the issuer has not heard of it',
    of: ({ inHand }) => inHand,
  },
  {
    style: 'area-waiting',
    title: 'Handed in, waiting',
    about: 'The issuer knows of it and has not decided',
    of: ({ waiting }) => waiting,
  },
];

/** At the end all three have to be nothing. */
export function moneyCharts(record: RunRecord): Markup {
  const last = record.samples.at(-1);
  return html`${SUMS.map(({ style, title, about, of }) => {
    const most = record.samples.reduce((max, sample) => (of(sample) > max ? of(sample) : max), 0n);
    const atEnd = last === undefined ? 0n : of(last);
    return html`<h3>
        <svg class="key" viewBox="0 0 16 16" aria-hidden="true">
          <rect class="${style}" x="1" y="1" width="14" height="14" /></svg
        >${title}
      </h3>
      <p class="small">${about}. At most ${amountText(most)}; at the end ${amountText(atEnd)}.</p>
      ${linesChart(record, {
        height: HEIGHT,
        label: `${title}: at most ${amountText(most)}, at the end ${amountText(atEnd)}.`,
        series: [{ style, of: (sample) => Number(of(sample)) / MINOR_PER_MAJOR }],
        max: Number(most) / MINOR_PER_MAJOR,
        value: (value) => `₹${value.toLocaleString('en-IN')}`,
      })}`;
  })}`;
}
