/** A device in a real Chromium: one page at a time, and a copy of its store does not go on paying. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { killProfile, openProfile } from '@tallystick/testkit/chromium';
import type { Page } from 'playwright-core';
import { useTestPages } from '../test/test-pages.ts';

const { openIn, freshPage } = useTestPages();

/** Opens the device and closes it again. Has it lost its state? */
function isLost(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const device = await underTest.openDevice(0);
    const lost = underTest.isStateLost(device.ports.store);
    await device.close();
    return lost;
  });
}

const START_MS = 1_800_000_000_000;

suite('the mark of an installation', () => {
  test('is there at the next start', async (t) => {
    const page = await freshPage(t);
    assert.equal(await isLost(page), false);
    await page.reload();
    assert.equal(await isLost(page), false);
  });

  test('is there when the browser is killed right after the first start', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tallystick-device-test-'));
    t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const context = await openProfile(folder);
    assert.equal(await isLost(await openIn(context)), false);
    await killProfile(folder, context);
    const again = await openProfile(folder);
    t.after(() => again.close());
    const page = await openIn(again);
    // The kill lost it already, unless this machine was slower than the browser's five seconds.
    await page.evaluate(() => localStorage.clear());
    assert.equal(await isLost(page), false);
  });

  test('is missing beside a store that was copied, and the device stops', async (t) => {
    const page = await freshPage(t);
    await page.clock.setFixedTime(START_MS);
    await isLost(page);
    // By the second start, minutes later, it lies in one place only.
    await page.clock.setFixedTime(START_MS + 180_000);
    assert.equal(await isLost(page), false);
    await page.evaluate(() => localStorage.clear());
    assert.equal(await isLost(page), true);
  });

  test('is another one beside a store that was restored, and the device stops', async (t) => {
    const page = await freshPage(t);
    await page.clock.setFixedTime(START_MS);
    await isLost(page);
    await page.clock.setFixedTime(START_MS + 180_000);
    await isLost(page);
    await page.evaluate(() => localStorage.setItem('tallystick-install-test', 'a0'.repeat(16)));
    assert.equal(await isLost(page), true);
  });

  test('is forgotten with the store, and a new device begins', async (t) => {
    const page = await freshPage(t);
    await isLost(page);
    await page.evaluate(() => underTest.eraseDevice('test'));
    const left = await page.evaluate(async () => {
      const databases = await indexedDB.databases();
      return [...databases.map(({ name }) => name), ...Object.keys(localStorage)];
    });
    assert.deepEqual(left, []);
    assert.equal(await isLost(page), false);
  });
});

test('a device with another key says that its store is damaged, and lets go of it', async (t) => {
  const page = await freshPage(t);
  await isLost(page);
  const code = await page.evaluate(() => underTest.codeOf(underTest.openDevice(1)));
  assert.equal(code, 'store_damaged');
  assert.equal(await isLost(page), false);
});

test('the device key signs what its public key verifies, and is the same after a restart', async (t) => {
  const page = await freshPage(t);
  const verified = await page.evaluate(() => underTest.signsAndVerifies());
  assert.deepEqual(verified, { isTrue: true, isTrueAgain: true, otherMessage: false });
});

suite('two pages', () => {
  test('one of them has the device, and the other waits until it ends', async (t) => {
    const first = await freshPage(t);
    const second = await openIn(first.context());
    /** Asks for the device, and waits for the first word about it. */
    const claim = async (): Promise<void> => {
      const told: string[] = [];
      const refused = Promise.withResolvers<undefined>();
      const claimed = underTest.claim('test', () => {
        told.push('refused');
        refused.resolve(undefined);
      });
      const ended = claimed.then(() => told.push('claimed'));
      Object.assign(globalThis, { told, ended });
      await Promise.race([refused.promise, ended]);
    };
    const told = (page: Page): Promise<unknown> => page.evaluate('told');
    await first.evaluate(claim);
    assert.deepEqual(await told(first), ['claimed']);
    await second.evaluate(claim);
    assert.deepEqual(await told(second), ['refused']);
    await first.close();
    await second.evaluate('ended');
    assert.deepEqual(await told(second), ['refused', 'claimed']);
  });

  test('of two apps do not meet', async (t) => {
    const first = await freshPage(t);
    const second = await openIn(first.context());
    const refusals: string[] = [];
    for (const [page, name] of [
      [first, 'wallet'],
      [second, 'terminal'],
    ] as const) {
      const refused = await page.evaluate(async (each) => {
        let count = 0;
        await underTest.claim(each, () => {
          count += 1;
        });
        return count;
      }, name);
      if (refused > 0) refusals.push(name);
    }
    assert.deepEqual(refusals, []);
  });
});
