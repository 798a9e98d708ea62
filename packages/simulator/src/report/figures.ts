/** The figures behind the drawings, day by day. */

import { html, type Markup } from '@tallystick/report/html';
import { wordsOf } from '../world/line-kinds.ts';
import type { RunRecord } from './run-record.ts';
import { amountText } from './words.ts';

const HOURS_A_DAY = 24;
const DAY_MS = HOURS_A_DAY * 3_600_000;

/** A row for each day, with the money that was outstanding at its end. */
export function dayTable({ hours, samples, startMs, lifeEndMs }: RunRecord): Markup {
  const days = Math.ceil(hours.length / HOURS_A_DAY);
  const rows = Array.from({ length: days }, (_, day) => {
    const ofDay = hours.slice(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY);
    const sum = (of: 'accepted' | 'declined' | 'failed' | 'faults'): number =>
      ofDay.reduce((total, hour) => total + hour[of], 0);
    const end = Math.min(startMs + (day + 1) * DAY_MS, lifeEndMs);
    const last = samples.findLast(({ at }) => at <= end);
    return html`<tr>
      <th>day ${day + 1}</th>
      <td class="number">${sum('accepted')}</td>
      <td class="number">${sum('declined')}</td>
      <td class="number">${sum('failed')}</td>
      <td class="number">${sum('faults')}</td>
      <td class="number">${amountText(last?.reserved ?? 0n)}</td>
      <td class="number">${amountText(last?.inHand ?? 0n)}</td>
      <td class="number">${amountText(last?.waiting ?? 0n)}</td>
    </tr>`;
  });
  const end = samples.at(-1);
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th></th>
          <th class="number">accepted</th>
          <th class="number">declined</th>
          <th class="number">not so far</th>
          <th class="number">faults</th>
          <th class="number">set aside</th>
          <th class="number">in hand</th>
          <th class="number">waiting</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
        <tr>
          <th>at the very end</th>
          <td></td>
          <td></td>
          <td></td>
          <td></td>
          <td class="number">${amountText(end?.reserved ?? 0n)}</td>
          <td class="number">${amountText(end?.inHand ?? 0n)}</td>
          <td class="number">${amountText(end?.waiting ?? 0n)}</td>
        </tr>
      </tbody>
    </table>
  </div>`;
}

/** How often each kind of line was written down. */
export function countTable({ town }: RunRecord): Markup {
  const counts = Object.entries(town.counts).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>line of the journal</th>
          <th class="number">times</th>
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          ([kind, times]) =>
            html`<tr>
              <th>${wordsOf(kind)}</th>
              <td class="number">${times}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
