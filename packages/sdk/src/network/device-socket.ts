/**
 * One WebSocket to the issuer, from its opening to its end: calls go out with numbers, answers come
 * back in any order, and an empty frame is a nudge. It never reconnects; whoever owns it does.
 */

// adapter: clock, network

import {
  encodeCallFrame,
  readIssuerFrame,
  STATUS_ANSWERED,
  STATUS_LINE_CARRIES,
} from '@tallystick/protocol/calls/socket-frame';
import { errorOfStatus } from './network-errors.ts';

export interface DeviceSocket {
  /** Resolves to true when it opens and to false when it does not. */
  readonly opened: Promise<boolean>;
  /**
   * The answer to a call. Rejects with {@link SocketLost} when this socket brings none, and as a POST
   * does for any other status than 200.
   */
  ask(call: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

export interface DeviceSocketEvents {
  readonly nudged: () => void;
  /** Once, when it closed after having been open or did not open. */
  readonly ended: () => void;
}

/** The socket ended, or gave no answer in time. Whether the call arrived is unknown. */
export class SocketLost extends Error {}

/** Longest time for connecting. */
const OPEN_MS_MAX = 10_000;
/** An answer's own time and a slow uplink's for each kilobyte, together at most what a POST may take. */
const ANSWER_MS = 5_000;
const ANSWER_MS_PER_KILOBYTE = 50;
const ANSWER_MS_MAX = 15_000;
/** A line on which nothing came for so long is asked whether it still carries. */
const IDLE_MS = 25_000;
const NUMBERS = 2 ** 32;

interface Waiting {
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Opens a socket at a `ws` or `wss` address. */
export function openDeviceSocket(address: string, events: DeviceSocketEvents): DeviceSocket {
  const socket = connect(address);
  if (socket === undefined) {
    queueMicrotask(events.ended);
    const ask = (): Promise<never> => Promise.reject(new SocketLost());
    return { opened: Promise.resolve(false), ask, close: () => undefined };
  }
  const waiting = new Map<number, Waiting>();
  const opened = Promise.withResolvers<boolean>();
  let lastNumber = 0;
  let isEnded = false;

  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(opening);
    clearTimeout(idle);
    opened.resolve(false);
    // A line that does not carry would take its time to say goodbye; nobody waits for that.
    socket.close();
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new SocketLost());
    }
    waiting.clear();
    events.ended();
  };
  const ask = (call: Uint8Array): Promise<Uint8Array> => {
    if (isEnded || socket.readyState !== WebSocket.OPEN) return Promise.reject(new SocketLost());
    lastNumber = (lastNumber + 1) % NUMBERS;
    const number = lastNumber;
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject, timer: setTimeout(end, answerMs(call.length)) });
      socket.send(new Uint8Array(encodeCallFrame({ number, call })));
    });
  };
  const checkLine = (): void => {
    ask(new Uint8Array()).catch(() => undefined);
  };
  const opening = setTimeout(end, OPEN_MS_MAX);
  let idle: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(idle);
    idle = setTimeout(checkLine, IDLE_MS);
  };
  socket.addEventListener('open', () => {
    clearTimeout(opening);
    heard();
    opened.resolve(true);
  });
  socket.addEventListener('close', end);
  socket.addEventListener('error', end);
  socket.addEventListener('message', ({ data }: { readonly data: unknown }) => {
    const frame = data instanceof ArrayBuffer ? readIssuerFrame(new Uint8Array(data)) : undefined;
    // No issuer of ours: whoever it is, it gets nothing more.
    if (frame === undefined) return end();
    heard();
    if (frame.kind === 'nudge') return events.nudged();
    const asked = waiting.get(frame.number);
    if (asked === undefined) return;
    waiting.delete(frame.number);
    clearTimeout(asked.timer);
    settle(asked, frame);
  });
  return { opened: opened.promise, ask, close: end };
}

/** Undefined where the page's own security forbids the address. */
function connect(address: string): WebSocket | undefined {
  try {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    return socket;
  } catch {
    return undefined;
  }
}

function answerMs(length: number): number {
  return Math.min(ANSWER_MS_MAX, ANSWER_MS + (length / 1_024) * ANSWER_MS_PER_KILOBYTE);
}

function settle(
  { resolve, reject }: Waiting,
  { status, answer }: { readonly status: number; readonly answer: Uint8Array },
): void {
  const isAnswer = status === STATUS_ANSWERED || status === STATUS_LINE_CARRIES;
  if (isAnswer) resolve(answer.slice());
  else reject(errorOfStatus(status));
}
