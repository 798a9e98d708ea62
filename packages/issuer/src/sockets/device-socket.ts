/**
 * One device's socket: calls in, answers out, and a nudge whenever something about the device's account
 * changed.
 *
 * Invariants: at most CALLS_MAX calls are in hand, each from its start until its answer has left this
 * process, and nothing more is read while that many are: a peer that sends much or reads nothing holds
 * no more memory than that. At most one nudge waits. A peer that gives no sign of life is cut off.
 * Nobody hears of an account before the issuer has accepted a call from one of its devices on this very
 * socket.
 */
// adapter: clock

import type { WebSocket } from '@fastify/websocket';
import type { ProblemCode } from '@tallystick/api/problems';
import {
  encodeAnswerFrame,
  NUDGE,
  readCallFrame,
  STATUS_LINE_CARRIES,
  type CallFrame,
} from '@tallystick/protocol/calls/socket-frame';

/** What the issuer says to a call: a status as HTTP has it, and with 200 the sealed answer. */
export interface SocketAnswer {
  readonly status: number;
  readonly answer: Uint8Array;
  /** Whose device called, where the issuer accepted the call. */
  readonly account?: bigint;
  /** Why there is no sealed answer. */
  readonly refusal?: ProblemCode;
  /** Whoever called has to wait: the socket is closed with this answer. */
  readonly isLast?: true;
}

export interface SocketPorts {
  /** Never rejects. */
  readonly answer: (call: Uint8Array) => Promise<SocketAnswer>;
  /**
   * Calls `listener` after each change to the account; gives what ends that, or undefined where too many
   * listen already.
   */
  readonly subscribe: (account: bigint, listener: () => void) => (() => void) | undefined;
}

export interface ServedSocket {
  readonly ended: Promise<void>;
  /** Has the issuer accepted a call on it, so that it hears of an account? */
  isBound(): boolean;
  /** Takes no more calls, answers those in hand, and says goodbye. */
  close(): void;
  /** Cuts it off. */
  terminate(): void;
}

export interface SocketInput {
  readonly socket: WebSocket;
  readonly ports: SocketPorts;
  /** All that the peer has sent so far, also of a frame that is not complete. */
  readonly bytesRead: () => number;
  /** Between two pings, in milliseconds; 20,000 when left out. */
  readonly pingMs?: number;
}

const CALLS_MAX = 4;
/** Changes that come in a row, as those of a batch do, make one nudge. */
const NUDGE_DELAY_MS = 100;
const PING_MS = 20_000;
/** Whoever has made no accepted call by this ping holds a place for nothing. */
const UNBOUND_PINGS_MAX = 3;

/** Close codes of RFC 6455 section 7.4.1. */
const GOING_AWAY = 1001;
const PROTOCOL_ERROR = 1002;
const POLICY = 1008;

/** Serves an open socket until it ends. */
export function serveSocket(input: SocketInput): ServedSocket {
  const { socket, ports } = input;
  const ended = Promise.withResolvers<void>();
  const nudges = createNudges(socket);
  const binding = createBinding(socket, ports, nudges.add);
  const calls = createCalls(socket, async (call) => {
    const answered = call.length === 0 ? LINE_CARRIES : await ports.answer(call);
    binding.bind(answered.account);
    if (answered.isLast === true) calls.close();
    return answered;
  });
  const stopPings = startPings(input, { isBound: binding.isBound, isWorking: calls.isWorking });
  socket.on('message', (data, isBinary) => {
    const frame = isBinary && data instanceof Buffer ? readCallFrame(data) : undefined;
    if (frame === undefined) socket.close(PROTOCOL_ERROR);
    else calls.take(frame);
  });
  socket.on('close', () => {
    stopPings();
    nudges.stop();
    binding.end();
    ended.resolve();
  });
  return {
    ended: ended.promise,
    isBound: binding.isBound,
    close: calls.close,
    terminate: () => socket.terminate(),
  };
}

const LINE_CARRIES: SocketAnswer = { status: STATUS_LINE_CARRIES, answer: new Uint8Array() };

interface Calls {
  readonly take: (frame: CallFrame) => void;
  /** Is the issuer at work on a call of this socket? */
  readonly isWorking: () => boolean;
  readonly close: () => void;
}

function createCalls(
  socket: WebSocket,
  answer: (call: Uint8Array) => Promise<SocketAnswer>,
): Calls {
  // What a paused socket has read already: at most what one read brings.
  const waiting: CallFrame[] = [];
  let [inHand, working] = [0, 0];
  let isClosing = false;

  const run = async ({ number, call }: CallFrame): Promise<void> => {
    inHand += 1;
    working += 1;
    const { status, answer: bytes } = await answer(new Uint8Array(call));
    working -= 1;
    socket.send(encodeAnswerFrame({ number, status, answer: bytes }), () => {
      inHand -= 1;
      next();
    });
  };
  const next = (): void => {
    // Nobody is there any more to hear answers.
    if (socket.readyState !== socket.OPEN) waiting.length = 0;
    while (inHand < CALLS_MAX && !isClosing) {
      const frame = waiting.shift();
      if (frame === undefined) break;
      void run(frame);
    }
    if (isClosing && inHand === 0) socket.close(GOING_AWAY);
    else if (inHand < CALLS_MAX) socket.resume();
    else socket.pause();
  };
  return {
    take: (frame) => {
      waiting.push(frame);
      next();
    },
    isWorking: () => working > 0,
    close: () => {
      isClosing = true;
      next();
    },
  };
}

interface Binding {
  readonly bind: (account: bigint | undefined) => void;
  readonly isBound: () => boolean;
  readonly end: () => void;
}

/** A socket is bound to the account whose device called last. */
function createBinding(socket: WebSocket, { subscribe }: SocketPorts, nudge: () => void): Binding {
  let bound: { readonly account: bigint; readonly unsubscribe: () => void } | undefined;
  return {
    bind: (account) => {
      const isNews = account !== undefined && account !== bound?.account;
      if (!isNews || socket.readyState !== socket.OPEN) return;
      bound?.unsubscribe();
      const unsubscribe = subscribe(account, nudge);
      bound = unsubscribe === undefined ? undefined : { account, unsubscribe };
    },
    isBound: () => bound !== undefined,
    end: () => bound?.unsubscribe(),
  };
}

/** Pings, and cuts off who does not show that it is there. Gives what ends that. */
function startPings(
  { socket, bytesRead, pingMs = PING_MS }: SocketInput,
  state: { readonly isBound: () => boolean; readonly isWorking: () => boolean },
): () => void {
  let pings = 0;
  let readBefore = bytesRead();
  const timer = setInterval(() => {
    // A pong cannot overtake a long call that is on its way, but the call itself shows life.
    const isHeard = bytesRead() > readBefore;
    readBefore = bytesRead();
    // While the issuer is at work nothing may have been read.
    if (pings > 0 && !isHeard && !state.isWorking()) return socket.terminate();
    if (pings >= UNBOUND_PINGS_MAX && !state.isBound()) return socket.close(POLICY);
    pings += 1;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

interface Nudges {
  readonly add: () => void;
  readonly stop: () => void;
}

/** A nudge is sent after a moment, when the one before has left: many changes make one. */
function createNudges(socket: WebSocket): Nudges {
  let timer: NodeJS.Timeout | undefined;
  let isSending = false;
  let isWanted = false;
  const send = (): void => {
    timer = undefined;
    if (socket.readyState !== socket.OPEN) return;
    [isSending, isWanted] = [true, false];
    socket.send(NUDGE, () => {
      isSending = false;
      if (isWanted) add();
    });
  };
  const add = (): void => {
    isWanted = true;
    if (!isSending) timer ??= setTimeout(send, NUDGE_DELAY_MS);
  };
  return { add, stop: () => clearTimeout(timer) };
}
