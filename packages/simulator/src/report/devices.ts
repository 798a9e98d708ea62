/** A line of time for each device, which opens into what happened with it. */

import { timeAxis, timeScale, WIDTH, type TimeScale } from './chart.ts';
import { html, type Markup } from '@tallystick/report/html';
import { meaningOf, wordsOf } from '../world/line-kinds.ts';
import type { DeviceEvent, DeviceStory, RunRecord } from './run-record.ts';
import { momentText } from './words.ts';

const DEVICES_MAX = 120;
const LEFT = 8;
const HEIGHT = 22;
const MIDDLE = HEIGHT / 2;

/** Those that something is to be said of come first, where not all of them have room. */
export function devices(record: RunRecord): Markup {
  const stories = chosen(record);
  const scale = timeScale(record, LEFT);
  const left = record.stories.length - stories.length;
  return html`<p>
      A thick line: it has a network. Tap a device to read what happened with
      it.${left > 0 ? ` ${left} quieter devices are left out.` : ''}
    </p>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <line class="online" x1="0" x2="16" y1="8" y2="8" /></svg
        >has a network
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <line class="offline" x1="0" x2="16" y1="8" y2="8" /></svg
        >has none
      </li>
      ${[
        ['mark-paid', 'a payment was accepted'],
        ['mark-no', 'a payment came to nothing'],
        ['mark-fault', 'something went wrong'],
        ['mark-cheat', 'against the rules'],
      ].map(
        ([style = '', words = '']) =>
          html`<li>
            <svg viewBox="0 0 16 16" aria-hidden="true">${shape(style, 8, 8)}</svg>${words}
          </li>`,
      )}
    </ul>
    <div class="lane-axis">
      <svg viewBox="0 0 ${WIDTH} 24" aria-hidden="true">${timeAxis(record, scale, 4)}</svg>
    </div>
    ${stories.map((story) => lane(record, scale, story))}`;
}

function chosen({ stories, town, deeds, proofs }: RunRecord): readonly DeviceStory[] {
  const { only } = town.order.masks;
  const present = stories.filter(({ name }) => only === undefined || only.includes(name));
  const said = town.violations.map(({ about }) => about).join(' ');
  const named = new Set([...deeds, ...proofs].map(({ device }) => device));
  const isNamed = ({ name }: DeviceStory): boolean =>
    named.has(name) || new RegExp(`\\b${name}\\b`).test(said);
  const weight = (story: DeviceStory): number =>
    (isNamed(story) ? 1_000 : 0) + story.events.filter(isStrange).length;
  if (present.length <= DEVICES_MAX) return present;
  const kept = new Set(
    present.toSorted((left, right) => weight(right) - weight(left)).slice(0, DEVICES_MAX),
  );
  return present.filter((story) => kept.has(story));
}

function isStrange({ kind }: DeviceEvent): boolean {
  const is = meaningOf(kind)?.is;
  return is === 'cheat' || is === 'deed' || (is === 'fault' && kind !== 'fault');
}

function lane(record: RunRecord, scale: TimeScale, story: DeviceStory): Markup {
  const { startMs } = record;
  const events = story.events.filter(({ at }) => at >= startMs);
  const accepted = events.filter(({ kind }) => kind === 'accepted').length;
  return html`<details class="lane">
    <summary>
      <span class="lane-name">${story.name}</span><span class="lane-count">${accepted} paid</span>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
        <line
          class="offline"
          x1="${scale.left}"
          x2="${scale.right}"
          y1="${MIDDLE}"
          y2="${MIDDLE}"
        />
        ${connections(record, story).map(([from, to]) => html`<line class="online" x1="${scale.x(from)}" x2="${scale.x(to)}" y1="${MIDDLE}" y2="${MIDDLE}" />`)}
        ${events.map(({ at, kind }) => shape(styleOf(kind), scale.x(at), MIDDLE))}
      </svg>
    </summary>
    <ol>
      ${events.map(({ at, kind, more }) => html`<li><time>${momentText(at, startMs)}</time> ${wordsFor(kind)}${more === '' ? '' : `: ${wordsOf(more)}`}</li>`)}
    </ol>
    ${events.length === 0 ? html`<p class="small">Nothing.</p>` : html``}
    ${story.left > 0 ? html`<p class="small">and ${story.left} more</p>` : html``}
  </details>`;
}

function wordsFor(kind: string): string {
  return meaningOf(kind)?.words ?? kind;
}

/** From when to when it had a network. */
function connections(
  { startMs, endMs }: RunRecord,
  { switches }: DeviceStory,
): readonly (readonly [number, number])[] {
  const moments = [startMs, ...switches, endMs];
  const pieces: (readonly [number, number])[] = [];
  for (let at = 0; at + 1 < moments.length; at += 2) {
    pieces.push([moments[at] ?? startMs, moments[at + 1] ?? endMs]);
  }
  return pieces;
}

function styleOf(kind: string): string {
  if (kind === 'accepted') return 'mark-paid';
  const is = meaningOf(kind)?.is;
  if (is === 'cheat' || is === 'deed') return 'mark-cheat';
  if (is === 'fault' || kind === 'killed') return 'mark-fault';
  const isNothing = is === 'payment' && kind !== 'shown';
  return isNothing ? 'mark-no' : '';
}

/** Each kind has a shape of its own, so that nobody needs the colour. */
function shape(style: string, x: number, y: number): Markup {
  const at = Math.round(x * 10) / 10;
  switch (style) {
    case 'mark-paid':
      return html`<circle class="mark-paid" cx="${at}" cy="${y}" r="4" />`;
    case 'mark-no':
      return html`<circle class="mark-no" cx="${at}" cy="${y}" r="3.5" />`;
    case 'mark-fault':
      return html`<path class="mark-fault" d="M${at} ${y - 5}l4.5 9h-9z" />`;
    case 'mark-cheat':
      return html`<path class="mark-cheat" d="M${at - 4} ${y - 4}l8 8m0-8l-8 8" />`;
    default:
      return html``;
  }
}
