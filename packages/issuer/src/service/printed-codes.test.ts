/** The codes that a start prints: the same until somebody used them, and never a dead one. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { enrolBodyShape, readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { createCaller } from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { offerCodes } from './printed-codes.ts';

const world = await createIssuerWorld();
const folder = await mkdtemp(join(tmpdir(), 'tallystick-codes-'));
after(() => rm(folder, { recursive: true, force: true }));
const input = { folder, issuer: world.deps, tenant: world.tenant };

async function enrol(text: string): Promise<boolean> {
  const code = readEnrolmentCode(parseEnrolmentCode(text) ?? new Uint8Array());
  assert.ok(code !== undefined);
  assert.equal(code.url, world.deps.publicUrl);
  const element = createSoftwareElement(world.deps.random);
  const { secret } = code;
  const body = enrolBodyShape.encode({ secret, publicKey: element.publicKey });
  return (await createCaller(world, element).call('enrol', body)).accepted;
}

test('unused codes are printed again', async () => {
  const codes = await offerCodes(input);
  assert.notEqual(codes.customer, codes.merchant);
  assert.deepEqual(await offerCodes(input), codes);
});

test('a used code is replaced, and the other one stays', async () => {
  const codes = await offerCodes(input);
  assert.equal(await enrol(codes.merchant), true);
  const next = await offerCodes(input);
  assert.equal(next.customer, codes.customer);
  assert.notEqual(next.merchant, codes.merchant);
  assert.equal(await enrol(next.merchant), true);
});

test('an expired code is replaced', async () => {
  const codes = await offerCodes(input);
  world.wait(8 * 86_400);
  const next = await offerCodes(input);
  assert.notEqual(next.customer, codes.customer);
  assert.equal(await enrol(next.customer), true);
});

test('codes for another address, and a list that somebody broke, are replaced', async () => {
  const codes = await offerCodes(input);
  const moved = { ...input, issuer: { ...world.deps, publicUrl: 'http://elsewhere.test' } };
  const there = await offerCodes(moved);
  assert.notEqual(there.customer, codes.customer);
  for (const text of ['', 'no JSON', '[]', '{"customer":7,"merchant":"TS1-AAAA"}']) {
    await writeFile(join(folder, 'enrolment-codes.json'), text);
    assert.match((await offerCodes(input)).customer, /^TS1-/);
  }
});
