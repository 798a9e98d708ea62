/** What was done against the rules, and when each cheat was found. */

import { chart, timeAxis, timeScale } from './chart.ts';
import { html, type Markup } from '@tallystick/report/html';
import type { Deed, Proof, RunRecord } from './run-record.ts';
import { wordsOf } from '../world/line-kinds.ts';
import { lengthText, momentText } from './words.ts';

interface Cheat {
  readonly device: string;
  readonly deeds: readonly Deed[];
  readonly proofs: readonly Proof[];
}

const ROW_HEIGHT = 18;
const NAME_WIDTH = 84;
const ROWS_MAX = 40;

/** A row for each, from the first deed to the first proof; and the same as a table. */
export function cheats(record: RunRecord): Markup {
  const all = cheatsOf(record);
  if (all.length === 0) return html`<p>Nobody cheated.</p>`;
  const shown = all.slice(0, ROWS_MAX);
  const cheating = all.filter(({ deeds }) => deeds.length > 0);
  const found = cheating.filter(({ proofs }) => proofs.length > 0).length;
  const innocent = all.length - cheating.length;
  const scale = timeScale(record, NAME_WIDTH);
  const height = shown.length * ROW_HEIGHT;
  const rows = shown.map(({ device, deeds, proofs }, at) => {
    const y = (at + 0.5) * ROW_HEIGHT;
    const [deed] = deeds;
    const proof = firstProofAfter({ device, deeds, proofs });
    const [from, to] = [deed?.at ?? proof?.at, proof?.at ?? record.endMs];
    return html`<text class="value" x="${NAME_WIDTH - 6}" y="${y + 4}">${device}</text>
      ${from === undefined ? html`` : html`<line class="${proof === undefined ? 'open' : 'until-found'}" x1="${scale.x(from)}" x2="${scale.x(to)}" y1="${y}" y2="${y}" />`}
      ${deeds.map((one) => html`<path class="deed" d="${cross(scale.x(one.at), y)}"><title>${momentText(one.at, record.startMs)}: ${wordsOf(one.what)}</title></path>`)}
      ${proof === undefined ? html`` : html`<circle class="found" cx="${scale.x(proof.at)}" cy="${y}" r="5"><title>${momentText(proof.at, record.startMs)}: found, ${wordsOf(proof.kind)}</title></circle>`}`;
  });
  return html`<p>
      ${counted(cheating.length)} broke the rules; the issuer holds a proof against ${found} of
      them. A proof needs signed messages that contradict each other: what was refused on the spot,
      or never handed in, leaves none.
      ${innocent === 0 ? '' : `${counted(innocent)} with a proof against them did nothing wrong.`}
    </p>
    ${chart({ height, label: `Deeds and proofs of ${shown.length} devices; the table below says the same.`, body: html`${timeAxis(record, scale, height)}${rows}` })}
    <ul class="legend">
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path class="deed" d="${cross(8, 8)}" /></svg>a
        deed against the rules
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle class="found" cx="8" cy="8" r="5" /></svg
        >found: the issuer holds a proof
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <line class="open" x1="0" x2="16" y1="8" y2="8" /></svg
        >no proof
      </li>
    </ul>
    ${table(record, all)}`;
}

function counted(devices: number): string {
  return `${devices} ${devices === 1 ? 'device' : 'devices'}`;
}

function table({ startMs }: RunRecord, all: readonly Cheat[]): Markup {
  return html`<details>
    <summary>As a table</summary>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>device</th>
            <th>first deed</th>
            <th>what</th>
            <th>deeds</th>
            <th>found</th>
            <th>after</th>
            <th>proof</th>
          </tr>
        </thead>
        <tbody>
          ${all.map((cheat) => {
            const [deed] = cheat.deeds;
            const proof = firstProofAfter(cheat);
            const kinds = [...new Set(cheat.deeds.map(({ what }) => wordsOf(what)))].join(', ');
            return html`<tr>
              <th>${cheat.device}</th>
              <td>${deed === undefined ? 'none seen' : momentText(deed.at, startMs)}</td>
              <td>${kinds}</td>
              <td class="number">${cheat.deeds.length}</td>
              <td>${proof === undefined ? 'not found' : momentText(proof.at, startMs)}</td>
              <td>
                ${proof === undefined || deed === undefined ? '' : lengthText(proof.at - deed.at)}
              </td>
              <td>${proof === undefined ? '' : wordsOf(proof.kind)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** In the order of the first deeds; a proof against somebody without a deed comes first. */
function cheatsOf({ deeds, proofs }: RunRecord): readonly Cheat[] {
  const names = new Set([...proofs, ...deeds].map(({ device }) => device));
  return [...names]
    .map((device) => ({
      device,
      deeds: deeds.filter((deed) => deed.device === device),
      proofs: proofs.filter((proof) => proof.device === device),
    }))
    .toSorted((left, right) => (left.deeds[0]?.at ?? 0) - (right.deeds[0]?.at ?? 0));
}

function firstProofAfter({ deeds, proofs }: Cheat): Proof | undefined {
  const from = deeds[0]?.at ?? 0;
  return proofs.find(({ at }) => at >= from) ?? proofs[0];
}

function cross(x: number, y: number): string {
  const [left, top] = [Math.round(x * 10) / 10 - 4, y - 4];
  return `M${left} ${top}l8 8m0-8l-8 8`;
}
