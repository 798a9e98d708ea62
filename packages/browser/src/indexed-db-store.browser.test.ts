/** The store in a real Chromium: durable, sealed, and honest about a full disk. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { killProfile, openProfile } from '@tallystick/testkit/chromium';
import type { Page } from 'playwright-core';
import { useTestPages } from '../test/test-pages.ts';

declare global {
  /** Tells the test how many writes are done. */
  var confirmWrite: (count: number) => Promise<void>;
}

const { openIn, freshPage, url } = useTestPages();

/** A folder for a profile. The browser on it is the test's to end. */
async function profileFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-store-test-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

test('the store in IndexedDB keeps the contract of a store', async (t) => {
  const page = await freshPage(t);
  const names = await page.evaluate(() => underTest.contract.names);
  assert.ok(names.length > 10, `the contract has ${names.length} tests`);
  for (const name of names) {
    await t.test(name, async () => {
      assert.equal(await page.evaluate((each) => underTest.contract.run(each), name), undefined);
    });
  }
});

suite('what was written', () => {
  test('is there after a reload', async (t) => {
    const page = await freshPage(t);
    await writeOne(page, 'a', 'one');
    await page.reload();
    assert.equal(await readOne(page, 'a'), 'one');
  });

  test('is there after the browser was killed, whole writes only', async (t) => {
    const folder = await profileFolder(t);
    const context = await openProfile(folder);
    let confirmed = 0;
    const enough = Promise.withResolvers<undefined>();
    await context.exposeFunction('confirmWrite', (count: number) => {
      confirmed = count;
      if (count > 40) enough.resolve(undefined);
    });
    const page = await openIn(context);
    const writing = page.evaluate(async () => {
      const store = await underTest.openStore(0);
      for (let count = 1; ; count += 1) {
        const value = underTest.bytes(String(count));
        await store.write([
          { key: 'left', value },
          { key: 'right', value },
        ]);
        await confirmWrite(count);
      }
    });
    await enough.promise;
    await Promise.all([killProfile(folder, context), assert.rejects(writing)]);

    const again = await openProfile(folder);
    t.after(() => again.close());
    const reopened = await openIn(again);
    const left = await readOne(reopened, 'left');
    assert.equal(await readOne(reopened, 'right'), left);
    assert.ok(confirmed > 40 && Number(left) >= confirmed, `${left} of ${confirmed}`);
  });

  test('is written to disk before the promise resolves', async (t) => {
    const page = await freshPage(t);
    const durabilities = await page.evaluate(async () => {
      const seen: unknown[] = [];
      const begin = Reflect.get(IDBDatabase.prototype, 'transaction');
      IDBDatabase.prototype.transaction = function (...given): IDBTransaction {
        const transaction: IDBTransaction = Reflect.apply(begin, this, given);
        if (transaction.mode === 'readwrite') seen.push(transaction.durability);
        return transaction;
      };
      const store = await underTest.openStore(0);
      await store.write([{ key: 'a', value: underTest.bytes('1') }]);
      return seen;
    });
    assert.deepEqual(durabilities, ['strict']);
  });
});

suite('what lies in the database', () => {
  test('cannot be read without the key', async (t) => {
    const page = await freshPage(t);
    await writeOne(page, 'a', 'a secret text of some length');
    const [lies = ''] = await page.evaluate(async () => {
      const entries = await underTest.raw('tallystick-store-test');
      return entries.map(([, value]) =>
        value instanceof Uint8Array ? underTest.text(value) : String(value),
      );
    });
    assert.ok(lies.length > 0 && !lies.includes('secret'));
    assert.equal(await codeOfOpening(page, 1), 'store_damaged');
    assert.equal(await codeOfOpening(page, 0), undefined);
  });

  test('does not open when a bit of it was changed', async (t) => {
    const page = await freshPage(t);
    await writeOne(page, 'a', 'one');
    await page.evaluate(async () => {
      const [[, value] = []] = await underTest.raw('tallystick-store-test');
      if (!(value instanceof Uint8Array)) throw new Error('no bytes');
      value[20] = (value[20] ?? 0) ^ 1;
      await underTest.tamper('tallystick-store-test', 'a', value);
    });
    assert.equal(await codeOfOpening(page, 0), 'store_damaged');
  });

  test('does not open under the key of another value', async (t) => {
    const page = await freshPage(t);
    await writeOne(page, 'a', 'one');
    await writeOne(page, 'b', 'two');
    await page.evaluate(async () => {
      const [[, one] = [], [, two] = []] = await underTest.raw('tallystick-store-test');
      await underTest.tamper('tallystick-store-test', 'a', two);
      await underTest.tamper('tallystick-store-test', 'b', one);
    });
    assert.equal(await codeOfOpening(page, 0), 'store_damaged');
  });

  for (const foreign of ['a text', 'few bytes'] as const) {
    test(`does not open when it is ${foreign}`, async (t) => {
      const page = await freshPage(t);
      await writeOne(page, 'a', 'one');
      await page.evaluate(
        (kind) =>
          underTest.tamper(
            'tallystick-store-test',
            'b',
            kind === 'a text' ? kind : new Uint8Array(3),
          ),
        foreign,
      );
      assert.equal(await codeOfOpening(page, 0), 'store_damaged');
    });
  }
});

test('a full disk refuses the whole write, and takes what fits', async (t) => {
  const folder = await profileFolder(t);
  const context = await openProfile(folder);
  t.after(() => context.close());
  const page = await openIn(context);
  const session = await context.newCDPSession(page);
  // Before the first write: Chromium remembers for a while how much room there is.
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(url()).origin,
    quotaSize: 300_000,
  });
  await writeOne(page, 'kept', 'before');
  const outcome = await page.evaluate(async () => {
    const store = await underTest.openStore(0);
    const code = await underTest.codeOf(
      store.write([
        { key: 'kept', value: underTest.bytes('after') },
        { key: 'large', value: new Uint8Array(900_000) },
      ]),
    );
    const seen = underTest.text(store.get('kept'));
    await store.write([{ key: 'small', value: underTest.bytes('fits') }]);
    await store.close();
    return { code, seen };
  });
  assert.deepEqual(outcome, { code: 'disk_full', seen: 'before' });
  await page.reload();
  assert.equal(await readOne(page, 'kept'), 'before');
  assert.equal(await readOne(page, 'large'), undefined);
  assert.equal(await readOne(page, 'small'), 'fits');
});

test('a store that another page deletes is closed, and what is written then is refused', async (t) => {
  const page = await freshPage(t);
  const other = await openIn(page.context());
  await page.evaluate(async () => {
    const store = await underTest.openStore(0);
    await store.write([{ key: 'a', value: underTest.bytes('1') }]);
    Object.assign(globalThis, { write: () => underTest.codeOf(store.write([])) });
  });
  assert.equal(await page.evaluate('write()'), undefined);
  await other.evaluate(() => underTest.eraseDevice('test'));
  assert.equal(await page.evaluate('write()'), 'store_closed');
});

async function writeOne(page: Page, key: string, text: string): Promise<void> {
  await page.evaluate(
    async ([name, value]) => {
      const store = await underTest.openStore(0);
      await store.write([{ key: name, value: underTest.bytes(value) }]);
      await store.close();
    },
    [key, text] as const,
  );
}

function readOne(page: Page, key: string): Promise<string | undefined> {
  return page.evaluate(async (name) => {
    const store = await underTest.openStore(0);
    const text = underTest.text(store.get(name));
    await store.close();
    return text;
  }, key);
}

/** Opens the store with a key of 16 such bytes; the key it was made with has zeros. */
function codeOfOpening(page: Page, byte: number): Promise<string | undefined> {
  return page.evaluate(async (each) => {
    const opening = underTest.openStore(each);
    const code = await underTest.codeOf(opening);
    if (code === undefined) await (await opening).close();
    return code;
  }, byte);
}
