/**
 * The real network adapter against real sockets: reached, refused, cut off, too slow, too much.
 *
 * Shows M-07.
 */

import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { after, suite, test } from 'node:test';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { createHttpNetwork } from './http-network.ts';

const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}/v1/tenants/t/calls`;
}

function rejectsWith(code: string, status?: number): (error: unknown) => boolean {
  return (error) =>
    isTallystickError(error) && error.code === code && error.details['status'] === status;
}

suite('the HTTP network', () => {
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  test('posts bytes and gives the bytes that come back', async () => {
    let seen = '';
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = `${request.method} ${request.url} ${request.headers['content-type']}`;
        response.end(Buffer.concat(chunks.toReversed()));
      });
    });
    const answer = await createHttpNetwork().post(url, new Uint8Array([1, 2, 3]));
    assert.deepEqual(answer, new Uint8Array([1, 2, 3]));
    assert.equal(seen, 'POST /v1/tenants/t/calls application/octet-stream');
  });

  test('says offline when nobody is there, or nobody behind the gateway, or nobody in time (G-070)', async () => {
    const network = createHttpNetwork({ timeoutMs: 200 });
    const body = new Uint8Array([1]);
    await assert.rejects(network.post('http://127.0.0.1:1/', body), rejectsWith('offline'));
    for (const status of [502, 503, 504]) {
      const url = await serve((_request, response) => response.writeHead(status).end('busy'));
      await assert.rejects(network.post(url, body), rejectsWith('offline'));
    }
    const silent = await serve(() => undefined);
    await assert.rejects(network.post(silent, body), rejectsWith('offline'));
    const slow = await serve((_request, response) => response.writeHead(200).write('a'));
    await assert.rejects(network.post(slow, body), rejectsWith('offline'));
    const cut = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a', () => request.socket.destroy());
    });
    await assert.rejects(network.post(cut, body), rejectsWith('offline'));
  });

  test('names the status of a refusal, follows no redirect, and reads no endless answer', async () => {
    const network = createHttpNetwork();
    const body = new Uint8Array([1]);
    for (const status of [302, 400, 404, 413, 429, 500]) {
      const url = await serve((_request, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('no'),
      );
      await assert.rejects(network.post(url, body), rejectsWith('issuer_refused', status));
    }
    const endless = await serve((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    });
    await assert.rejects(network.post(endless, body), rejectsWith('issuer_refused', 200));
  });
});
