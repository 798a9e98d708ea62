/** Plots are legible to those who see them and to those who hear them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linePlot, type LinePlot } from './line-plot.ts';

const PLOT: LinePlot = {
  title: 'Loss by <size>',
  subtitle: 'of one & all',
  description: 'It rises.',
  xAxis: 'merchants',
  yAxis: 'lost, in INR',
  ticks: [0, 1, 2].map((x) => ({ x, label: `${x} h`, isDefault: x === 1 })),
  series: [
    {
      label: 'measured',
      colour: 0,
      stroke: 'solid',
      fits: true,
      points: [0, 1, 2].map((x) => ({ x, y: 1_100 * x })),
    },
    {
      label: 'beyond',
      colour: 3,
      stroke: 'dotted',
      fits: false,
      points: [0, 2].map((x) => ({ x, y: 50_000 * x })),
    },
  ],
};

test('a plot names itself, its axes, its lines and the default, and escapes what it is given', () => {
  const svg = linePlot(PLOT);
  assert.ok(svg.includes('role="img" aria-labelledby="title description"'));
  assert.ok(svg.includes('<title id="title">Loss by &lt;size&gt;</title>'));
  assert.ok(svg.includes('<desc id="description">It rises.</desc>'));
  for (const said of ['of one &amp; all', 'merchants', 'lost, in INR', 'measured', 'beyond']) {
    assert.ok(svg.includes(`>${said}</text>`), said);
  }
  assert.equal(svg.split('>default</text>').length, 2);
  assert.ok(svg.includes('prefers-color-scheme: dark'));
});

test('the axis of the figures is round, reaches what has to fit, and cuts off the rest', () => {
  const svg = linePlot(PLOT);
  for (const value of ['0', '500', '1,000', '2,500']) assert.ok(svg.includes(`>${value}</text>`));
  assert.ok(!svg.includes('>50,000</text>'));
  assert.ok(svg.includes('clip-path="url(#plot)"'));
});

test('the same figures are the same bytes, and a plot of nothing but zeros can be drawn', () => {
  assert.equal(linePlot(PLOT), linePlot(structuredClone(PLOT)));
  const flat = PLOT.series.map((series) => ({
    ...series,
    points: series.points.map(({ x }) => ({ x, y: 0 })),
  }));
  assert.ok(!linePlot({ ...PLOT, series: flat }).includes('NaN'));
});
