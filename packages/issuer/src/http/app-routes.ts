/**
 * Serves the wallet at `/wallet/` and the terminal at `/terminal/`, under a policy that runs no code
 * but theirs and talks to nobody but this service, and a first page that leads to both.
 */

import { X509Certificate } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  APP_NAMES,
  appFile,
  appPage,
  type AppFile,
  type AppName,
  type BuiltApp,
} from './app-files.ts';
import { page } from './pages.ts';

export interface AppRoutesInput {
  readonly apps: readonly BuiltApp[];
  /** Where devices reach the service; known once it listens. */
  readonly publicUrl: () => string;
  /** A certificate that phones have to accept first, as PEM. */
  readonly authority?: string;
}

const HTML = 'text/html; charset=utf-8';

const PERMISSIONS =
  'camera=(self), screen-wake-lock=(self), publickey-credentials-get=(self), ' +
  'publickey-credentials-create=(self), clipboard-write=(self), clipboard-read=(self), ' +
  'geolocation=(), microphone=(), payment=(), usb=()';

/** Adds the routes of both apps; one that was not built answers with a page that says so. */
export function addAppRoutes(server: FastifyInstance, input: AppRoutesInput): void {
  const { apps, publicUrl, authority } = input;
  const firstPage = page({ title: 'Tallystick', body: firstPageBody(input) });
  server.get('/', async (_request, reply) => reply.header('content-type', HTML).send(firstPage));
  if (authority !== undefined) addCertificateRoute(server, authority);
  for (const name of APP_NAMES) {
    const app = apps.find((built) => built.name === name);
    server.get(`/${name}`, async (_request, reply) => reply.redirect(`/${name}/`, 308));
    server.get<{ readonly Params: { readonly '*': string } }>(
      `/${name}/*`,
      async (request, reply) => {
        const path = request.params['*'];
        const isPage = isNavigation(request, path);
        const file = app && (appFile(app, path) ?? (isPage ? appPage(app) : undefined));
        if (file === undefined) return sendMissing(reply, name, app !== undefined);
        const elsewhere = isPage ? betterAddress(request, publicUrl()) : undefined;
        if (elsewhere !== undefined) return reply.redirect(`${elsewhere}/${name}/`, 302);
        return sendFile(request, reply.headers(headersOf(publicUrl())), file);
      },
    );
  }
}

/**
 * Does a person want to see a page there? Then it is the app, whatever the path says, as when its
 * service worker answers. A script or a picture that is missing stays missing.
 */
function isNavigation({ headers }: FastifyRequest, path: string): boolean {
  if (path === '') return true;
  const [lastPart = ''] = path.split('/').slice(-1);
  const mode = headers['sec-fetch-mode'];
  const isWanted =
    mode === undefined ? (headers.accept ?? '').includes('text/html') : mode === 'navigate';
  return isWanted && !lastPart.includes('.');
}

function firstPageBody({ apps, authority }: AppRoutesInput): string {
  const accept =
    authority === undefined
      ? ''
      : '<p>On a phone, first <a href="/certificate">take the certificate of this service</a>: ' +
        'open the file, install it as a certificate authority, and load this page again. It is good ' +
        'for this machine in this network and for nothing else; remove it when you are done.</p>';
  const links = apps.map(({ name }) => `<li><a href="/${name}/">The ${name}</a></li>`).join('');
  return `${accept}<ul>${links}<li><a href="/docs">API documentation</a></li></ul>`;
}

function addCertificateRoute(server: FastifyInstance, authority: string): void {
  const { raw } = new X509Certificate(authority);
  server.get('/certificate', async (_request, reply) =>
    reply
      .headers({
        'content-type': 'application/x-x509-ca-cert',
        // An iPhone offers to install what it shows, and only keeps what is attached.
        'content-disposition': 'inline; filename="tallystick.crt"',
      })
      .send(raw),
  );
}

function headersOf(publicUrl: string): Readonly<Record<string, string>> {
  const sockets = publicUrl.replace(/^http/, 'ws');
  return {
    'content-security-policy': [
      "default-src 'none'",
      // The scanner is WebAssembly.
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      // Older browsers take 'self' for HTTP alone.
      `connect-src 'self' ${sockets}`,
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'permissions-policy': PERMISSIONS,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/**
 * An app calls the issuer under the address of its enrolment code, and a page may only call its own
 * origin. Opened as 127.0.0.1, where codes say localhost, it is sent on. Undefined where the page is
 * at the right address, or behind something that has a port of its own.
 */
function betterAddress({ headers }: FastifyRequest, publicUrl: string): string | undefined {
  // Not known yet while the service starts.
  if (publicUrl === '') return undefined;
  const wanted = new URL(publicUrl);
  const address = `${wanted.protocol}//${headers.host ?? ''}`;
  const asked = URL.canParse(address) ? new URL(address) : undefined;
  const isAside = asked !== undefined && asked.port === wanted.port && wanted.port !== '';
  return isAside && asked.hostname !== wanted.hostname ? publicUrl : undefined;
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, file: AppFile): FastifyReply {
  reply.headers({ 'cache-control': file.cacheControl, etag: file.etag, vary: 'accept-encoding' });
  if (headers['if-none-match']?.includes(file.etag) === true) return reply.code(304).send();
  reply.header('content-type', file.mediaType);
  const takesGzip = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  if (!takesGzip || file.gzip === undefined) return reply.send(file.bytes);
  return reply.header('content-encoding', 'gzip').send(file.gzip);
}

function sendMissing(reply: FastifyReply, name: AppName, isBuilt: boolean): FastifyReply {
  const missing = isBuilt
    ? {
        title: 'There is no such page',
        body: `<p>Open <a href="/${name}/">the ${name}</a> instead.</p>`,
      }
    : {
        title: `The ${name} is not built`,
        body: '<p>Run <code>npm run build</code> and start the service again; <code>npm start</code> does both.</p>',
      };
  return reply.code(404).header('content-type', HTML).send(page(missing));
}
