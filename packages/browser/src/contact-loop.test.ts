/** When a device talks to the issuer. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { SyncOutcome } from '@tallystick/sdk/sync/sync';
import { startContactLoop, type ContactLoop } from './contact-loop.ts';

const SYNCED: SyncOutcome = {
  ok: true,
  acknowledged: 0,
  news: [],
  bundle: 'unchanged',
  waiting: 0,
  certificates: 'unchanged',
  coins: { paid: 0, refused: 0 },
};
const OFFLINE: SyncOutcome = { ok: false, code: 'offline' };

interface Stage {
  readonly loop: ContactLoop;
  syncs: number;
  /** How the next syncs end. */
  end: () => Promise<SyncOutcome>;
  readonly failures: unknown[];
  /** The wait that is running. */
  wait?: { readonly ms: number; readonly work: () => void };
  nudge: () => void;
  see: () => void;
  connect: (isConnected: boolean) => void;
}

function stage(end: () => Promise<SyncOutcome> = async () => SYNCED): Stage {
  const made: Omit<Stage, 'loop'> = {
    syncs: 0,
    end,
    failures: [],
    nudge: () => undefined,
    see: () => undefined,
    connect: () => undefined,
  };
  const loop = startContactLoop({
    sync: () => {
      made.syncs += 1;
      return made.end();
    },
    onNudge: (listener) => {
      made.nudge = listener;
      return () => undefined;
    },
    onContact: (listener) => {
      made.connect = listener;
      return () => undefined;
    },
    onVisible: (listener) => {
      made.see = listener;
      return () => undefined;
    },
    later: (ms, work) => {
      const wait = { ms, work };
      made.wait = wait;
      return () => {
        if (made.wait === wait) delete made.wait;
      };
    },
    changed: () => undefined,
    failed: (error) => made.failures.push(error),
  });
  return Object.assign(made, { loop });
}

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

suite('the contact loop', () => {
  test('syncs at the start, on a nudge, on contact and when somebody looks', async () => {
    const scene = stage();
    assert.equal(scene.loop.state().reach, 'unknown');
    await settle();
    assert.equal(scene.loop.state().reach, 'online');
    for (const wish of [scene.nudge, scene.see, () => scene.connect(true)]) {
      const before = scene.syncs;
      wish();
      await settle();
      assert.equal(scene.syncs, before + 1);
    }
  });

  test('follows a sync by one more, however many wishes come during it', async () => {
    const open = Promise.withResolvers<SyncOutcome>();
    const scene = stage(() => open.promise);
    for (const wish of [scene.nudge, scene.nudge, scene.see]) wish();
    const wanted = scene.loop.syncNow();
    assert.equal(scene.syncs, 1);
    open.resolve(SYNCED);
    assert.deepEqual(await wanted, SYNCED);
    await settle();
    assert.equal(scene.syncs, 2);
  });

  test('tries again by itself, at growing intervals, and stops growing', async () => {
    const scene = stage(async () => OFFLINE);
    await settle();
    assert.equal(scene.loop.state().reach, 'offline');
    const waits: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      waits.push(scene.wait?.ms ?? 0);
      scene.wait?.work();
      await settle();
    }
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000, 120_000]);
    scene.end = async () => SYNCED;
    scene.wait?.work();
    await settle();
    assert.equal(scene.wait?.ms, 60_000);
  });

  test('asks less often while a socket is open', async () => {
    const scene = stage();
    scene.connect(true);
    await settle();
    assert.equal(scene.wait?.ms, 600_000);
    scene.connect(false);
    assert.equal(scene.loop.state().reach, 'offline');
  });

  test('finds out soon whether there is a network when the socket is lost', async () => {
    const scene = stage();
    scene.connect(true);
    await settle();
    scene.connect(false);
    assert.equal(scene.loop.state().reach, 'offline');
    assert.equal(scene.wait?.ms, 5_000);
    scene.end = async () => OFFLINE;
    scene.wait?.work();
    await settle();
    assert.equal(scene.wait?.ms, 5_000);
  });

  test('does not take the sync that ends after the network went for contact', async () => {
    const open = Promise.withResolvers<SyncOutcome>();
    const scene = stage();
    await settle();
    scene.end = () => open.promise;
    scene.nudge();
    scene.connect(false);
    scene.end = async () => OFFLINE;
    open.resolve(SYNCED);
    await settle();
    assert.equal(scene.loop.state().reach, 'offline');
  });

  test('takes a refusal below the protocol for no contact, and tells of what the store says', async () => {
    const scene = stage(() =>
      Promise.reject(new TallystickError({ code: 'issuer_refused', message: 'a sign-in page' })),
    );
    await settle();
    assert.deepEqual(scene.loop.state().last, { ok: false, code: 'issuerRefused' });
    assert.equal(scene.loop.state().reach, 'offline');
    scene.end = () => Promise.reject(new TallystickError({ code: 'disk_full', message: 'full' }));
    assert.equal(await scene.loop.syncNow(), undefined);
    assert.equal(scene.failures.length, 1);
  });

  test('does nothing more after it was stopped', async () => {
    const scene = stage();
    await settle();
    scene.loop.stop();
    assert.equal(await scene.loop.syncNow(), undefined);
    assert.equal(scene.syncs, 1);
    assert.equal(scene.wait, undefined);
  });
});
