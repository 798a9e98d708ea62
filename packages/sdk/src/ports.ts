/**
 * What an engine needs from outside, all of it parameters: so a simulated world runs the same code as
 * a phone, and no part of it reads a clock, a disk or a network on its own.
 */

import type { Clock, Crypto, Random, Sign } from '@tallystick/protocol/crypto';
import type { TraceData } from '@tallystick/protocol/trace/trace-data';
import type { Store } from './store/store.ts';

/** The part of the device that signs with the device key. */
export interface DeviceElement {
  /** Compressed P-256 point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** ES256, 64 bytes r||s. */
  readonly sign: Sign;
}

/** Makes the device key once, and finds it again after a restart. */
export interface Elements {
  /** A new key, and what the store has to keep so that `open` finds it: for a software key, the key. */
  create(): Promise<{ readonly element: DeviceElement; readonly secret: Uint8Array }>;
  open(secret: Uint8Array): Promise<DeviceElement>;
}

/**
 * The way to the issuer. There is no question whether one is online: one finds out by trying (G-070).
 */
export interface Network {
  /**
   * Sends `body` to `url` and gives the answer's bytes. Rejects with a TallystickError: `offline` when
   * nobody was reached, `issuer_refused` when somebody answered with a refusal below the protocol.
   */
  post(url: string, body: Uint8Array): Promise<Uint8Array>;
}

/**
 * A place outside the store that does not travel with it, such as the operating system's key chain. A
 * store that comes back without its marker was copied or restored, and may not go on paying.
 */
export interface InstallMarker {
  get(): Promise<string | undefined>;
  set(marker: string): Promise<void>;
}

/**
 * What the platform can tell for a case of fraud or loss (V-72). Asked only when the issuer asks, and where
 * the holder agreed. What a platform does not know it leaves out; a promise that rejects tells nothing.
 * It has to settle within seconds, because the device calls nobody meanwhile.
 */
export interface TraceSource {
  collect(): Promise<TraceData>;
}

export interface DevicePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly network: Network;
  /**
   * Resolves after so many seconds, 30 at most. Without it a call for which the issuer is asked too often is
   * refused at once, and made again with the next contact.
   */
  readonly wait?: (seconds: number) => Promise<void>;
  /** Without one, only a certificate that is further on than the device gives a restored store away. */
  readonly installMarker?: InstallMarker;
  /** Without one, nothing is told. */
  readonly traceSource?: TraceSource;
}
