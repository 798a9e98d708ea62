/** The page of a run: whole in one file, escaped, with what broke at its top and no script. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { NO_MASKS } from '../run/masks.ts';
import { playTown, type PlayedTown } from '../run/play-town.ts';
import { simulateTown } from '../run/simulate.ts';
import { html } from '@tallystick/report/html';
import { reportPage } from './page.ts';
import { createRecorder, type Recorder } from './recorder.ts';

const ORDER = { seed: 1, devices: 8, days: 2, masks: NO_MASKS };

let engine: Engine;
let recorder: Recorder;
let town: PlayedTown;
before(async () => {
  engine = await openEngine();
  recorder = createRecorder(ORDER);
  town = await playTown(engine, ORDER, recorder);
});
after(async () => {
  await engine.close();
});

suite('the page of a run', () => {
  test('to draw a run does not change it, and the page needs nothing from elsewhere', async () => {
    const plain = await simulateTown(engine, ORDER);
    assert.equal(town.digest, plain.digest);
    const record = recorder.record(town);
    const page = reportPage(record);
    assert.ok(page.includes(town.digest));
    assert.ok(page.includes('Every rule held'));
    assert.doesNotMatch(page, /<script|https?:|url\((?!#)|src=|@import|undefined|NaN|\[object/);
    for (const name of town.devices) assert.ok(page.includes(`>${name}<`), name);
    const { reserved, inHand, waiting } = record.samples.at(-1) ?? {};
    assert.deepEqual([reserved, inHand, waiting], [0n, 0n, 0n]);
  });

  test('what broke stands at the top, escaped, with the command that plays it again', () => {
    const violations = [{ rule: 'money was made', about: '<img src=x onerror=alert(1)> & "co"' }];
    const page = reportPage(recorder.record({ ...town, violations }));
    assert.ok(page.includes('Money was made.'));
    assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;'));
    assert.ok(!page.includes('<img'));
    assert.ok(page.includes('npm run -s simulate -- --seed 1 --devices 8 --days 2'));
    assert.ok(page.indexOf('Money was made.') < page.indexOf('<h2>Payments</h2>'));
  });
});

test('a template escapes what is put into it, and leaves markup as it is', () => {
  const inner = html`<b>${'a < b'}</b>`;
  assert.equal(
    html`<p title="${'"'}">${inner}${['&', inner]}${1.26}</p>`.markup,
    '<p title="&quot;"><b>a &lt; b</b>&amp;<b>a &lt; b</b>1.3</p>',
  );
});
