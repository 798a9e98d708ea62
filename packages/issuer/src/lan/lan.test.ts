/**
 * What `--lan` stands on: the addresses it finds, the certificate it makes and renews, and a server that
 * a client reaches which trusts nothing but that certificate.
 *
 * Shows V-79, P-32.
 */

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { createTransport } from '../http/transport.ts';
import { makeAuthority, makeServerCertificate } from './certificate.ts';
import {
  ensureLanCertificate,
  type EnsureInput,
  type LanCertificate,
} from './ensure-certificate.ts';
import { lanAddresses, type NetworkInterface } from './lan-addresses.ts';
import { prepareLan } from './lan-service.ts';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-lan-'));
after(() => rm(folder, { recursive: true, force: true }));

const DAY_SECONDS = 86_400;
const NOW = systemClock();
let worlds = 0;

function inFolder(changes: Partial<EnsureInput> = {}): EnsureInput {
  worlds += 1;
  return {
    dataFolder: join(folder, String(worlds)),
    machine: 'laptop',
    now: NOW,
    random: systemRandom,
    server: { addresses: ['192.168.1.7', '127.0.0.1'], names: ['localhost', 'laptop'] },
    ...changes,
  };
}

function on(name: string, address: string, isInternal = false): NetworkInterface {
  return { name, address, isInternal, family: address.includes(':') ? 'IPv6' : 'IPv4' };
}

suite('addresses', () => {
  test('a radio or a cable comes first, bridges last; what is public or internal is left out', () => {
    const found = lanAddresses([
      on('lo', '127.0.0.1', true),
      on('docker0', '172.17.0.1'),
      on('ppp0', '100.64.3.2'),
      on('wlan0', '192.168.1.7'),
      on('wlan0', 'fd00::2'),
      on('eth1', '8.8.8.8'),
    ]);
    assert.deepEqual(found, ['192.168.1.7', '100.64.3.2', '172.17.0.1']);
  });

  test('without an address in a private network there is one line that says what to do', async () => {
    const ports = { random: systemRandom, clock: systemClock };
    const alone = [on('lo', '127.0.0.1', true), on('eth0', '8.8.8.8')];
    for (const [host, said] of [
      ['0.0.0.0', /connect it to the Wi-Fi/],
      ['8.8.8.8', /8\.8\.8\.8 is none.*TALLYSTICK_HOST/],
    ] as const) {
      await assert.rejects(prepareLan({ host, dataFolder: folder }, ports, alone), (error) => {
        assert.ok(isTallystickError(error) && error.code === 'no_lan_address');
        return said.test(error.message);
      });
    }
    const chosen = await prepareLan({ host: '10.0.0.9', dataFolder: folder }, ports, alone);
    assert.equal(chosen.address, '10.0.0.9');
  });
});

suite('the certificate', () => {
  test('is made once, names all addresses and names, and its keys are for this user alone', async () => {
    const input = inFolder();
    const made = await ensureLanCertificate(input);
    const certificate = new X509Certificate(made.certificate);
    assert.equal(
      certificate.subjectAltName,
      'IP Address:192.168.1.7, IP Address:127.0.0.1, DNS:localhost, DNS:laptop',
    );
    assert.deepEqual(await ensureLanCertificate(input), made);
    for (const file of ['authority.pem', 'server.pem']) {
      const { mode } = await stat(join(input.dataFolder, 'https', file));
      assert.equal(mode & 0o777, 0o600);
    }
  });

  test('is renewed under the same authority when an address is new or its end is near', async () => {
    const input = inFolder();
    const first = await ensureLanCertificate(input);
    const server = { ...input.server, addresses: ['10.1.2.3'] };
    const moved = await ensureLanCertificate({ ...input, server });
    assert.equal(moved.authority, first.authority);
    assert.match(new X509Certificate(moved.certificate).subjectAltName ?? '', /10\.1\.2\.3/);
    const later = { ...input, server, now: NOW + 340 * DAY_SECONDS };
    const renewed = await ensureLanCertificate(later);
    assert.equal(renewed.authority, first.authority);
    assert.notEqual(renewed.certificate, moved.certificate);
  });

  test('gets a new authority when its end is near, or the machine has another name', async () => {
    const input = inFolder();
    const first = await ensureLanCertificate(input);
    const renamed = await ensureLanCertificate({ ...input, machine: 'desktop' });
    assert.notEqual(renamed.authority, first.authority);
    const old = { ...input, machine: 'desktop', now: NOW + 4.5 * 365 * DAY_SECONDS };
    assert.notEqual((await ensureLanCertificate(old)).authority, renamed.authority);
  });

  test('is made again from files that are damaged, cut short or not of one pair', async () => {
    const input = inFolder();
    const first = await ensureLanCertificate(input);
    const path = join(input.dataFolder, 'https', 'server.pem');
    const whole = await readFile(path, 'utf8');
    const [ownKey = ''] = whole.split('-----BEGIN CERTIFICATE');
    const authority = await readFile(join(input.dataFolder, 'https', 'authority.pem'), 'utf8');
    const [otherKey = ''] = authority.split('-----BEGIN CERTIFICATE');
    for (const damaged of [
      '',
      whole.slice(0, 300),
      whole.replace(ownKey, otherKey),
      'x'.repeat(900),
    ]) {
      await writeFile(path, damaged);
      const again = await ensureLanCertificate(input);
      assert.equal(again.authority, first.authority);
      assert.ok(
        new X509Certificate(again.certificate).verify(
          new X509Certificate(first.authority).publicKey,
        ),
      );
    }
  });
});

/** Asks a server with this certificate under `name`, as a client that trusts its authority alone. */
async function ask(
  { key, certificate, authority }: LanCertificate,
  name: string,
): Promise<number | undefined> {
  const server = createTransport((_request, response) => response.end(), { key, certificate });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  try {
    const answered = Promise.withResolvers<number | undefined>();
    const sent = request(
      {
        host: '127.0.0.1',
        port: address.port,
        servername: name,
        ca: authority,
        checkServerIdentity: () => undefined,
        agent: false,
      },
      (response) => {
        response.resume();
        answered.resolve(response.statusCode);
      },
    );
    sent.on('error', answered.reject);
    sent.end();
    return await answered.promise;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

suite('a client that took the authority', () => {
  test('reaches the service', async () => {
    assert.equal(await ask(await ensureLanCertificate(inFolder()), 'localhost'), 200);
  });

  test('refuses everything else that the authority could be made to sign', async () => {
    const made = { random: systemRandom, now: NOW };
    const authority = await makeAuthority('laptop', made);
    for (const server of [
      { addresses: [], names: ['bank.example.com'] },
      { addresses: ['8.8.8.8'], names: [] },
      { addresses: ['192.168.1.7'], names: ['bank.example.com', 'localhost'] },
    ]) {
      const forged = await makeServerCertificate(authority, server, made);
      await assert.rejects(
        ask({ ...forged, authority: authority.certificate }, 'localhost'),
        /permitted subtree violation/,
      );
    }
  });
});
