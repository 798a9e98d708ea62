/** The way to an open device, step by step: first start, PIN, wrong PIN, another page, erasing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { encodeEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openDevice } from '@tallystick/sdk/device/device';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import { createAccess, type Access, type AccessControl, type AccessPorts } from './access.ts';
import type { UnlockResult } from './vault.ts';
import { createWebCrypto } from './web-crypto.ts';
import { webElements } from './web-elements.ts';

const KEY = new Uint8Array(16).fill(4);
const PIN = '482615';

interface Scene {
  readonly control: AccessControl;
  /** What was asked of the ports, in order. */
  readonly asked: readonly string[];
  /** The phases that were shown, in order. */
  readonly phases: readonly Access['phase'][];
}

/** A browser without a network, whose vault takes one PIN. */
function sceneOf(state: 'empty' | 'locked', change: Partial<AccessPorts> = {}): Scene {
  const asked: string[] = [];
  let held = state;
  const open = (ok: boolean): UnlockResult =>
    ok ? { ok: true, key: KEY } : { ok: false, code: 'wrongPin', tries: 4, waitSeconds: 30 };
  const control = createAccess({
    vault: {
      state: () => held,
      hasPasskey: () => false,
      async create() {
        asked.push('create the key');
        held = 'locked';
        return KEY;
      },
      unlock: async (pin) => open(pin === PIN),
      unlockWithPasskey: async () => ({ ok: false, code: 'passkeyRefused' }),
      async erase() {
        asked.push('erase the key');
        held = 'empty';
      },
    },
    claim: async () => undefined,
    async openDevice(key) {
      assert.deepEqual(key, KEY);
      asked.push('open the device');
      return openDevice({
        store: createMemoryStore(),
        clock: () => 1_800_000_000,
        random: (length) => new Uint8Array(length).fill(9),
        crypto: createWebCrypto(),
        elements: webElements,
        network: {
          post: () => Promise.reject(new TallystickError({ code: 'offline', message: 'nobody' })),
        },
      });
    },
    eraseStore: async () => {
      asked.push('erase the store');
    },
    ...change,
  });
  const phases: Access['phase'][] = [control.access.get().phase];
  control.access.listen(() => phases.push(control.access.get().phase));
  return { control, asked, phases };
}

async function enrolmentCode(): Promise<string> {
  const tenant = tenantOfBytes(Uint8Array.from({ length: 16 }, (_, at) => at + 1));
  assert.ok(tenant !== undefined);
  const { element } = await webElements.create();
  const { publicKey } = await createWebCrypto().generateX25519();
  return formatEnrolmentCode(
    encodeEnrolmentCode({
      tenant,
      rootKey: element.publicKey,
      issuerHpkeKey: publicKey,
      secret: new Uint8Array(16),
      url: 'https://issuer.example',
    }),
  );
}

suite('a new device', () => {
  test('asks for the code, then for a PIN, and opens no store before', async () => {
    const { control, asked, phases } = sceneOf('empty');
    await control.start();
    await control.enterCode(await enrolmentCode());
    assert.deepEqual(phases, ['starting', 'enterCode', 'choosePin']);
    assert.deepEqual(asked, []);
  });

  test('says so when the text holds no code', async () => {
    const { control } = sceneOf('empty');
    await control.start();
    await control.enterCode('good day');
    assert.deepEqual(control.access.get(), {
      phase: 'enterCode',
      problem: 'notAnEnrolmentCode',
      canRetry: false,
    });
  });

  test('removes what is left of an earlier one before it makes its key', async () => {
    const { control, asked } = sceneOf('empty');
    await control.start();
    await control.enterCode(await enrolmentCode());
    await control.choosePin(PIN);
    assert.deepEqual(asked, ['erase the store', 'create the key', 'open the device']);
  });

  test('without a network may use the same code again', async () => {
    const { control, phases } = sceneOf('empty');
    await control.start();
    await control.enterCode(await enrolmentCode());
    await control.choosePin(PIN);
    const problem = { phase: 'enterCode', problem: 'offline', canRetry: true };
    assert.deepEqual(control.access.get(), problem);
    await control.retry();
    assert.deepEqual(control.access.get(), problem);
    assert.deepEqual(phases.slice(3), ['working', 'working', 'enterCode', 'working', 'enterCode']);
  });
});

suite('a device with a PIN', () => {
  test('stays locked after a wrong one, with the reason', async () => {
    const { control, asked } = sceneOf('locked');
    await control.start();
    assert.deepEqual(control.access.get(), { phase: 'locked', hasPasskey: false });
    await control.unlock('482616');
    assert.deepEqual(control.access.get(), {
      phase: 'locked',
      hasPasskey: false,
      problem: { ok: false, code: 'wrongPin', tries: 4, waitSeconds: 30 },
    });
    assert.deepEqual(asked, []);
  });

  test('opens with the right one, and asks for a code where it has no account yet', async () => {
    const { control, asked } = sceneOf('locked');
    await control.start();
    await control.unlock(PIN);
    assert.deepEqual(asked, ['open the device']);
    assert.deepEqual(control.access.get(), { phase: 'enterCode', canRetry: false });
  });

  test('whose store is damaged says so', async () => {
    const { control } = sceneOf('locked', {
      openDevice: () =>
        Promise.reject(new TallystickError({ code: 'store_damaged', message: 'damaged' })),
    });
    await control.start();
    await control.unlock(PIN);
    assert.deepEqual(control.access.get(), { phase: 'broken', trouble: 'storeDamaged' });
  });

  test('that is erased loses its key before its store, and begins anew', async () => {
    const { control, asked } = sceneOf('locked');
    await control.start();
    await control.unlock(PIN);
    await control.eraseAll();
    assert.deepEqual(asked, ['open the device', 'erase the key', 'erase the store']);
    assert.deepEqual(control.access.get(), { phase: 'enterCode', canRetry: false });
  });
});

test('a page that has to wait for another one says so, and goes on when that one has ended', async () => {
  const ended = Promise.withResolvers<undefined>();
  const { control, phases } = sceneOf('locked', {
    async claim(refused) {
      refused();
      await ended.promise;
    },
  });
  const started = control.start();
  assert.deepEqual(phases, ['starting', 'openElsewhere']);
  ended.resolve(undefined);
  await started;
  assert.deepEqual(phases, ['starting', 'openElsewhere', 'locked']);
});
