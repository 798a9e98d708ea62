/**
 * One socket against peers that do what they should not: too much, too fast, nothing at all. The answers
 * come from the test, the wire is real.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import websocket from '@fastify/websocket';
import {
  encodeCallFrame,
  readIssuerFrame,
  type IssuerFrame,
} from '@tallystick/protocol/calls/socket-frame';
import { fastify } from 'fastify';
import { serveSocket, type ServedSocket, type SocketPorts } from './device-socket.ts';

interface Served {
  readonly url: string;
  readonly port: number;
  readonly sockets: readonly ServedSocket[];
  /** What has been read of the first peer. */
  readonly bytesRead: () => number;
}

const ends: (() => Promise<void>)[] = [];
after(async () => {
  for (const end of ends) await end();
});

async function serve(ports: Partial<SocketPorts>, pingMs = 60_000): Promise<Served> {
  const sockets: ServedSocket[] = [];
  const streams: Socket[] = [];
  const server = fastify();
  await server.register(websocket);
  server.get('/', { websocket: true }, (socket, request) => {
    streams.push(request.raw.socket);
    sockets.push(
      serveSocket({
        socket,
        pingMs,
        bytesRead: () => request.raw.socket.bytesRead,
        ports: {
          answer: () => Promise.resolve({ status: 400, answer: new Uint8Array() }),
          subscribe: () => () => undefined,
          ...ports,
        },
      }),
    );
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  ends.push(async () => {
    for (const socket of sockets) socket.terminate();
    await server.close();
  });
  const address = server.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `ws://127.0.0.1:${address.port}`,
    port: address.port,
    sockets,
    bytesRead: () => streams[0]?.bytesRead ?? 0,
  };
}

interface Client {
  readonly socket: WebSocket;
  readonly frames: IssuerFrame[];
  readonly closed: Promise<number>;
  send(number: number, call: Uint8Array): void;
  /** Resolves when so many frames have come. */
  received(count: number): Promise<void>;
}

async function connect(url: string): Promise<Client> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const frames: IssuerFrame[] = [];
  const closed = Promise.withResolvers<number>();
  socket.addEventListener('message', ({ data }: { readonly data: unknown }) => {
    assert.ok(data instanceof ArrayBuffer);
    const frame = readIssuerFrame(new Uint8Array(data));
    assert.ok(frame !== undefined);
    frames.push(frame);
  });
  socket.addEventListener('close', ({ code }) => closed.resolve(code));
  const opened = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  await opened.promise;
  return {
    socket,
    frames,
    closed: closed.promise,
    send: (number, call) => socket.send(new Uint8Array(encodeCallFrame({ number, call }))),
    received: async (count) => {
      while (frames.length < count) await delay(5);
    },
  };
}

test('an answer comes with its number and status, and an empty call asks whether the line carries', async () => {
  const { url } = await serve({
    answer: (call) => Promise.resolve({ status: 200, answer: call.toReversed() }),
  });
  const client = await connect(url);
  client.send(0xff_ff_ff_ff, new Uint8Array([1, 2, 3]));
  client.send(7, new Uint8Array());
  await client.received(2);
  const answers = new Map(
    client.frames.flatMap((frame) =>
      frame.kind === 'answer' ? [[frame.number, frame] as const] : [],
    ),
  );
  assert.equal(answers.get(7)?.status, 204);
  assert.equal(answers.get(0xff_ff_ff_ff)?.status, 200);
  assert.deepEqual(answers.get(0xff_ff_ff_ff)?.answer, new Uint8Array([3, 2, 1]));
  client.socket.close();
});

test('text, and a frame without a whole number, end the socket as a breach of the protocol', async () => {
  const { url } = await serve({ answer: () => assert.fail('nothing was asked') });
  for (const frame of ['text', new Uint8Array([1, 2, 3])]) {
    const client = await connect(url);
    client.socket.send(frame);
    assert.equal(await client.closed, 1002);
  }
});

test('of a thousand calls at once four are in hand, and all are answered', async () => {
  let [inHand, most] = [0, 0];
  const { url } = await serve({
    answer: async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await delay(1);
      inHand -= 1;
      return { status: 400, answer: new Uint8Array() };
    },
  });
  const client = await connect(url);
  for (let number = 0; number < 1_000; number += 1) client.send(number, new Uint8Array([1]));
  await client.received(1_000);
  assert.equal(most, 4);
  const numbers = client.frames.map((frame) => (frame.kind === 'answer' ? frame.number : -1));
  assert.equal(new Set(numbers).size, 1_000);
  client.socket.close();
});

/** A peer that upgrades, sends what it is given and never reads. */
async function deafPeer(port: number): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await once(socket, 'data');
  socket.pause();
  return socket;
}

/** A masked binary frame with a call of one byte; the mask is zero. */
const CALL_ON_THE_WIRE: Uint8Array = new Uint8Array([0x82, 0x85, 0, 0, 0, 0, 0, 0, 0, 1, 9]);

test('a peer that asks and never reads gets four answers, holds no more, and is cut off', async () => {
  const ANSWER_BYTES = 8_000_000;
  let answered = 0;
  const { port, sockets } = await serve(
    {
      answer: async () => {
        answered += 1;
        return { status: 200, answer: new Uint8Array(ANSWER_BYTES) };
      },
    },
    100,
  );
  const peer = await deafPeer(port);
  for (let sent = 0; sent < 50; sent += 1) peer.write(CALL_ON_THE_WIRE);
  await sockets[0]?.ended;
  assert.equal(answered, 4);
  peer.destroy();
});

test('a peer that sends while four calls are in hand is not read any further', async () => {
  const FRAMES = 40;
  const FRAME_BYTES = 500_000;
  const going = Promise.withResolvers<void>();
  const { url, bytesRead } = await serve({
    answer: async () => {
      await going.promise;
      return { status: 400, answer: new Uint8Array() };
    },
  });
  const client = await connect(url);
  for (let number = 0; number < FRAMES; number += 1) {
    client.send(number, new Uint8Array(FRAME_BYTES));
  }
  await delay(300);
  assert.ok(bytesRead() < 10 * FRAME_BYTES, String(bytesRead()));
  going.resolve();
  await client.received(FRAMES);
  client.socket.close();
});

test('a peer whose calls keep the issuer at work is not taken for gone', async () => {
  const { url } = await serve(
    {
      answer: async () => {
        await delay(250);
        return { status: 200, answer: new Uint8Array(), account: 7n };
      },
    },
    100,
  );
  const client = await connect(url);
  // Behind so much that is not read, no pong is either.
  const calls = Array.from({ length: 8 }, () => new Uint8Array(1_000_000));
  for (const [number, call] of calls.entries()) client.send(number, call);
  await client.received(calls.length);
  assert.equal(client.socket.readyState, WebSocket.OPEN);
  client.socket.close();
});

test('a device of an account to which too many listen already is answered, and then has to go', async () => {
  const { url, sockets } = await serve(
    {
      answer: () => Promise.resolve({ status: 200, answer: new Uint8Array(), account: 7n }),
      subscribe: () => undefined,
    },
    40,
  );
  const client = await connect(url);
  client.send(1, new Uint8Array([1]));
  await client.received(1);
  assert.equal(sockets[0]?.isBound(), false);
  assert.equal(await client.closed, 1008);
});

test('a peer that is silent and answers no ping is cut off; one that answers stays', async () => {
  const { port, url, sockets } = await serve({ subscribe: () => () => undefined }, 50);
  const deaf = await deafPeer(port);
  await sockets[0]?.ended;
  deaf.destroy();
  const client = await connect(url);
  await delay(120);
  assert.equal(client.socket.readyState, WebSocket.OPEN);
  client.socket.close();
});

test('whoever makes no accepted call holds no place for long and hears of no account', async () => {
  const subscribed: bigint[] = [];
  const ports: Partial<SocketPorts> = {
    subscribe: (account) => {
      subscribed.push(account);
      return () => undefined;
    },
  };
  const { url } = await serve(ports, 40);
  const client = await connect(url);
  client.send(1, new Uint8Array([1]));
  assert.equal(await client.closed, 1008);
  assert.deepEqual(subscribed, []);
});

test('many changes make few nudges, only for the account that called last, and none after the end', async () => {
  const listeners = new Map<bigint, () => void>();
  let account = 7n;
  const { url, sockets } = await serve({
    answer: () => Promise.resolve({ status: 200, answer: new Uint8Array(), account }),
    subscribe: (wanted, listener) => {
      listeners.set(wanted, listener);
      return () => listeners.delete(wanted);
    },
  });
  const client = await connect(url);
  client.send(1, new Uint8Array([1]));
  await client.received(1);
  assert.deepEqual([...listeners.keys()], [7n]);
  for (let changes = 0; changes < 500; changes += 1) listeners.get(7n)?.();
  await client.received(2);
  await delay(250);
  assert.deepEqual(
    client.frames.slice(1).map(({ kind }) => kind),
    ['nudge'],
  );
  account = 8n;
  client.send(2, new Uint8Array([1]));
  await client.received(3);
  assert.deepEqual([...listeners.keys()], [8n]);
  client.socket.close();
  await sockets[0]?.ended;
  assert.equal(listeners.size, 0);
});

test('closing answers what is in hand, takes nothing more, and says that the service goes away', async () => {
  const going = Promise.withResolvers<void>();
  const { url, sockets } = await serve({
    answer: async () => {
      await going.promise;
      return { status: 200, answer: new Uint8Array([1]) };
    },
  });
  const client = await connect(url);
  client.send(1, new Uint8Array([1]));
  await delay(50);
  sockets[0]?.close();
  client.send(2, new Uint8Array([1]));
  await delay(50);
  going.resolve();
  assert.equal(await client.closed, 1001);
  assert.deepEqual(
    client.frames.map((frame) => frame.kind === 'answer' && frame.number),
    [1],
  );
});
