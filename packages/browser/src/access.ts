/**
 * Who may use this device: from the first start, over the enrolment code and a PIN, to an open device;
 * and each time after, from the PIN to the device.
 *
 * Invariants: nothing of the store is read before the PIN opened it; one tab has the store; a forgotten
 * PIN and logging out erase the store whole, and the operator gives a new code.
 */

import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { Device } from '@tallystick/sdk/device/device';
import { enrol, type EnrolDeviceRefusal } from '@tallystick/sdk/device/enrol';
import { enrolmentBytes } from './enrolment-text.ts';
import { createObservable, type Observable } from './observable.ts';
import { troubleOf, type Trouble } from './trouble.ts';
import type { UnlockResult, Vault } from './vault.ts';

export interface AccessPorts {
  readonly vault: Pick<
    Vault,
    'state' | 'hasPasskey' | 'create' | 'unlock' | 'unlockWithPasskey' | 'erase'
  >;
  /** Resolves when this tab has the store to itself. `refused` is called when it has to wait. */
  readonly claim: (refused: () => void) => Promise<void>;
  readonly openDevice: (key: Uint8Array) => Promise<Device>;
  /** Deletes what the device kept: after it nothing can be read any more. */
  readonly eraseStore: () => Promise<void>;
}

export type EnrolProblem = EnrolDeviceRefusal | 'issuerRefused';
export type UnlockProblem = Exclude<UnlockResult, { readonly ok: true }>;

export type Access =
  | { readonly phase: 'starting' }
  /** Another tab of this browser has the app open. */
  | { readonly phase: 'openElsewhere' }
  /** A new device; `problem` says why the last code did not do. */
  | { readonly phase: 'enterCode'; readonly problem?: EnrolProblem; readonly canRetry: boolean }
  | { readonly phase: 'choosePin' }
  | { readonly phase: 'locked'; readonly hasPasskey: boolean; readonly problem?: UnlockProblem }
  /** Something takes a moment: the PIN is being checked, the code is being used. */
  | { readonly phase: 'working'; readonly on: 'pin' | 'enrolment' }
  | { readonly phase: 'open'; readonly device: Device }
  | { readonly phase: 'broken'; readonly trouble: Trouble };

export interface AccessControl {
  readonly access: Observable<Access>;
  start(): Promise<void>;
  /** Takes the operator's code, scanned or pasted; then asks for a PIN where there is none yet. */
  enterCode(text: string): Promise<void>;
  /** The same code once more, after nobody could be reached. */
  retry(): Promise<void>;
  choosePin(pin: string): Promise<void>;
  unlock(pin: string): Promise<void>;
  unlockWithPasskey(): Promise<void>;
  /** Erases everything that this device keeps, and begins anew. */
  eraseAll(): Promise<void>;
}

/** Problems after which the same code may do the next time. */
const TRANSIENT: readonly EnrolProblem[] = [
  'offline',
  'notTheIssuer',
  'staleNonce',
  'tooManyCalls',
  'issuerRefused',
];

/** Access to the app's device, which stays open until the page ends or everything is erased. */
export function createAccess(ports: AccessPorts): AccessControl {
  return new AccessFlow(ports);
}

class AccessFlow implements AccessControl {
  readonly access = createObservable<Access>({ phase: 'starting' });
  readonly #ports: AccessPorts;
  #device: Device | undefined;
  #code: Uint8Array | undefined;

  constructor(ports: AccessPorts) {
    this.#ports = ports;
  }

  start(): Promise<void> {
    return this.#orBroken(async () => {
      await this.#ports.claim(() => this.access.set({ phase: 'openElsewhere' }));
      this.#begin();
    });
  }

  enterCode(text: string): Promise<void> {
    return this.#orBroken(async () => {
      const bytes = enrolmentBytes(text);
      if (bytes === undefined || readEnrolmentCode(bytes) === undefined) {
        this.access.set({ phase: 'enterCode', problem: 'notAnEnrolmentCode', canRetry: false });
        return;
      }
      this.#code = bytes;
      if (this.#device === undefined) this.access.set({ phase: 'choosePin' });
      else await this.#useCode(this.#device, bytes);
    });
  }

  retry(): Promise<void> {
    return this.#orBroken(async () => {
      if (this.#device === undefined || this.#code === undefined) return;
      await this.#useCode(this.#device, this.#code);
    });
  }

  choosePin(pin: string): Promise<void> {
    return this.#orBroken(async () => {
      this.access.set({ phase: 'working', on: 'pin' });
      // Left over from an erasing that was cut off: no key opens it any more.
      await this.#ports.eraseStore();
      await this.#openWith(await this.#ports.vault.create(pin));
    });
  }

  unlock(pin: string): Promise<void> {
    return this.#unlockBy(() => this.#ports.vault.unlock(pin));
  }

  unlockWithPasskey(): Promise<void> {
    return this.#unlockBy(() => this.#ports.vault.unlockWithPasskey());
  }

  eraseAll(): Promise<void> {
    return this.#orBroken(async () => {
      await this.#device?.close();
      this.#device = undefined;
      this.#code = undefined;
      // The key first: killed in between, what is left cannot be read by anybody.
      await this.#ports.vault.erase();
      await this.#ports.eraseStore();
      this.#begin();
    });
  }

  #begin(): void {
    const { vault } = this.#ports;
    if (vault.state() === 'empty') this.access.set({ phase: 'enterCode', canRetry: false });
    else this.access.set({ phase: 'locked', hasPasskey: vault.hasPasskey() });
  }

  #unlockBy(way: () => Promise<UnlockResult>): Promise<void> {
    return this.#orBroken(async () => {
      this.access.set({ phase: 'working', on: 'pin' });
      const result = await way();
      if (result.ok) return this.#openWith(result.key);
      const hasPasskey = this.#ports.vault.hasPasskey();
      this.access.set({ phase: 'locked', hasPasskey, problem: result });
    });
  }

  async #openWith(key: Uint8Array): Promise<void> {
    const device = await this.#ports.openDevice(key);
    this.#device = device;
    if (device.session() !== undefined) this.access.set({ phase: 'open', device });
    else if (this.#code !== undefined) await this.#useCode(device, this.#code);
    else this.access.set({ phase: 'enterCode', canRetry: false });
  }

  async #useCode(device: Device, bytes: Uint8Array): Promise<void> {
    this.access.set({ phase: 'working', on: 'enrolment' });
    const problem = await enrolProblem(device, bytes);
    if (problem === undefined) this.access.set({ phase: 'open', device });
    else {
      this.access.set({ phase: 'enterCode', problem, canRetry: TRANSIENT.includes(problem) });
    }
  }

  async #orBroken(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.access.set({ phase: 'broken', trouble: troubleOf(error) });
    }
  }
}

async function enrolProblem(device: Device, code: Uint8Array): Promise<EnrolProblem | undefined> {
  try {
    const outcome = await enrol(device, code);
    return outcome.ok ? undefined : outcome.code;
  } catch (error) {
    if (isTallystickError(error) && error.code === 'issuer_refused') return 'issuerRefused';
    throw error;
  }
}
