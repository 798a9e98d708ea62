/**
 * Coins on a real disk: the wallet's and the till's. A coin is money for whoever can read it together with its holder's
 * key, so neither may lie readable in the file.
 *
 * Shows V-32, V-46, V-51.
 */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { heldCoins } from '../src/coins/kept-coins.ts';
import { deposit } from '../src/device/deposit.ts';
import { enrol } from '../src/device/enrol.ts';
import { openFileStore } from '../src/store/file-store.ts';
import { answerWithCoins, coinWorld, convert } from '../test-support/coin-scene.ts';
import { createDisk } from '../test-support/disk.ts';
import { EURO, type AccountInput } from '../test-support/issuer-operations.ts';
import { accept, ask, synced } from '../test-support/scene.ts';
import { newDevice, type TestDevice, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const root = await mkdtemp(join(tmpdir(), 'tallystick-coins-'));
after(() => rm(root, { recursive: true }));

/** A device whose store is a file, sealed under the secret of its holder, and that file. */
async function onFile(world: World, account: AccountInput): Promise<OnFile> {
  const folder = join(root, account.name);
  const secret = new TextEncoder().encode(`the PIN of ${account.name}`);
  const store = await openFileStore({ folder, secret, ...parts, scryptCostLog2: 1 });
  const holder = await newDevice(world, { disk: { ...createDisk(), mount: () => store } });
  const enrolled = await enrol(holder.device, world.issuer.enrolmentCode(account));
  assert.ok(enrolled.ok);
  const readable = (): readonly Uint8Array[] => store.entries('').map(([, value]) => value);
  return { holder, readable, file: () => readFile(join(folder, 'store.log')) };
}

interface OnFile {
  readonly holder: TestDevice;
  /** The values, as only the program that has the secret reads them. */
  readonly readable: () => readonly Uint8Array[];
  readonly file: () => Promise<Buffer>;
}

/** Fails when anything of the device's coins, or a value of its store, can be found in the file. */
async function assertSealed({ holder, readable, file }: OnFile): Promise<void> {
  const [values, sealed] = [readable(), await file()];
  const coins = heldCoins(holder.device);
  assert.ok(coins.length > 0);
  for (const { coin } of coins) {
    assert.ok(
      values.some((value) => Buffer.from(value).includes(coin.body.batch)),
      'the search finds a coin where it is not sealed',
    );
    assert.ok(!sealed.includes(coin.body.batch), 'a coin lies readable in the file');
  }
  // The device's own key is one of these values.
  for (const value of values.filter(({ length }) => length >= 16)) {
    assert.ok(!sealed.includes(value), 'a value lies readable in the file');
  }
}

test('coins lie sealed in the wallet, and in the till that took them (V-32, V-46, V-51)', async () => {
  const world = await coinWorld(parts);
  const wallet = await onFile(world, { name: 'Asha', role: 'customer', person: true });
  const asha = wallet.holder;
  const funded = await deposit(asha.device, {
    currency: EURO,
    amount: minor(5_000n),
    source: 'testBank',
  });
  assert.ok(funded.ok);
  await synced(asha);
  await convert(asha, 1_000n);
  await assertSealed(wallet);

  const counter = await onFile(world, { name: 'Shop', role: 'merchant' });
  const shop = counter.holder;
  await synced(shop);
  world.online = false;
  await accept(shop, await answerWithCoins(asha, await ask(shop, 372n)));
  await assertSealed(counter);
  await assertSealed(wallet);
});
