/** A failing town becomes a handful of people, and the command that is printed plays exactly that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argumentsOf, jsonLine, runCommand } from './command.ts';

const DEVICES_MAX = 3;
const EVENTS_MAX = 8;
const TOWN = ['--seed', '1', '--devices', '12', '--days', '2'];

/** Breaks it for every payer, so any two purchases of one phone show it. */
const TWIN = ['--twin', 'lineHeadForgotten'];

test('a town that fails because of a broken twin shrinks to a handful of people and events', async () => {
  const failed = await runCommand([...TOWN, ...TWIN, '--shrink', '--json']);
  assert.equal(failed.code, 1, failed.stderr);
  const whole = jsonLine(failed);
  const { shrunk } = jsonLine(failed, 1);
  assert.ok(isRecord(shrunk) && isRecord(shrunk['masks']), failed.stdout);
  const { without, only, events } = shrunk['masks'];
  assert.ok(Array.isArray(only) && Array.isArray(events) && Array.isArray(without));
  assert.ok(only.length <= DEVICES_MAX, `${only.length} devices`);
  assert.ok(events.length <= EVENTS_MAX, `${events.length} events`);
  assert.equal(ruleOf(shrunk['violations']), ruleOf(whole['violations']));

  const replayed = await runCommand([...argumentsOf(String(shrunk['replay'])), '--json']);
  assert.equal(replayed.code, 1, replayed.stderr);
  assert.equal(jsonLine(replayed)['digest'], shrunk['digest']);
  assert.deepEqual(jsonLine(replayed)['violations'], shrunk['violations']);

  const sound = argumentsOf(String(shrunk['replay'])).filter((word) => !TWIN.includes(word));
  const healthy = await runCommand([...sound, '--json']);
  assert.equal(healthy.code, 0, 'without the twin the smaller town is in order');
});

function ruleOf(violations: unknown): unknown {
  const first: unknown = Array.isArray(violations) ? violations[0] : undefined;
  return isRecord(first) ? first['rule'] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
