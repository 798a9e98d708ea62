/** The vault in a real Chromium: waits that outlive reloads and kills, and a passkey beside the PIN. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { killProfile, openProfile } from '@tallystick/testkit/chromium';
import type { Page } from 'playwright-core';
import { useTestPages } from '../test/test-pages.ts';

const PIN = '482615';
const WRONG = '482616';
const DATABASE = 'tallystick-vault-test';

const { openIn, freshPage } = useTestPages();

/** Makes a vault with the PIN and gives its key. */
function create(page: Page): Promise<string> {
  return page.evaluate(async (pin) => {
    const vault = await underTest.openVault('test');
    return underTest.hex(await vault.create(pin));
  }, PIN);
}

/** Opens the vault as after a start of the app, and tries a PIN. */
function tryPin(page: Page, pin: string): Promise<Readonly<Record<string, unknown>>> {
  return page.evaluate(async (each) => {
    const vault = await underTest.openVault('test');
    return underTest.told(await vault.unlock(each));
  }, pin);
}

async function tryWrong(page: Page, times: number): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for (let count = 0; count < times; count += 1) results.push(await tryPin(page, WRONG));
  return results;
}

const wrong = (tries: number, waitSeconds: number): unknown => ({
  ok: false,
  code: 'wrongPin',
  tries,
  waitSeconds,
});
const wait = (waitSeconds: number): unknown => ({ ok: false, code: 'waitFirst', waitSeconds });

suite('a PIN', () => {
  test('opens the vault after a reload, and another one does not', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    assert.match(key, /^[0-9a-f]{32}$/);
    await page.reload();
    assert.deepEqual(await tryPin(page, WRONG), wrong(1, 0));
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
  });

  test('that was changed opens the same key, and the old one nothing', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    const change = (old: string): Promise<unknown> =>
      page.evaluate(async (given) => {
        const vault = await underTest.openVault('test');
        return underTest.told(await vault.changePin(given, '975310'));
      }, old);
    assert.deepEqual(await change(WRONG), wrong(1, 0));
    assert.deepEqual(await change(PIN), { ok: true, key });
    await page.reload();
    assert.deepEqual(await tryPin(page, PIN), wrong(1, 0));
    assert.deepEqual(await tryPin(page, '975310'), { ok: true, key });
  });

  test('and the key lie nowhere in the vault', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    const lies = await page.evaluate(async (database) => {
      const entries = await underTest.raw(database);
      return JSON.stringify(entries, (_, value: unknown) =>
        value instanceof Uint8Array ? underTest.hex(value) : value,
      );
    }, DATABASE);
    assert.match(lies, /byPin/);
    assert.ok(!lies.includes(key) && !lies.includes(PIN));
    const iterations = Number(/"iterations":(\d+)/.exec(lies)?.[1]);
    assert.ok(iterations >= 600_000, `${iterations} iterations`);
  });
});

suite('wrong PINs', () => {
  test('make one wait, longer each time, also after a reload and for the right PIN', async (t) => {
    const page = await freshPage(t);
    await page.clock.setFixedTime(1_000_000_000);
    const key = await create(page);
    const expected = [wrong(1, 0), wrong(2, 0), wrong(3, 0), wrong(4, 30)];
    assert.deepEqual(await tryWrong(page, 4), expected);
    assert.deepEqual(await tryPin(page, PIN), wait(30));
    await page.reload();
    await page.clock.setFixedTime(1_000_000_000 + 29_001);
    assert.deepEqual(await tryPin(page, PIN), wait(1));
    await page.clock.setFixedTime(1_000_000_000 + 30_000);
    assert.deepEqual(await tryPin(page, WRONG), wrong(5, 60));
    await page.clock.setFixedTime(1_000_000_000 + 90_000);
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
    // The right one forgives the others.
    assert.deepEqual(await tryPin(page, WRONG), wrong(1, 0));
  });

  test('a clock that is turned back makes the wait begin anew', async (t) => {
    const page = await freshPage(t);
    await page.clock.setFixedTime(1_000_000_000);
    const key = await create(page);
    await tryWrong(page, 4);
    await page.clock.setFixedTime(500_000_000);
    assert.deepEqual(await tryPin(page, PIN), wait(30));
    await page.clock.setFixedTime(500_000_000 + 10_000);
    assert.deepEqual(await tryPin(page, PIN), wait(20));
    await page.clock.setFixedTime(500_000_000 + 30_000);
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
  });

  test('count when the browser is killed before they turn out wrong', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tallystick-vault-test-'));
    t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const context = await openProfile(folder);
    const page = await openIn(context);
    await page.clock.setFixedTime(1_000_000_000);
    await create(page);
    await tryWrong(page, 3);
    await page.evaluate(async (pin) => {
      const vault = await underTest.openVault('test');
      const deriving = new Promise<void>((resolve) => {
        crypto.subtle.deriveBits = () => {
          resolve();
          return new Promise(() => undefined);
        };
      });
      void vault.unlock(pin);
      await deriving;
    }, WRONG);
    await killProfile(folder, context);

    const again = await openProfile(folder);
    t.after(() => again.close());
    const later = await openIn(again);
    await later.clock.setFixedTime(1_000_000_000 + 10_000);
    assert.deepEqual(await tryPin(later, PIN), wait(20));
  });

  test('tried at once, and from two pages, count one by one', async (t) => {
    const page = await freshPage(t);
    await page.clock.setFixedTime(1_000_000_000);
    await create(page);
    const other = await openIn(page.context());
    await other.clock.setFixedTime(1_000_000_000);
    const tryTwo = (where: Page): Promise<readonly unknown[]> =>
      where.evaluate(async (pin) => {
        const vault = await underTest.openVault('test');
        const results = await Promise.all([vault.unlock(pin), vault.unlock(pin)]);
        return results.map(underTest.told);
      }, WRONG);
    const results = (await Promise.all([tryTwo(page), tryTwo(other)])).flat();
    const tries = results.map((result) => JSON.stringify(result)).toSorted();
    const expected = [wrong(1, 0), wrong(2, 0), wrong(3, 0), wrong(4, 30)];
    assert.deepEqual(tries, expected.map((result) => JSON.stringify(result)).toSorted());
  });
});

suite('a vault', () => {
  test('that was erased is empty, also after a reload, and while another page has it open', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    const other = await openIn(page.context());
    await other.evaluate(async () => {
      const vault = await underTest.openVault('test');
      Object.assign(globalThis, {
        tryHere: () => underTest.codeOf(vault.unlock('482615')),
        makeHere: () => underTest.codeOf(vault.create('482615')),
      });
    });
    const state = (): Promise<string> =>
      page.evaluate(async () => (await underTest.openVault('test')).state());
    assert.equal(await state(), 'locked');
    await page.evaluate(async () => {
      const vault = await underTest.openVault('test');
      await vault.erase();
      if (vault.state() !== 'empty') throw new Error('not empty');
    });
    await page.reload();
    assert.equal(await state(), 'empty');
    assert.equal(await other.evaluate('tryHere()'), 'store_closed');
    assert.notEqual(await create(page), key);
  });

  test('is not made twice by two pages', async (t) => {
    const page = await freshPage(t);
    const other = await openIn(page.context());
    await other.evaluate(async () => {
      const vault = await underTest.openVault('test');
      const make = (): Promise<unknown> => underTest.codeOf(vault.create('975310'));
      Object.assign(globalThis, { make });
    });
    const key = await create(page);
    assert.equal(await other.evaluate('make()'), 'store_closed');
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
  });

  test('with a foreign record says that it is damaged', async (t) => {
    const page = await freshPage(t);
    await create(page);
    const code = await page.evaluate(async (database) => {
      await underTest.tamper(database, 'vault', { salt: 'none' });
      return underTest.codeOf(underTest.openVault('test'));
    }, DATABASE);
    assert.equal(code, 'store_damaged');
  });

  test('whose wrapped key was changed opens with no PIN', async (t) => {
    const page = await freshPage(t);
    await create(page);
    await page.evaluate(async (database) => {
      const [[, record] = []] = await underTest.raw(database);
      if (typeof record !== 'object' || record === null) throw new Error('no record');
      const byPin: unknown = Reflect.get(record, 'byPin');
      if (!(byPin instanceof Uint8Array)) throw new Error('no bytes');
      byPin[20] = (byPin[20] ?? 0) ^ 1;
      await underTest.tamper(database, 'vault', record);
    }, DATABASE);
    assert.deepEqual(await tryPin(page, PIN), wrong(1, 0));
  });
});

suite('a passkey', () => {
  interface Lock {
    /** Does the person unlock when they are asked? */
    setUnlocks(unlocks: boolean): Promise<void>;
  }

  /** A lock of the device, such as a fingerprint reader. */
  async function addLock(page: Page, hasPrf: boolean): Promise<Lock> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return {
      setUnlocks: async (isUserVerified) => {
        await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
      },
    };
  }

  const add = (page: Page, pin: string): Promise<unknown> =>
    page.evaluate(async (each) => {
      const vault = await underTest.openVault('test');
      return underTest.told(await vault.addPasskey(each, 'Tallystick'));
    }, pin);
  const open = (page: Page): Promise<unknown> =>
    page.evaluate(async () => {
      const vault = await underTest.openVault('test');
      if (!vault.hasPasskey()) return 'none';
      return underTest.told(await vault.unlockWithPasskey());
    });

  test('opens the same key, also after a reload and a changed PIN', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    await addLock(page, true);
    assert.equal(await open(page), 'none');
    assert.deepEqual(await add(page, WRONG), wrong(1, 0));
    assert.equal(await open(page), 'none');
    assert.deepEqual(await add(page, PIN), { ok: true, key });
    await page.reload();
    assert.deepEqual(await open(page), { ok: true, key });
    await page.evaluate(async (pin) => {
      const vault = await underTest.openVault('test');
      await vault.changePin(pin, '975310');
    }, PIN);
    assert.deepEqual(await open(page), { ok: true, key });
    assert.deepEqual(await tryPin(page, '975310'), { ok: true, key });
  });

  test('opens nothing when the person does not unlock, and the PIN still does', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    const lock = await addLock(page, true);
    await add(page, PIN);
    await lock.setUnlocks(false);
    assert.deepEqual(await open(page), { ok: false, code: 'passkeyRefused' });
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
  });

  test('is not added where the lock gives no secret', async (t) => {
    const page = await freshPage(t);
    const key = await create(page);
    await addLock(page, false);
    assert.deepEqual(await add(page, PIN), { ok: false, code: 'passkeyRefused' });
    assert.equal(await open(page), 'none');
    assert.deepEqual(await tryPin(page, PIN), { ok: true, key });
  });

  test('that was dropped opens nothing', async (t) => {
    const page = await freshPage(t);
    await create(page);
    await addLock(page, true);
    await add(page, PIN);
    await page.evaluate(async () => (await underTest.openVault('test')).dropPasskey());
    await page.reload();
    assert.equal(await open(page), 'none');
  });
});
