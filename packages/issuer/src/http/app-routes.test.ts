/** The wallet and the terminal as they are served: policy, caching, paths that lead nowhere. */

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fastify, type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { systemRandom } from '@tallystick/elements/system-ports';
import { makeAuthority } from '../lan/certificate.ts';
import { readBuiltApps } from './app-files.ts';
import { addAppRoutes, type AppRoutesInput } from './app-routes.ts';

const PUBLIC_URL = 'http://localhost:8470';
const SCRIPT = 'console.log(1);';
const folder = await mkdtemp(join(tmpdir(), 'tallystick-apps-'));
after(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

await write('wallet/dist/index.html', '<!doctype html><title>Wallet</title>');
await write('wallet/dist/sw.js', 'self;');
await write('wallet/dist/assets/index-4fG2_a-B.js', SCRIPT);
await write('wallet/dist/assets/index-4fG2_a-B.js.gz', gzipSync(SCRIPT));
await write('wallet/dist/assets/reader-12345678.wasm', new Uint8Array([0, 0x61, 0x73, 0x6d]));
await write('wallet/dist/manifest.webmanifest', '{}');
await write('wallet/dist/.sources', 'a digest');
await write('wallet/package.json', 'not for the world');
await write('secret.txt', 'not for the world');
await symlink(join(folder, 'secret.txt'), join(folder, 'wallet/dist/secret.html'));

function serve(input: Partial<AppRoutesInput> = {}): FastifyInstance {
  const server = fastify();
  addAppRoutes(server, { apps: built, publicUrl: () => PUBLIC_URL, ...input });
  return server;
}

const built = await readBuiltApps(folder);
const server = serve();

function get(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return server.inject({ url, headers: { host: 'localhost:8470', ...headers } });
}

test('the page runs no code but its own, inline code never, and talks to this service only', async () => {
  const { statusCode, headers, body } = await get('/wallet/');
  assert.equal(statusCode, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(body, /<title>Wallet/);
  const policy = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')] as const;
      }),
  );
  assert.deepEqual(Object.fromEntries(policy), {
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': "'self'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'connect-src': "'self' ws://localhost:8470",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
  assert.match(String(headers['permissions-policy']), /camera=\(self\).*microphone=\(\)/);
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
});

test('what has its digest in its name is cached for good, page and worker are asked for each time', async () => {
  for (const path of ['assets/index-4fG2_a-B.js', 'assets/reader-12345678.wasm']) {
    const { headers } = await get(`/wallet/${path}`);
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
  }
  for (const path of ['', 'index.html', 'sw.js', 'manifest.webmanifest']) {
    const { statusCode, headers } = await get(`/wallet/${path}`);
    assert.deepEqual([statusCode, headers['cache-control']], [200, 'no-cache'], path);
    const again = await get(`/wallet/${path}`, { 'if-none-match': String(headers['etag']) });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
  }
  const types = ['assets/index-4fG2_a-B.js', 'assets/reader-12345678.wasm', 'manifest.webmanifest'];
  assert.deepEqual(
    await Promise.all(
      types.map(async (path) => (await get(`/wallet/${path}`)).headers['content-type']),
    ),
    ['text/javascript; charset=utf-8', 'application/wasm', 'application/manifest+json'],
  );
});

test('a file goes out compressed to those who take it so', async () => {
  const url = '/wallet/assets/index-4fG2_a-B.js';
  const plain = await get(url);
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.body, SCRIPT);
  const compressed = await get(url, { 'accept-encoding': 'br, gzip' });
  assert.equal(compressed.headers['content-encoding'], 'gzip');
  assert.equal(compressed.headers['vary'], 'accept-encoding');
  assert.equal(gunzipSync(compressed.rawPayload).toString(), SCRIPT);
});

const CLIMBS: readonly string[] = [
  '/wallet/../package.json',
  '/wallet/..%2fpackage.json',
  '/wallet/%2e%2e/package.json',
  '/wallet/%2e%2e%2fpackage.json',
  '/wallet/..%5cpackage.json',
  '/wallet/....//package.json',
  '/wallet/assets/../../package.json',
  '/wallet/assets/..%2f..%2f..%2fsecret.txt',
  '/wallet//secret.txt',
  '/wallet/%00',
  '/wallet/index.html%00.js',
  '/wallet/.sources',
  '/wallet/secret.html',
  '/wallet/assets/index-4fG2_a-B.js.gz',
  `/wallet/${folder}/secret.txt`,
  '/wallet/constructor',
  '/wallet/__proto__',
];

function askFor(
  port: number,
  path: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += String(part);
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('no path leads out of what was built, however it is written', async () => {
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  for (const path of CLIMBS) {
    // Over a socket, because clients in between tidy paths up.
    const { status, body } = await askFor(address.port, path);
    assert.ok(status === 404 || status === 400, path);
    assert.doesNotMatch(body, /not for the world|a digest/, path);
  }
  await server.close();
});

test('a person who follows an old address finds the app; a missing script stays missing', async () => {
  const other = serve();
  const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
  const ask = async (
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<readonly unknown[]> => {
    const { statusCode, headers: got } = await other.inject({
      url: `/wallet/${path}`,
      headers: { host: 'localhost:8470', ...headers },
    });
    return [statusCode, got['cache-control']];
  };
  for (const path of ['history', 'pay/17']) {
    assert.deepEqual(await ask(path, navigation), [200, 'no-cache'], path);
    assert.deepEqual(await ask(path, { accept: 'text/html,*/*' }), [200, 'no-cache'], path);
    const script = { 'sec-fetch-mode': 'no-cors', accept: 'text/html' };
    assert.equal((await ask(path, script))[0], 404, path);
    assert.equal((await ask(path, { accept: '*/*' }))[0], 404, path);
  }
  for (const path of ['assets/index-00000000.js', 'secret.html']) {
    assert.equal((await ask(path, navigation))[0], 404, path);
  }
  const { headers } = await other.inject({
    url: '/wallet/history',
    headers: { host: '127.0.0.1:8470', ...navigation },
  });
  assert.equal(headers['location'], `${PUBLIC_URL}/wallet/`);
});

test('an address that is no page of the app leads to it, and is not repeated', async () => {
  const other = serve();
  const { statusCode, headers, body } = await other.inject('/wallet/%3Cscript%3Ealert(1)');
  assert.equal(statusCode, 404);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(body, /There is no such page.*href="\/wallet\/"/s);
  assert.doesNotMatch(body, /alert/);
  const bare = await other.inject('/wallet');
  assert.deepEqual([bare.statusCode, bare.headers['location']], [308, '/wallet/']);
});

test('an app that was not built says so, and the first page leads to what there is', async () => {
  const other = serve();
  const { statusCode, body } = await other.inject('/terminal/');
  assert.equal(statusCode, 404);
  assert.match(body, /The terminal is not built.*npm run build/s);
  const first = await other.inject('/');
  assert.match(first.body, /href="\/wallet\/"/);
  assert.doesNotMatch(first.body, /href="\/terminal\/"|certificate/);
});

test('with an authority the first page leads to its certificate, which is all that is served of it', async () => {
  const { key, certificate } = await makeAuthority('laptop', { random: systemRandom, now: 0 });
  assert.match(key, /PRIVATE KEY/);
  const other = serve({ authority: certificate });
  assert.match((await other.inject('/')).body, /href="\/certificate"/);
  const { headers, rawPayload } = await other.inject('/certificate');
  assert.equal(headers['content-type'], 'application/x-x509-ca-cert');
  assert.equal(headers['content-disposition'], 'inline; filename="tallystick.crt"');
  assert.deepEqual(rawPayload, new X509Certificate(certificate).raw);
});

test('under another name of this machine the page is sent to where enrolment codes point', async () => {
  const other = serve();
  for (const host of ['127.0.0.1:8470', '[::1]:8470', 'laptop.local:8470']) {
    const { statusCode, headers } = await other.inject({ url: '/wallet/', headers: { host } });
    assert.deepEqual([statusCode, headers['location']], [302, `${PUBLIC_URL}/wallet/`], host);
  }
  // A forwarded port, a proxy, and nonsense are left alone.
  for (const host of ['localhost:8470', 'localhost:9000', 'pay.example.org', '%', '']) {
    const { statusCode } = await other.inject({ url: '/wallet/', headers: { host } });
    assert.equal(statusCode, 200, host);
  }
});

test('behind a proxy, and before the service knows its address, the page stays where it is', async () => {
  for (const publicUrl of ['https://pay.example.org', '']) {
    const other = serve({ publicUrl: () => publicUrl });
    const { statusCode } = await other.inject({ url: '/wallet/', headers: { host: 'inside' } });
    assert.equal(statusCode, 200, publicUrl);
  }
});

test('a folder without a page is no app', async () => {
  await write('terminal/dist/assets/index-12345678.js', '1');
  assert.deepEqual(
    (await readBuiltApps(folder)).map(({ name }) => name),
    ['wallet'],
  );
  assert.deepEqual(await readBuiltApps(join(folder, 'nowhere')), []);
});
