/**
 * A device of the world: the production SDK in a process that can be killed and started again, on a
 * disk and behind a network that do what networks and disks do.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import type { Elements, InstallMarker, Network } from '@tallystick/sdk/ports';
import type { Agenda } from './agenda.ts';
import { createDisk, type Disk, type DiskFault } from './disk.ts';
import { dyingCrypto, dyingElements, type Fuse } from './dying-ports.ts';
import { expectedFailure } from './expected-failure.ts';
import type { Journal } from './journal.ts';

/** What one call of the issuer meets. */
export interface CallFate {
  /** Each way, in milliseconds. */
  readonly latencyMs: number;
  /**
   * Nothing reaches the issuer, or its answer is lost, or the call arrives once more later, or the
   * device's process ends while it waits for the answer.
   */
  readonly fault?: 'requestLost' | 'answerLost' | 'repeated' | 'killed';
}

export interface DeviceSideInput {
  readonly name: string;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly elements: Elements;
  /** Seconds that this device's clock is ahead. */
  readonly clockError: number;
  readonly issuer: (bytes: Uint8Array) => Promise<Uint8Array | 'refused' | undefined>;
  readonly fateOfCall: () => CallFate;
  readonly faultOfWrite: () => DiskFault | undefined;
  /** Asked before each verb: after so many uses of key or cryptography its process ends. */
  readonly faultOfVerb: () => number | undefined;
}

/** How a verb ended: by itself, by an operational failure, or with the process. */
export type Used<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

export interface DeviceSide {
  readonly name: string;
  /** It is taken out of this world: nothing can be done with it, and nobody tries. */
  readonly isAbsent: boolean;
  readonly disk: Disk;
  /** Runs a verb of the SDK in the running process; starts one where none runs. */
  use<T>(verb: (device: Device) => T | Promise<T>): Promise<Used<T>>;
  /** Ends the process: nothing of it goes on. */
  kill(): void;
  isConnected(): boolean;
  setConnected(isConnected: boolean): void;
  /** Ends the process and forgets everything, mark and all: the device is like a new one. */
  wipe(): void;
  /** Forgets the mark outside of the store, as a new phone has none. */
  forgetMark(): void;
  /** Seconds that the clock is ahead. */
  clockError(): number;
  /** Seconds that the clock is ahead, from now on. */
  setClockError(seconds: number): void;
  /** A second device with a copy of store and mark as they are now: the same key twice. */
  clone(name: string): DeviceSide;
  /** Another device of the same owner, never switched on. */
  another(name: string): DeviceSide;
}

interface Beginning {
  readonly contents: ReturnType<Disk['copy']>;
  readonly marker: string | undefined;
}

const TIMEOUT_MS = 30_000;

/** A device that was never switched on; with `from`, one that has what another one had. */
export function createDeviceSide(input: DeviceSideInput, from?: Beginning): DeviceSide {
  const { agenda, name, journal } = input;
  const disk = createDisk();
  if (from !== undefined) disk.restore(from.contents);
  let isConnected = true;
  let { clockError } = input;
  const mark = createInstallMark(from?.marker);
  let process: Process | undefined;
  const kill = (): void => {
    if (process === undefined) return;
    const ended = process;
    process = undefined;
    ended.isAlive = false;
    journal.note('killed', { device: name });
    ended.end();
  };
  const start = (): Process => {
    const { promise: death, resolve: end } = Promise.withResolvers<void>();
    const fuse: Fuse = { usesLeft: undefined, burn: kill };
    const life = { isAlive: true, end, death, fuse };
    const isAlive = (): boolean => life.isAlive;
    const store = disk.mount({ fault: input.faultOfWrite, die: kill, isAlive });
    const device = openDevice({
      store,
      clock: () => Math.floor(agenda.now() / 1_000) + clockError,
      random: input.random,
      crypto: dyingCrypto(input.crypto, fuse),
      elements: dyingElements(input.elements, fuse),
      network: createWire(input, life, { isConnected: () => isConnected, kill }),
      installMarker: mark,
    });
    const started = Object.assign(life, { device });
    process = started;
    return started;
  };
  return {
    name,
    isAbsent: false,
    disk,
    use: (verb) => {
      const running = process ?? start();
      running.fuse.usesLeft = input.faultOfVerb() ?? running.fuse.usesLeft;
      return runVerb(running, verb, kill);
    },
    kill,
    isConnected: () => isConnected,
    setConnected: (next) => {
      if (next !== isConnected) journal.note(next ? 'connected' : 'disconnected', { device: name });
      isConnected = next;
    },
    wipe: () => {
      kill();
      disk.restore([]);
      mark.forget();
    },
    forgetMark: mark.forget,
    clockError: () => clockError,
    setClockError: (seconds) => {
      clockError = seconds;
    },
    clone: (copy) =>
      createDeviceSide(
        { ...input, name: copy, clockError },
        { contents: disk.copy(), marker: mark.current() },
      ),
    another: (other) => createDeviceSide({ ...input, name: other }),
  };
}

/** The mark that a platform keeps outside of the store. */
function createInstallMark(
  from: string | undefined,
): InstallMarker & { readonly current: () => string | undefined; readonly forget: () => void } {
  let marker = from;
  return {
    get: () => Promise.resolve(marker),
    set: (mark) => {
      marker = mark;
      return Promise.resolve();
    },
    current: () => marker,
    forget: () => {
      marker = undefined;
    },
  };
}

/** Runs a verb in a process until it ends, or the process does. */
async function runVerb<T>(
  { device, death }: Process,
  verb: (device: Device) => T | Promise<T>,
  kill: () => void,
): Promise<Used<T>> {
  const run = async (): Promise<Used<T>> => ({ ok: true, value: await verb(await device) });
  const died = death.then((): Used<T> => ({ ok: false, why: 'killed' }));
  try {
    return await Promise.race([run(), died]);
  } catch (error) {
    const why = expectedFailure(error, EXPECTED);
    const cameUp = await device.then(
      () => true,
      () => false,
    );
    // What a person does whose app did not come up, or says that it has to be opened again.
    if (!cameUp || why === 'device_needs_reopening') kill();
    return { ok: false, why };
  }
}

interface Process {
  isAlive: boolean;
  readonly end: () => void;
  /** Resolves when the process was killed. */
  readonly death: Promise<void>;
  readonly fuse: Fuse;
  readonly device: Promise<Device>;
}

/** What kills, full disks and lost connections look like to a device. */
const EXPECTED: ReadonlySet<string> = new Set([
  'offline',
  'disk_full',
  'device_needs_reopening',
  'store_closed',
]);

/** The way to the issuer. Whoever is killed while a call is under way never hears of its end. */
function createWire(
  { agenda, issuer, fateOfCall }: DeviceSideInput,
  life: { readonly isAlive: boolean },
  { isConnected, kill }: { readonly isConnected: () => boolean; readonly kill: () => void },
): Network {
  const sleep = async (ms: number): Promise<void> => {
    await agenda.sleep(ms);
    if (!life.isAlive) await new Promise(() => undefined);
  };
  return {
    post: async (_url, body) => {
      if (!isConnected()) throw offline();
      const { latencyMs, fault } = fateOfCall();
      await sleep(latencyMs);
      if (fault === 'requestLost' || !isConnected()) {
        await sleep(TIMEOUT_MS);
        throw offline();
      }
      const answer = await issuer(body);
      if (fault === 'killed' && life.isAlive) kill();
      if (fault === 'repeated') agenda.after(latencyMs * 10, () => void issuer(body));
      await sleep(latencyMs);
      if (fault === 'answerLost' || answer === undefined || !isConnected()) {
        await sleep(TIMEOUT_MS);
        throw offline();
      }
      if (answer === 'refused') {
        throw new TallystickError({
          code: 'issuer_refused',
          message: 'The issuer refused a call.',
        });
      }
      return answer;
    },
  };
}

function offline(): TallystickError {
  return new TallystickError({ code: 'offline', message: 'Nobody was reached.' });
}
