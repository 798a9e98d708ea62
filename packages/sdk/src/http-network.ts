/**
 * The network port over `fetch`: one POST of bytes, one bounded answer of bytes.
 *
 * Whether one is online is found out by trying, never by a flag of the operating system (G-070).
 */

// adapter: clock, network

import { concatBytes } from '@tallystick/protocol/encoding/octets';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { errorOfStatus, offlineError, refusedError } from './network/network-errors.ts';
import type { Network } from './ports.ts';

/** Seconds are much on a phone in a hand, and a full batch of 500 records settles in well under one. */
const TIMEOUT_MS = 15_000;
/** The largest answer, and the seal around it. */
const ANSWER_BYTES_MAX: number = CALL_BYTES_MAX + 1_024;

export interface HttpNetworkOptions {
  /** How long one call may take, with connecting and reading; 15 seconds when left out. */
  readonly timeoutMs?: number;
}

/**
 * A network that posts over HTTP. Rejects with `offline` when nobody answers in time, and with
 * `issuer_refused` (details: `status`) for any other answer than 200, or one that is too large.
 */
export function createHttpNetwork({ timeoutMs = TIMEOUT_MS }: HttpNetworkOptions = {}): Network {
  return {
    async post(url, body): Promise<Uint8Array> {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await reach(url, body, signal);
      if (response.status !== 200) {
        await response.body?.cancel();
        throw errorOfStatus(response.status);
      }
      return read(response);
    },
  };
}

async function reach(url: string, body: Uint8Array, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(body),
      // A redirect would send the call to somebody the enrolment code does not name.
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    throw offlineError(error);
  }
}

async function read(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const stream: AsyncIterable<unknown> | undefined = response.body ?? undefined;
    for await (const chunk of stream ?? []) {
      if (!(chunk instanceof Uint8Array)) continue;
      length += chunk.length;
      if (length > ANSWER_BYTES_MAX) break;
      chunks.push(chunk);
    }
  } catch (error) {
    // Cut off on the way, or out of time.
    throw offlineError(error);
  }
  if (length > ANSWER_BYTES_MAX) throw refusedError('its answer is too large', response.status);
  return concatBytes(...chunks);
}
