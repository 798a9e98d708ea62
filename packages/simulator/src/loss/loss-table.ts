/** The table of a sweep, in Markdown. */

import { inMajor } from './loss-picture.ts';
import type { MeasuredLine, MeasuredPoint } from './measured-sweep.ts';

const HOUR_MS = 3_600_000;
const FIGURES = [
  'payees reached',
  'proof after',
  'last accepted after',
  'accepted',
  "paid by the cheat's money",
  "issuer's loss",
  'bound of rule 4',
  'bound if all were reached',
  "merchants' loss",
];

/** All rows, under what the sweep varies; with several lines, each row says whose it is. */
export function lossTable(axis: string, lines: readonly MeasuredLine[]): string {
  const isOne = lines.length === 1;
  const head = [...(isOne ? [] : ['who']), axis, ...FIGURES];
  const rows = lines.flatMap(({ line, points }) =>
    points.map((point) => lossRow(isOne ? [] : [line.label], point)),
  );
  return [row(head), row(head.map(() => '---:')), ...rows].join('\n');
}

/** The row of one point. */
export function lossRow(who: readonly string[], { step, measured }: MeasuredPoint): string {
  return row([
    ...who,
    step.label,
    String(measured.tillsReached),
    hours(measured.foundAfterMs),
    hours(measured.lastAfterMs),
    inMajor(measured.accepted),
    inMajor(measured.fromCheat),
    inMajor(measured.issuerLoss),
    inMajor(measured.bound),
    inMajor(measured.boundOfAll),
    inMajor(measured.merchantLoss),
  ]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** To a tenth. */
function hours(ms: number | undefined): string {
  if (ms === undefined) return 'none';
  const tenths = Math.round((ms * 10) / HOUR_MS);
  return `${Math.floor(tenths / 10)}.${tenths % 10} h`;
}
