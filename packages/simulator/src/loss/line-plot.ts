/**
 * A line plot as an SVG file: for light and dark, with a text for whoever does not see it. Plain
 * arithmetic on the figures given, so that the same figures are the same bytes.
 */

export interface PlotSeries {
  readonly label: string;
  /** A colour of the palette, 0 to 3; the series of one colour belong together. */
  readonly colour: number;
  readonly stroke: 'solid' | 'dashed' | 'dotted';
  /** Does the axis of the figures have to reach it? What does not is cut off. */
  readonly fits: boolean;
  readonly points: readonly PlotPoint[];
}

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

export interface PlotTick {
  readonly x: number;
  readonly label: string;
  /** Is it drawn as the one from which the others differ? */
  readonly isDefault: boolean;
}

export interface LinePlot {
  readonly title: string;
  readonly subtitle: string;
  /** What a reader who hears the picture is told. */
  readonly description: string;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly ticks: readonly PlotTick[];
  readonly series: readonly PlotSeries[];
}

const WIDTH = 800;
/** Of the curves' own part. */
const DEPTH = 284;
const LEFT = 92;
const RIGHT = 28;
const LEGEND_TOP = 78;
const BOTTOM = 70;
const LEGEND_COLUMN = 340;
const LEGEND_ROW = 20;
const TICKS_MAX = 6;
/** Of the range of x: labels that are closer would overlap. */
const TICK_GAP_MIN = 0.055;

const STYLE = `
    .ground { fill: #ffffff } .text { fill: #1f2328 } .faint { fill: #59636e }
    .grid { stroke: #d8dee4 } .axis { stroke: #59636e }
    .c0 { stroke: #0550ae } .f0 { fill: #0550ae } .c1 { stroke: #bc4c00 } .f1 { fill: #bc4c00 }
    .c2 { stroke: #1a7f37 } .f2 { fill: #1a7f37 } .c3 { stroke: #6e7781 } .f3 { fill: #6e7781 }
    text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 } .text { fill: #e6edf3 } .faint { fill: #9198a1 }
      .grid { stroke: #2a313c } .axis { stroke: #9198a1 }
      .c0 { stroke: #6cb6ff } .f0 { fill: #6cb6ff } .c1 { stroke: #f69d50 } .f1 { fill: #f69d50 }
      .c2 { stroke: #57d364 } .f2 { fill: #57d364 } .c3 { stroke: #9198a1 } .f3 { fill: #9198a1 }
    }`;

/** The picture's file. */
export function linePlot(plot: LinePlot): string {
  const scale = scaleOf(plot);
  const { top, floor } = scale;
  const height = floor + BOTTOM;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
    `  <title id="title">${escaped(plot.title)}</title>`,
    `  <desc id="description">${escaped(plot.description)}</desc>`,
    `  <style>${STYLE}\n  </style>`,
    `  <clipPath id="plot"><rect x="${LEFT - 6}" y="${top - 6}" width="${WIDTH - LEFT - RIGHT + 12}" height="${DEPTH + 12}"/></clipPath>`,
    `  <rect class="ground" width="${WIDTH}" height="${height}" rx="8"/>`,
    `  <text class="text" x="24" y="34" font-size="19" font-weight="600">${escaped(plot.title)}</text>`,
    `  <text class="faint" x="24" y="55" font-size="12.5">${escaped(plot.subtitle)}</text>`,
    ...legend(plot.series),
    ...frame(plot, scale),
    '  <g clip-path="url(#plot)" fill="none" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round">',
    // What matters most comes last and lies on top.
    ...plot.series.toReversed().map((series) => curve(series, scale)),
    '  </g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Scale {
  /** Of the plot, under as many rows of the legend as there are. */
  readonly top: number;
  readonly floor: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly step: number;
  readonly steps: number;
}

function scaleOf({ series, ticks }: LinePlot): Scale {
  const highest = Math.max(
    1,
    ...series.filter(({ fits }) => fits).flatMap(({ points }) => points.map(({ y }) => y)),
  );
  const step = niceStep(highest / TICKS_MAX);
  const steps = Math.ceil(highest / step);
  const xs = ticks.map(({ x }) => x);
  const first = Math.min(...xs);
  const range = Math.max(1, Math.max(...xs) - first);
  const top = LEGEND_TOP + Math.ceil(series.length / 2) * LEGEND_ROW;
  const floor = top + DEPTH;
  return {
    top,
    floor,
    x: (value) => LEFT + ((value - first) / range) * (WIDTH - LEFT - RIGHT),
    y: (value) => floor - (value / (step * steps)) * DEPTH,
    step,
    steps,
  };
}

/** 1, 2 or 5 times a power of ten, and at least `least`. */
function niceStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= least) return digit * power;
  }
}

function legend(series: readonly PlotSeries[]): readonly string[] {
  return series.map(({ label, colour, stroke, points }, at) => {
    const x = 24 + (at % 2) * LEGEND_COLUMN;
    const y = LEGEND_TOP + Math.floor(at / 2) * LEGEND_ROW;
    const mark =
      stroke === 'solid' && points.length > 0
        ? `<circle class="f${colour}" cx="${x + 15}" cy="${y - 4}" r="3.5"/>`
        : '';
    return `  <g><path class="c${colour}" d="M${x} ${y - 4}h30" fill="none" stroke-width="2.4"${dashes(stroke)}/>${mark}<text class="text" x="${x + 38}" y="${y}" font-size="12.5">${escaped(label)}</text></g>`;
  });
}

function frame(plot: LinePlot, scale: Scale): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at <= scale.steps; at += 1) {
    const y = coordinate(scale.y(at * scale.step));
    const value = thousands(at * scale.step);
    lines.push(
      `  <path class="${at === 0 ? 'axis' : 'grid'}" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text class="faint" x="${LEFT - 10}" y="${y}" dy="4" font-size="12" text-anchor="end">${value}</text>`,
    );
  }
  let labelled = -Infinity;
  for (const { x: value, label, isDefault } of plot.ticks) {
    const x = scale.x(value);
    if (isDefault) lines.push(...defaultMark(x, scale));
    const isFree = x - labelled >= TICK_GAP_MIN * (WIDTH - LEFT - RIGHT);
    if (isFree) labelled = x;
    const text = isFree
      ? `<text class="faint" x="${coordinate(x)}" y="${scale.floor + 22}" font-size="12" text-anchor="middle">${escaped(label)}</text>`
      : '';
    lines.push(`  <path class="axis" d="M${coordinate(x)} ${scale.floor}v5"/>${text}`);
  }
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  const centre = scale.top + DEPTH / 2;
  lines.push(
    `  <text class="text" x="${middle}" y="${scale.floor + BOTTOM - 20}" font-size="13" text-anchor="middle">${escaped(plot.xAxis)}</text>`,
    `  <text class="text" x="22" y="${centre}" font-size="13" text-anchor="middle" transform="rotate(-90 22 ${centre})">${escaped(plot.yAxis)}</text>`,
  );
  return lines;
}

/** Its word stands inside of the plot, on the side with more room. */
function defaultMark(at: number, { top, floor }: Scale): readonly string[] {
  const x = coordinate(at);
  const side = at > WIDTH / 2 ? 'dx="-5" text-anchor="end"' : 'dx="5"';
  return [
    `  <path class="axis" d="M${x} ${top}V${floor}" stroke-dasharray="2 3"/>`,
    `  <text class="faint" x="${x}" y="${top + 10}" ${side} font-size="11">default</text>`,
  ];
}

function curve({ points, colour, stroke }: PlotSeries, scale: Scale): string {
  const at = points.map(({ x, y }) => [coordinate(scale.x(x)), coordinate(scale.y(y))] as const);
  const path = at.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const marks =
    stroke === 'solid'
      ? at
          .map(([x, y]) => `<circle class="f${colour}" stroke="none" cx="${x}" cy="${y}" r="4"/>`)
          .join('')
      : '';
  return `    <path class="c${colour}" d="${path}"${dashes(stroke)}/>${marks}`;
}

function dashes(stroke: PlotSeries['stroke']): string {
  if (stroke === 'solid') return '';
  return ` stroke-dasharray="${stroke === 'dashed' ? '8 6' : '1.5 5'}"`;
}

function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function thousands(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
