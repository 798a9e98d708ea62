/** A run as one page for people who have never seen it: what broke, then what happened. */

import { cheats } from './cheats.ts';
import { devices } from './devices.ts';
import { faults } from './faults.ts';
import { countTable, dayTable } from './figures.ts';
import { html, NOTHING, type Markup } from '@tallystick/report/html';
import { moneyCharts } from './money-charts.ts';
import { networkChart } from './network-chart.ts';
import { paymentsChart } from './payments-chart.ts';
import { replayCommand } from '../run/replay-command.ts';
import type { RunRecord } from './run-record.ts';
import { STYLE } from './style.ts';
import { amountText } from './words.ts';

/** Of one rule. */
const CASES_SHOWN = 12;
const UPPER = 'M0 6h24l6 12 6-12h48l6 12 6-12h48l6 12 6-12h48l6 12 6-12h24v22H0z';
const LOWER = 'M0 32h240v22h-24l-6-12-6 12h-48l-6-12-6 12H96l-6-12-6 12H36l-6-12-6 12H0z';

/** The whole file: nothing in it comes from anywhere else. */
export function reportPage(record: RunRecord): string {
  const { seed, devices: count, days, twin } = record.town.order;
  const title = `Town ${seed}: ${count} devices, ${days} ${days === 1 ? 'day' : 'days'}`;
  const broken =
    twin === undefined ? '' : ` The production code is broken on purpose: twin "${twin}".`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <svg class="patterns" aria-hidden="true"><defs>${PATTERNS}</defs></svg>
        <main>
          <header>
            <svg class="stick" viewBox="0 0 240 60" aria-hidden="true">
              <path d="${UPPER}" />
              <path d="${LOWER}" />
            </svg>
            <h1>${title}</h1>
            <p class="lead">
              Phones pay tills without a network, and hand in their halves when they have one. One
              number decides everything that happens here, what goes wrong and who cheats; then all
              come back, every last day passes, and checkers look at the outcome.${broken}
            </p>
          </header>
          ${outcome(record)} ${keyFigures(record)}
          ${section('Payments', 'When people paid.', paymentsChart(record))}
          ${section('Network', 'People leave it in the morning and come back to it in the evening, with luck.', networkChart(record))}
          ${section('Money outstanding', 'What is neither spent nor free. In the end nothing may be left of it.', moneyCharts(record))}
          ${section('Cheats', 'Who broke the rules on purpose, and when that was found.', cheats(record))}
          ${section('Faults', 'What went wrong by itself.', faults(record))}
          ${section('Devices', '', devices(record))}
          ${section(
            'Figures',
            'What the drawings show, day by day.',
            html`${dayTable(record)}
              <details>
                <summary>All kinds of lines of the journal</summary>
                ${countTable(record)}
              </details>`,
          )}
          <footer>
            <p class="small">Digest of the whole history: <code>${record.town.digest}</code></p>
            <p class="small">Again: <code>${replayCommand(record.town.order)}</code></p>
          </footer>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function section(title: string, about: string, body: Markup): Markup {
  return html`<section>
    <h2>${title}</h2>
    ${about === '' ? html`` : html`<p>${about}</p>`}${body}
  </section>`;
}

function outcome({ town }: RunRecord): Markup {
  const { violations, order } = town;
  if (violations.length === 0) {
    return html`<div class="notice notice-good" role="status">
      <h2>Every rule held</h2>
      <p>Nobody who followed the rules lost anything that was promised.</p>
    </div>`;
  }
  const byRule = [...Map.groupBy(violations, ({ rule }) => rule)];
  return html`<div class="notice notice-bad" role="alert">
    <h2>${violations.length} ${violations.length === 1 ? 'violation' : 'violations'}</h2>
    <ul class="violations">
      ${byRule.map(([rule, found]) => {
        const left = found.length - CASES_SHOWN;
        return html`<li>
          <strong>${sentence(rule)}</strong
          >${found.slice(0, CASES_SHOWN).map(({ about }) => html`<span>${about}</span>`)}${left > 0 ? html`<span>and ${left} more</span>` : NOTHING}
        </li>`;
      })}
    </ul>
    <p>Play exactly this again:</p>
    <p><code>${replayCommand(order)}</code></p>
    <p>Find a smaller town that breaks the same rule:</p>
    <p><code>${replayCommand(order)} --shrink</code></p>
  </div>`;
}

function sentence(rule: string): string {
  return `${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`;
}

function keyFigures({ town, acceptedAmount, deeds, proofs, hours }: RunRecord): Markup {
  const strikes = hours.reduce((sum, hour) => sum + hour.faults, 0);
  const cheating = new Set(deeds.map(({ device }) => device));
  const proven = new Set(proofs.map(({ device }) => device));
  const found = [...cheating].filter((device) => proven.has(device)).length;
  const figures: readonly (readonly [string, string])[] = [
    [String(town.payments), 'payments accepted'],
    [amountText(acceptedAmount), 'in all'],
    [String(strikes), 'faults on those days'],
    [
      cheating.size === 0 ? 'None' : `${found} of ${cheating.size}`,
      cheating.size === 0 ? 'of the devices cheated' : 'cheating devices found',
    ],
  ];
  return html`<dl class="figures">
    ${figures.map(
      ([figure, words]) =>
        html`<div>
          <dt>${words}</dt>
          <dd>${figure}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Hatches, so that what is drawn with them is told apart without colour. */
const PATTERNS: Markup = html`<pattern
  id="slanted"
  width="5"
  height="5"
  patternUnits="userSpaceOnUse"
  patternTransform="rotate(45)"
  ><rect class="hatch" width="2.2" height="5"
/></pattern>`;
