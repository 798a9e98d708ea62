/**
 * A world of devices around one small issuer: a clock that tests set, a network that can be absent, and
 * disks that outlive the programs on them. Devices exchange nothing but bytes.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { minor, type Minor } from '@tallystick/protocol/money';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { deposit } from '../src/device/deposit.ts';
import { openDevice, type Device } from '../src/device/device.ts';
import { enrol } from '../src/device/enrol.ts';
import { certify } from '../src/payer/certify.ts';
import type { InstallMarker, TraceSource } from '../src/ports.ts';
import { createDisk, type Disk } from './disk.ts';
import { createIssuerKeys, type Signer } from './issuer-keys.ts';
import { EURO, type AccountInput } from './issuer-operations.ts';
import { createSmallIssuer, type SmallIssuer } from './small-issuer.ts';

/** What a test hands in, because only tests may import it. */
export interface Parts {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly createElement: () => Signer & { exportPrivateKey(): Uint8Array };
  readonly openElement: (secret: Uint8Array) => Signer;
}

export interface World {
  readonly parts: Parts;
  readonly issuer: SmallIssuer;
  /** The true time, unix seconds; devices may go wrong. */
  time: number;
  /** Is there a network? */
  online: boolean;
  /** Calls that reached the issuer. */
  calls: number;
  /** What to do with an answer on its way back; it may be dropped by throwing. */
  onAnswer: (answer: Uint8Array) => Uint8Array;
  /** What the platform of devices that start from now on tells; nothing where it is left out. */
  traceSource?: TraceSource;
}

/** One device with its disk. */
export interface TestDevice {
  readonly disk: Disk;
  /** How far its clock is wrong, in seconds. */
  clockError: number;
  /** The running program. */
  device: Device;
}

/** 2026-11-20T12:00:00Z. */
const NOON = 1_795_176_000;

/** A world at noon. */
export async function createWorld(parts: Parts): Promise<World> {
  const tenant = parseTenantId('0198c5f0-0000-7000-8000-000000000001');
  assert(tenant !== undefined, 'the tenant of the tests is no UUID');
  const keys = await createIssuerKeys(parts.crypto, parts.random, {
    tenant,
    createSigner: parts.createElement,
  });
  const now = { time: NOON };
  const issuer = createSmallIssuer(keys, () => now.time);
  const own = { parts, issuer, online: true, calls: 0, onAnswer: (answer: Uint8Array) => answer };
  return Object.assign(now, own);
}

/** The error of a network that is not there. */
export function noNetwork(): TallystickError {
  return new TallystickError({ code: 'offline', message: 'there is no network in this test' });
}

/** A new device, not enrolled. */
export async function newDevice(
  world: World,
  options: { readonly disk?: Disk; readonly installMarker?: InstallMarker } = {},
): Promise<TestDevice> {
  const disk = options.disk ?? createDisk();
  const test: Omit<TestDevice, 'device'> = { disk, clockError: 0 };
  const started = Object.assign(test, {
    device: await start(world, test, options.installMarker),
  });
  return started;
}

/** Starts the program again from what is on the disk. */
export async function restart(
  world: World,
  test: TestDevice,
  installMarker?: InstallMarker,
): Promise<void> {
  test.device = await start(world, test, installMarker);
}

function start(
  world: World,
  test: Omit<TestDevice, 'device'>,
  installMarker?: InstallMarker,
): Promise<Device> {
  const { crypto, random, createElement, openElement } = world.parts;
  return openDevice({
    store: test.disk.mount(),
    clock: () => world.time + test.clockError,
    random,
    crypto,
    elements: {
      create: async () => {
        const element = createElement();
        return { element, secret: element.exportPrivateKey() };
      },
      open: async (secret) => openElement(secret),
    },
    network: {
      post: async (_url, body) => {
        if (!world.online) throw noNetwork();
        world.calls += 1;
        return world.onAnswer(await world.issuer.answer(body));
      },
    },
    ...(installMarker === undefined ? {} : { installMarker }),
    ...(world.traceSource === undefined ? {} : { traceSource: world.traceSource }),
  });
}

/** A device that is enrolled. */
export async function enrolled(world: World, account: AccountInput): Promise<TestDevice> {
  const test = await newDevice(world);
  const outcome = await enrol(test.device, world.issuer.enrolmentCode(account));
  assert(outcome.ok, 'a device of the test world could not enrol');
  return test;
}

export interface CustomerInput {
  readonly name?: string;
  readonly deposited?: bigint;
  readonly ready?: bigint;
}

/** A customer with `deposited` in the account, `ready` of it spendable offline. */
export async function customer(
  world: World,
  { name = 'Asha', deposited = 10_000n, ready = 5_000n }: CustomerInput = {},
): Promise<TestDevice> {
  const test = await enrolled(world, { name, role: 'customer', person: true });
  await fund(test.device, minor(deposited), minor(ready));
  return test;
}

async function fund(device: Device, deposited: Minor, ready: Minor): Promise<void> {
  const funded = await deposit(device, {
    currency: EURO,
    amount: deposited,
    source: 'testBank',
  });
  assert(funded.ok, 'a deposit of the test world was refused');
  if (ready === 0n) return;
  const certified = await certify(device, { currency: EURO, amount: ready });
  assert(certified.ok, 'a certificate of the test world was refused');
}

/** A merchant's till. */
export function till(world: World, name = 'Corner shop'): Promise<TestDevice> {
  return enrolled(world, { name, role: 'merchant', merchantType: 5411, place: 'u33db2m' });
}
