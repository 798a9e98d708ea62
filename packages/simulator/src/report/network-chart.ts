/** How many phones and tills had a network. */

import { legend } from './chart.ts';
import { html, type Markup } from '@tallystick/report/html';
import { linesChart } from './lines-chart.ts';
import type { RunRecord } from './run-record.ts';

const HEIGHT = 110;

/** Phones at the back, tills in front. */
export function networkChart(record: RunRecord): Markup {
  return html`${linesChart(record, {
    height: HEIGHT,
    label: 'How many phones and tills had a network.',
    series: [
      { style: 'area-phones', of: ({ phonesConnected }) => phonesConnected },
      { style: 'area-tills', of: ({ tillsConnected }) => tillsConnected },
    ],
    max: Math.max(...record.samples.map(({ phonesConnected }) => phonesConnected), 1),
    value: (value) => String(value),
  })}${legend([
    { swatch: 'area-phones', words: 'phones with a network' },
    { swatch: 'area-tills', words: 'tills with a network' },
  ])}`;
}
