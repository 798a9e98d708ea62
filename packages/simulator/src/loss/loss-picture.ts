/** The picture of a sweep. */

import { linePlot, type PlotSeries } from './line-plot.ts';
import { MAJOR } from './loss-point.ts';
import type { Measurement } from './measure-loss.ts';
import { isDefault } from './sweeps.ts';
import type { MeasuredLine, MeasuredSweep } from './measured-sweep.ts';

const SUBTITLE = 'One rolled-back device; the worst of three districts.';

/** As an SVG file. */
export function lossPicture({ sweep, lines }: MeasuredSweep): string {
  const [only] = lines;
  // One knob besides what tells the lines apart.
  const isAround = lines.some(({ line }) => sweep.steps.some((step) => isDefault(line, step)));
  const series =
    only !== undefined && lines.length === 1 ? seriesOfOne(only) : lines.flatMap(seriesOfMany);
  return linePlot({
    title: sweep.title,
    subtitle: `${SUBTITLE} ${isAround ? 'All else as in the table of the default.' : 'Other settings than the default: see the page.'}`,
    description: lines.map(spoken).join(' '),
    xAxis: sweep.axis,
    yAxis: 'lost, in INR',
    ticks: sweep.steps.map((step) => ({
      ...step,
      isDefault: only !== undefined && lines.length === 1 && isDefault(only.line, step),
    })),
    series,
  });
}

type Pick = (measured: Measurement) => bigint;

function pointsOf({ points }: MeasuredLine, pick: Pick): PlotSeries['points'] {
  return points.map(({ step, measured }) => ({
    x: step.x,
    y: Number(pick(measured)) / Number(MAJOR),
  }));
}

const loss: Pick = ({ issuerLoss }) => issuerLoss;
const bound: Pick = (measured) => measured.bound;

function seriesOfOne(line: MeasuredLine): readonly PlotSeries[] {
  return [
    {
      label: "issuer's loss, measured",
      colour: 0,
      stroke: 'solid',
      fits: true,
      points: pointsOf(line, loss),
    },
    {
      label: 'bound of rule 4, payees reached',
      colour: 0,
      stroke: 'dashed',
      fits: true,
      points: pointsOf(line, bound),
    },
    {
      label: "merchants' loss, measured",
      colour: 1,
      stroke: 'solid',
      fits: true,
      points: pointsOf(line, ({ merchantLoss }) => merchantLoss),
    },
    {
      label: 'bound if every merchant were reached',
      colour: 3,
      stroke: 'dotted',
      fits: false,
      points: pointsOf(line, ({ boundOfAll }) => boundOfAll),
    },
  ];
}

function seriesOfMany(line: MeasuredLine, colour: number): readonly PlotSeries[] {
  return [
    {
      label: `${line.line.label}: issuer's loss, measured`,
      colour,
      stroke: 'solid',
      fits: true,
      points: pointsOf(line, loss),
    },
    {
      label: `${line.line.label}: bound of rule 4`,
      colour,
      stroke: 'dashed',
      fits: true,
      points: pointsOf(line, bound),
    },
  ];
}

function spoken({ line: { label }, points }: MeasuredLine): string {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const say = ({ step, measured }: typeof first): string =>
    `${inMajor(measured.issuerLoss)} of at most ${inMajor(measured.bound)} at ${step.label}`;
  const who =
    label === '' ? 'The issuer' : `With a cheat or tills of the kind "${label}" the issuer`;
  return `${who} loses ${say(first)}, and ${say(last)}.`;
}

/** Whole units with commas between thousands. */
export function inMajor(minor: bigint): string {
  return String(minor / MAJOR).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
