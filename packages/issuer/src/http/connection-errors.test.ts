/** What is hardly HTTP at all, over a real socket: a problem where the peer still listens, never a crash. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { after, test } from 'node:test';
import { createApiKey } from '../config/api-key.ts';
import { systemRandom } from '@tallystick/elements/system-ports';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { createAccountNews } from '../sockets/account-news.ts';
import { createIssuerServer } from './issuer-server.ts';

const { deps } = await createIssuerWorld();
const server = createIssuerServer({
  issuer: deps,
  keyring: {
    load: async (tenant) => deps.keysOf(tenant),
    ensure: async () => assert.fail('nobody creates a tenant here'),
  },
  deploymentKey: createApiKey(systemRandom),
  tenantKeys: [],
  log: () => undefined,
  isStopping: () => false,
  apps: [],
  news: createAccountNews(),
});
await server.listen({ host: '127.0.0.1', port: 0 });
const address = server.server.address();
assert.ok(typeof address === 'object' && address !== null);
const { port } = address;
after(() => server.close());

/** What comes back for these bytes until the server closes. */
async function exchange(sent: string): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port });
  let received = '';
  socket.on('data', (part) => {
    received += String(part);
  });
  socket.on('error', () => undefined);
  socket.write(sent);
  await once(socket, 'close');
  return received;
}

const CASES: readonly (readonly [string, string, number, string])[] = [
  ['bytes that are no HTTP', '\u0001\u0002\u0003\r\n\r\n', 400, 'malformedRequest'],
  ['a request without a host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'malformedRequest'],
  [
    'a header field of 20,000 bytes',
    `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'headersTooLarge',
  ],
  [
    'two lengths that disagree',
    'POST /v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    400,
    'malformedRequest',
  ],
  [
    'a length and chunks at once',
    'POST /v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'malformedRequest',
  ],
];

for (const [what, sent, status, code] of CASES) {
  test(`${what} gets ${status} and the end of the connection`, async () => {
    const received = await exchange(sent);
    assert.match(received, new RegExp(`^HTTP/1\\.1 ${status} `));
    if (what === 'a request without a host') return;
    assert.match(received, /application\/problem\+json/);
    const [, body = ''] = received.split('\r\n\r\n');
    const problem: unknown = JSON.parse(body);
    assert.ok(typeof problem === 'object' && problem !== null && 'code' in problem);
    assert.equal(problem.code, code);
  });
}

test('a peer that goes away in the middle of its body leaves the server as it was', async () => {
  const socket = createConnection({ host: '127.0.0.1', port });
  socket.write('POST /v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
  await once(socket, 'connect');
  socket.destroy();
  assert.match(
    await exchange('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 200 [^]*"status":"ok"/,
  );
});
