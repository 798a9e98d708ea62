/** The themes can be read in the sun, and the style sheet wears exactly them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { ACCENT_GROUNDS, contrastOf, unreadableIn } from '@tallystick/protocol/brand/accent';

/** The colours of both themes, which the style sheet repeats as properties. */
interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  /** On the accent. */
  readonly onAccent: string;
  readonly settled: string;
  readonly covered: string;
  readonly waiting: string;
  readonly atRisk: string;
}

const LIGHT: Theme = {
  paper: '#FBFAF7',
  ink: '#17211B',
  quiet: '#5B665F',
  line: '#DAD7CE',
  accent: '#175A3D',
  onAccent: '#FFFFFF',
  settled: '#175A3D',
  covered: '#174F8F',
  waiting: '#6E4700',
  atRisk: '#8F1F15',
};

const DARK: Theme = {
  paper: '#111613',
  ink: '#EFEEE8',
  quiet: '#A3ADA6',
  line: '#333B36',
  accent: '#7CCBA2',
  onAccent: '#0C130F',
  settled: '#7CCBA2',
  covered: '#8DBBEE',
  waiting: '#E2B45C',
  atRisk: '#F29A8E',
};

const css = readFileSync(new URL('./styles/base.css', import.meta.url), 'utf8');

suite('the themes', () => {
  for (const [name, theme] of Object.entries({ light: LIGHT, dark: DARK })) {
    test(`${name}: amounts and states at 7:1, everything else at 4.5:1`, () => {
      for (const state of ['ink', 'settled', 'covered', 'waiting', 'atRisk'] as const) {
        assert.ok(contrastOf(theme[state], theme.paper) >= 7, state);
      }
      assert.ok(contrastOf(theme.quiet, theme.paper) >= 4.5);
      assert.ok(contrastOf(theme.accent, theme.paper) >= 4.5);
      assert.ok(contrastOf(theme.onAccent, theme.accent) >= 7);
    });

    test(`${name}: the style sheet has these colours`, () => {
      for (const [part, colour] of Object.entries<string>({ ...theme })) {
        assert.ok(css.includes(`${propertyOf(part)}: ${colour.toLowerCase()};`), part);
      }
    });
  }

  test("tenants' accents are checked against the grounds of these themes, and our own accent passes", () => {
    for (const [name, { paper, onAccent }] of [
      ['light', LIGHT],
      ['dark', DARK],
    ] as const) {
      const ground = { paper: paper.toLowerCase(), onAccent: onAccent.toLowerCase() };
      assert.deepEqual(ACCENT_GROUNDS[name], ground);
    }
    const own = { light: LIGHT.accent.toLowerCase(), dark: DARK.accent.toLowerCase() };
    assert.deepEqual(unreadableIn(own), []);
  });

  test('black on white has the most contrast there is', () => {
    assert.equal(contrastOf('#000000', '#FFFFFF'), 21);
    assert.equal(contrastOf('#123456', '#123456'), 1);
  });
});

function propertyOf(part: string): string {
  return `--${part.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
