/**
 * Who gets a socket, over the wire: which upgrades are opened, which are refused and which are none.
 *
 * Shows M-17.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { startLiveIssuer } from '@tallystick/testkit/live-issuer';

const world = await createIssuerWorld();
const issuer = await startLiveIssuer(world);
after(() => issuer.stop());

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};
/** Sockets without an accepted call. */
const STRANGERS_MAX = 128;
const SOCKET = `/v1/tenants/${world.tenant}/socket`;

interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly body?: string;
}

/** The answer, as far as it came at once. */
async function send({
  path = SOCKET,
  headers = {},
  method = 'GET',
  body = '',
}: Sent): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port: issuer.port });
  const fields = Object.entries({ host: 'issuer.example', ...UPGRADE, ...headers });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
  const patience = AbortSignal.timeout(5_000);
  const answered: readonly unknown[] = await once(socket, 'data', { signal: patience });
  socket.destroy();
  return String(answered[0]);
}

test('a socket is opened for a tenant that is here, and for no other', async () => {
  assert.match(await send({}), /^HTTP\/1\.1 101 /);
  for (const tenant of ['01890a5d-ac96-774b-bcce-b302099a8057', 'x', '%00', '__proto__']) {
    const answer = await send({ path: `/v1/tenants/${tenant}/socket` });
    assert.match(answer, /^HTTP\/1\.1 404 .*"code":"unknownTenant"/s, tenant);
  }
});

test('a page of another origin gets no socket; that of this service does, and so does no page', async () => {
  for (const origin of ['http://issuer.example', 'https://issuer.example', world.deps.publicUrl]) {
    assert.match(await send({ headers: { origin } }), /^HTTP\/1\.1 101 /, origin);
  }
  for (const origin of [
    'https://evil.example',
    'http://issuer.example.evil.example',
    'http://issuer.example:81',
    'null',
    '',
  ]) {
    const answer = await send({ headers: { origin } });
    assert.match(answer, /^HTTP\/1\.1 403 .*"code":"foreignOrigin"/s, origin);
  }
});

test('without an upgrade the address says that it is a WebSocket', async () => {
  for (const headers of [{ connection: 'close' }, { upgrade: 'h2c' }]) {
    assert.match(await send({ headers }), /^HTTP\/1\.1 426 .*"code":"upgradeRequired"/s);
  }
});

test('an offer to upgrade anything else is an ordinary request, and its body is read', async () => {
  const call = {
    method: 'POST',
    path: `/v1/tenants/${world.tenant}/calls`,
    body: 'no call',
  };
  for (const upgrade of ['h2c', 'websocket']) {
    const headers = {
      upgrade,
      'content-type': 'application/octet-stream',
      'content-length': String(call.body.length),
    };
    assert.match(await send({ ...call, headers }), /^HTTP\/1\.1 400 .*"code":"callUnreadable"/s);
  }
  assert.match(await send({ path: '/healthz' }), /^HTTP\/1\.1 200 /);
});

/** An open socket that says nothing. */
async function open(): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port: issuer.port });
  const fields = Object.entries({ host: 'issuer.example', ...UPGRADE });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`GET ${SOCKET} HTTP/1.1\r\n${head}\r\n`);
  const answered: readonly unknown[] = await once(socket, 'data');
  assert.match(String(answered[0]), /^HTTP\/1\.1 101 /);
  return socket;
}

test('a frame that says it is longer than any call ends the socket before it has come', async () => {
  const socket = await open();
  const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0]);
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(5_000) });
  socket.resume();
  socket.write(head);
  await closed;
});

test('when strangers have taken the places that strangers get, the next is told to come later', async () => {
  const sockets: Socket[] = [];
  for (let count = 0; count < STRANGERS_MAX; count += 1) sockets.push(await open());
  assert.match(await send({}), /^HTTP\/1\.1 503 .*retry-after: .*"code":"unavailable"/is);
  for (const socket of sockets) socket.destroy();
  while ((await send({})).startsWith('HTTP/1.1 503 ')) await delay(10);
});
