/** Rules: all must allow, and one that nobody knows forbids (G-017, G-020, G-131, G-135, G-136). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { minor } from '../money.ts';
import type { RuleSet } from './rule-set.ts';
import { checkRules, type RuleRefusal, type RuleScene } from './check-rules.ts';

const NOON = 1_800_000_000;
const SCENE: RuleScene = {
  place: 'tdr1y8',
  merchantType: 5_411,
  now: NOON,
  skewSeconds: 120,
  amount: 1_000n,
  paidInDay: 0n,
};

interface Row {
  readonly name: string;
  readonly certificate?: { readonly place?: string; readonly merchantType?: number };
  readonly rules?: RuleSet | 'missing';
  readonly scene?: RuleScene;
}

const NOWHERE: RuleScene = { now: NOON, skewSeconds: 120, amount: 1_000n, paidInDay: 0n };
const around = (metres: number): RuleSet => [{ kind: 'radius', metres }];

const ALLOWED: readonly Row[] = [
  { name: 'no rules at all', scene: NOWHERE },
  { name: 'the place inline (G-124)', certificate: { place: 'tdr1' } },
  { name: 'the merchant type inline (G-125)', certificate: { merchantType: 5_411 } },
  {
    name: 'one of several places and types',
    rules: [
      { kind: 'places', cells: ['tf3', 'tdr1y'] },
      { kind: 'merchantTypes', types: [4_111, 5_411] },
    ],
  },
  {
    name: 'within the window (G-116)',
    rules: [{ kind: 'window', from: NOON - 60, until: NOON + 60 }],
  },
  {
    name: 'a window that begins within the skew',
    rules: [{ kind: 'window', from: NOON + 120, until: NOON + 600 }],
  },
  {
    name: 'a window that ended within the skew',
    rules: [{ kind: 'window', from: 0, until: NOON - 119 }],
  },
  {
    name: 'within the radius (G-126)',
    rules: around(2_000),
    scene: { ...SCENE, place: 'tdr1y8zz', anchor: 'tdr1y8zx' },
  },
  {
    name: 'where the anchor is',
    rules: around(1_500),
    scene: { ...SCENE, place: 'tdr1y8', anchor: 'tdr1y8' },
  },
  {
    name: 'up to what a day may take',
    rules: [{ kind: 'dayMax', amount: minor(1_500n) }],
    scene: { ...SCENE, paidInDay: 500n },
  },
];

const FORBIDDEN: Readonly<Record<RuleRefusal, readonly Row[]>> = {
  ruleSetMissing: [{ name: 'a rule set that nobody here holds', rules: 'missing' }],
  unknownRule: [
    { name: 'a kind of a later version', rules: [{ kind: 'unknown', raw: [4, 'Tuesdays'] }] },
    {
      name: 'behind rules that allow',
      rules: [
        { kind: 'places', cells: ['tdr1'] },
        { kind: 'unknown', raw: [0, ['tdr1'], 1] },
      ],
    },
  ],
  otherPlace: [
    { name: 'another cell inline', certificate: { place: 'tdr1z' } },
    { name: 'a payee without a place', certificate: { place: 't' }, scene: NOWHERE },
    { name: 'a payee whose cell is coarser', certificate: { place: 'tdr1y8z' } },
    { name: 'none of the places', rules: [{ kind: 'places', cells: ['tf3', 'tdr1z'] }] },
    { name: 'a list of no places', rules: [{ kind: 'places', cells: [] }] },
    {
      name: 'a radius, and a payee without a place',
      rules: around(2_000),
      scene: { ...NOWHERE, anchor: 'tdr1y8zz' },
    },
  ],
  otherMerchantType: [
    { name: 'another type inline', certificate: { merchantType: 5_812 } },
    { name: 'a payee without a type', certificate: { merchantType: 5_411 }, scene: NOWHERE },
    { name: 'none of the types', rules: [{ kind: 'merchantTypes', types: [4_111] }] },
    {
      name: 'inline allows, the set does not',
      certificate: { merchantType: 5_411 },
      rules: [{ kind: 'merchantTypes', types: [4_111] }],
    },
  ],
  outsideWindow: [
    { name: 'too early', rules: [{ kind: 'window', from: NOON + 121, until: NOON + 600 }] },
    { name: 'too late', rules: [{ kind: 'window', from: 0, until: NOON - 120 }] },
    {
      name: 'a window that ends before it begins',
      rules: [{ kind: 'window', from: NOON, until: 0 }],
    },
  ],
  anchorMissing: [{ name: 'a radius around nothing', rules: around(2_000) }],
  placeTooCoarse: [
    {
      name: 'a payee whose cell is wider than the radius',
      rules: around(2_000),
      scene: { ...SCENE, place: 'tdr1y', anchor: 'tdr1y8zz' },
    },
    {
      name: 'an anchor that is wider than the radius',
      rules: around(2_000),
      scene: { ...SCENE, place: 'tdr1y8zz', anchor: 'tdr1y' },
    },
  ],
  aboveDayMax: [
    {
      name: 'more at once than a day may take',
      rules: [{ kind: 'dayMax', amount: minor(999n) }],
    },
    {
      name: 'more than is left of the day',
      rules: [{ kind: 'dayMax', amount: minor(1_500n) }],
      scene: { ...SCENE, paidInDay: 501n },
    },
  ],
  outsideRadius: [
    {
      name: 'the next town',
      rules: around(2_000),
      scene: { ...SCENE, place: 'tdr1y8zz', anchor: 'tdr4y8zz' },
    },
  ],
};

function check({ certificate = {}, rules = [], scene = SCENE }: Row): RuleRefusal | undefined {
  return checkRules(certificate, rules === 'missing' ? undefined : rules, scene);
}

for (const row of ALLOWED) {
  test(`allowed: ${row.name}`, () => {
    assert.equal(check(row), undefined);
  });
}

for (const [code, rows] of Object.entries(FORBIDDEN)) {
  for (const row of rows) {
    test(`forbidden, ${code}: ${row.name}`, () => {
      assert.equal(check(row), code);
    });
  }
}
