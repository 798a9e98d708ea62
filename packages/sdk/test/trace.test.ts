/**
 * Trace data from the device's side (V-72): collected only when the issuer asks, sent only where the holder
 * agreed on this device to the very investigator that the bundle names, and readable by nobody else.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { TraceData } from '@tallystick/protocol/trace/trace-data';
import { hourOf, openTraceReport, type TraceReport } from '@tallystick/protocol/trace/trace-report';
import { agreedInvestigator } from '../src/device/held-investigator.ts';
import { consents } from '../src/device/personal.ts';
import { lastSentTrace } from '../src/device/send-trace.ts';
import { sync, type SyncOutcome } from '../src/sync/sync.ts';
import {
  createWorld,
  customer,
  restart,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const { crypto } = parts;

const DATA: TraceData = {
  model: 'Nokia 105',
  slots: [{ imei: '490154203237518' }],
  cells: [{ radio: 'lte', network: '40445', cell: 2, isServing: true }],
};
const CASE = 3;

interface Traced {
  readonly world: World;
  readonly phone: TestDevice;
  readonly investigator: Awaited<ReturnType<typeof crypto.generateX25519>>;
  /** How often the platform was asked. */
  readonly collected: () => number;
}

/** A phone whose tenant has an investigator, and whose platform tells `data`. */
async function traced(data: TraceData | Error = DATA): Promise<Traced> {
  const world = await createWorld(parts);
  const investigator = await crypto.generateX25519();
  world.issuer.publish({ investigatorKey: investigator.publicKey });
  let count = 0;
  world.traceSource = {
    collect: () => {
      count += 1;
      return data instanceof Error ? Promise.reject(data) : Promise.resolve(data);
    },
  };
  return { world, phone: await customer(world), investigator, collected: () => count };
}

async function agree({ phone }: Pick<Traced, 'phone'>, given = true): Promise<void> {
  const outcome = await consents(phone.device, [{ purpose: 'traceData', given }]);
  assert.ok(outcome.ok);
}

/** What became of the question in a sync; undefined where nobody asked. */
async function traceOf({ phone }: Pick<Traced, 'phone'>): Promise<string | undefined> {
  const outcome: SyncOutcome = await sync(phone.device);
  assert.ok(outcome.ok);
  const { trace } = outcome;
  if (trace === undefined) return undefined;
  return trace.ok ? 'sent' : trace.code;
}

/** The last report that came in, as the investigator reads it. */
async function read({ world, phone, investigator }: Traced): Promise<TraceReport> {
  const body = world.issuer.personal.reports.at(-1);
  const publicKey = phone.device.session()?.element.publicKey;
  assert.ok(body !== undefined && publicKey !== undefined);
  const opened = await openTraceReport(crypto, {
    tenant: world.issuer.keys.tenant,
    caseNumber: body.caseNumber,
    keyHash: keyHashOf(crypto, publicKey),
    publicKey,
    investigatorPrivateKey: investigator.privateKey,
    bytes: body.sealed,
  });
  assert.ok(opened.ok);
  return opened.report;
}

suite('a question for trace data (V-72)', () => {
  test('is answered with what the platform tells, by the hour, for the investigator alone', async () => {
    const scene = await traced();
    const { world } = scene;
    await agree(scene);
    world.issuer.personal.traceCase = CASE;
    world.time += 1_799;
    assert.equal(await traceOf(scene), 'sent');
    assert.deepEqual(await read(scene), { caseNumber: CASE, hour: hourOf(world.time), data: DATA });
    await restart(world, scene.phone);
    const sent = lastSentTrace(scene.phone.device.ports.store);
    assert.deepEqual(sent, { caseNumber: CASE, at: world.time });
  });

  test('is what makes a device collect: without one it asks its platform nothing', async () => {
    const scene = await traced();
    await agree(scene);
    assert.equal(await traceOf(scene), undefined);
    assert.equal(scene.collected(), 0);
  });

  test('is not answered without consent, and nothing is collected for it', async () => {
    const scene = await traced();
    const { personal } = scene.world.issuer;
    personal.traceCase = CASE;
    assert.equal(await traceOf(scene), 'withheld');
    await agree(scene);
    await agree(scene, false);
    assert.equal(await traceOf(scene), 'withheld');
    assert.equal(scene.collected(), 0);
    assert.equal(personal.reports.length, 0);
  });

  test('is not answered where the holder agreed on another device only', async () => {
    const scene = await traced();
    const { personal } = scene.world.issuer;
    const given = {
      purpose: 'traceData',
      given: true,
      setAt: 1,
      keyHash: systemRandom(32),
    } as const;
    for (const account of ['Asha', 'Payer', 'Customer']) personal.consents.set(account, [given]);
    const heard = await consents(scene.phone.device);
    assert.ok(heard.ok && heard.consents.some(({ purpose }) => purpose === 'traceData'));
    personal.traceCase = CASE;
    assert.equal(await traceOf(scene), 'withheld');
  });

  test('is not answered to an investigator whose key was put in the place of the agreed one', async () => {
    const scene = await traced();
    const { world, phone } = scene;
    await agree(scene);
    const swapped = await crypto.generateX25519();
    world.issuer.publish({ investigatorKey: swapped.publicKey });
    world.issuer.personal.traceCase = CASE;
    assert.equal(await traceOf(scene), 'withheld');
    assert.equal(scene.collected(), 0);
    await consents(phone.device);
    assert.equal(
      agreedInvestigator(phone.device),
      undefined,
      'a look at the screen agrees to nothing',
    );
    await agree(scene);
    assert.deepEqual(agreedInvestigator(phone.device), swapped.publicKey);
    assert.equal(await traceOf(scene), 'sent');
    assert.deepEqual((await read({ ...scene, investigator: swapped })).data, DATA);
  });

  test('is not answered to a key to which nothing can be sealed', async () => {
    const scene = await traced();
    scene.world.issuer.publish({ investigatorKey: new Uint8Array(32) });
    assert.equal(await traceOf(scene), undefined);
    await agree(scene);
    scene.world.issuer.personal.traceCase = CASE;
    assert.equal(await traceOf(scene), 'withheld');
  });

  test('is not answered by a platform that tells nothing, or fails to', async () => {
    for (const data of [{ slots: [], cells: [] }, new Error('no permission')]) {
      const scene = await traced(data);
      await agree(scene);
      scene.world.issuer.personal.traceCase = CASE;
      assert.equal(await traceOf(scene), 'nothingKnown');
      assert.equal(scene.world.issuer.personal.reports.length, 0);
    }
  });

  test('leaves out what has no place in a report, and keeps the rest', async () => {
    const cell = { radio: 'gsm', isServing: false } as const;
    const scene = await traced({
      model: 'x'.repeat(65),
      serial: 'ZX-1',
      slots: [{ imei: 'unknown' }, { iccid: '8991101200003204510' }],
      cells: [{ ...cell, area: -1 }, ...Array.from({ length: 40 }, () => cell)],
    });
    await agree(scene);
    scene.world.issuer.personal.traceCase = CASE;
    assert.equal(await traceOf(scene), 'sent');
    const { data } = await read(scene);
    assert.deepEqual(data.slots, [{ iccid: '8991101200003204510' }]);
    assert.equal(data.cells.length, 32);
    assert.equal(data.model, undefined);
    assert.equal(data.serial, 'ZX-1');
  });

  test('that the issuer refuses to hear the answer of leaves the sync as it is', async () => {
    const scene = await traced();
    await agree(scene);
    const { personal } = scene.world.issuer;
    personal.traceCase = CASE;
    for (const code of ['notAsked', 'notConsented', 'otherInvestigator']) {
      personal.traceRefusal = code;
      assert.equal(await traceOf(scene), code);
    }
    assert.equal(lastSentTrace(scene.phone.device.ports.store), undefined);
  });
});
