/**
 * A case from its ground to its end (V-72): a phone and a tablet of the SDK, the real service, and the
 * command in the hands of the operator and, apart from it, of the investigator.
 */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { createEnrolmentCode } from '@tallystick/issuer/operator/create-account';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { Device } from '@tallystick/sdk/device/device';
import { blockDevice } from '@tallystick/sdk/device/devices';
import { consents } from '@tallystick/sdk/device/personal';
import { sync } from '@tallystick/sdk/sync/sync';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { startLiveIssuer } from '@tallystick/testkit/live-issuer';
import { enrolSdkDevice, enrolSdkDeviceWith } from '@tallystick/testkit/sdk-device';
import { runCommand, type Printed } from '../run-command.ts';

const world = await createIssuerWorld();
const { deps, tenant, crypto } = world;
const issuer = await startLiveIssuer(world);
const folder = await mkdtemp(join(tmpdir(), 'tallystick-case-'));
after(async () => {
  await issuer.stop();
  await rm(folder, { recursive: true, force: true });
});
const at = (name: string): string => join(folder, name);

/** The command where there is neither an address nor an API key: on the investigator's machine. */
function alone(...args: readonly string[]): Promise<Printed> {
  const machine = { uid: -1, homeFolder: folder, clock: systemClock, random: systemRandom };
  return runCommand(args, { environment: {}, ...machine });
}

/** The command in the operator's hands. */
function operator(...args: readonly string[]): Promise<Printed> {
  return runCommand([...args, '--url', issuer.url], {
    environment: { TALLYSTICK_API_KEY: issuer.apiKey, TALLYSTICK_TENANT: tenant },
    uid: -1,
    homeFolder: folder,
    clock: systemClock,
    random: systemRandom,
  });
}

async function good(printed: Promise<Printed>): Promise<string> {
  const { exitCode, stdout, stderr } = await printed;
  assert.equal(exitCode, 0, `${stdout}${stderr}`);
  return stdout;
}

async function refused(printed: Promise<Printed>): Promise<string> {
  const { exitCode, stdout, stderr } = await printed;
  assert.notEqual(exitCode, 0, stdout);
  return stdout + stderr;
}

function hashOf(device: Device): Uint8Array {
  const session = device.session();
  assert.ok(session !== undefined);
  return keyHashOf(crypto, session.element.publicKey);
}

const { device } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
/** A phone whose platform tells of its SIM and of the cell that it stands in. */
const phone: Device = {
  ...device,
  ports: {
    ...device.ports,
    traceSource: {
      collect: () =>
        Promise.resolve({
          model: 'Nokia 105',
          slots: [{ imei: '490154203237518', operator: 'Airtel' }],
          cells: [
            { radio: 'lte', network: '40445', area: 7, cell: 9, signalDbm: -97, isServing: true },
          ],
        }),
    },
  },
};
const keyHash = toHex(hashOf(phone));

async function tabletOf(account: bigint): Promise<Device> {
  const code = await createEnrolmentCode(deps, tenant, { account });
  assert.ok(code.ok);
  return enrolSdkDeviceWith(world, code.value.enrolmentCode);
}

async function accountOf(hash: Uint8Array): Promise<bigint> {
  const query = 'select account from device_route where key_hash = $1';
  const [row] = await world.testDatabase.admin.query(query, [hash]);
  return BigInt(String(row?.['account']));
}

const account = await accountOf(hashOf(phone));
const CASE = `${account}-1`;

suite('before anything happened', () => {
  test('the investigator makes a key, and the operator is given its public half only', async () => {
    const made = await good(alone('investigator', 'keygen', '--out', at('key')));
    const shown = /public key {2}([0-9a-f]{64})/.exec(made)?.[1];
    assert.ok(shown !== undefined);
    assert.equal((await stat(at('key'))).mode & 0o777, 0o600);
    assert.ok(!(await readFile(at('key.pub'), 'utf8')).includes('private'));
    assert.match(await refused(alone('investigator', 'keygen', '--out', at('key'))), /already/);
    const wrong = await refused(operator('investigator', 'set', '--key', at('key')));
    assert.match(wrong, /That is the private key, and belongs/);
    assert.match(await good(operator('investigator', 'show')), /no investigator/);
    await good(operator('investigator', 'set', '--key', at('key.pub')));
    assert.match(await good(operator('investigator', 'show')), new RegExp(`${shown}.*seal to it`));
  });

  test('no case can be opened about a phone that works (V-72)', async () => {
    const about = ['--account', String(account), '--device', keyHash];
    for (const reason of ['fraud', 'loss']) {
      const said = await refused(operator('case', 'open', ...about, '--reason', reason));
      assert.match(said, /noGround/);
    }
    assert.match(
      await refused(operator('case', 'open', ...about, '--reason', 'doubt')),
      /fraud or loss/,
    );
    assert.match(await good(operator('case', 'list')), /no case/);
  });
});

suite('a phone that is lost', () => {
  test('tells where it is, sealed, once its holder agreed and reported it from a tablet (V-72)', async () => {
    assert.ok((await sync(phone)).ok);
    const given = [{ purpose: 'traceData', given: true }] as const;
    assert.ok((await consents(phone, given)).ok);
    const tablet = await tabletOf(account);
    assert.ok((await blockDevice(tablet, { keyHash: hashOf(phone) })).ok);
    const synced = await sync(phone);
    assert.ok(synced.ok);
    assert.deepEqual(synced.trace, { ok: true });
    const shown = await good(operator('case', 'show', CASE));
    for (const part of ['loss', keyHash, 'by the holder', 'reports   1', 'released  0 times']) {
      assert.ok(shown.includes(part), `${part} in ${shown}`);
    }
    assert.match(await good(operator('case', 'list')), new RegExp(`^${CASE}  loss, 1 reports`));
  });

  test('is read by the investigator from a file that nobody else can read (V-72)', async () => {
    await good(operator('case', 'export', CASE, '--out', at('case')));
    const file = await readFile(at('case'), 'utf8');
    for (const secret of ['Nokia', '490154203237518', 'Airtel']) assert.ok(!file.includes(secret));
    const read = await good(alone('case', 'read', at('case'), '--key', at('key')));
    for (const part of [
      'Nokia 105',
      'IMEI 490154203237518, Airtel',
      'lte, network 404-45, area 7',
    ]) {
      assert.ok(read.includes(part), `${part} in ${read}`);
    }
    assert.match(
      await refused(alone('case', 'read', at('case'), '--key', at('key.pub'))),
      /no private/,
    );
    await good(alone('investigator', 'keygen', '--out', at('other')));
    const other = await refused(alone('case', 'read', at('case'), '--key', at('other')));
    assert.match(other, /doesNotOpen/);
  });

  test('is not read from a file that somebody changed', async () => {
    const file = await readFile(at('case'), 'utf8');
    await writeFile(at('moved'), file.replace('"number":1', '"number":2'));
    assert.match(
      await refused(alone('case', 'read', at('moved'), '--key', at('key'))),
      /doesNotOpen/,
    );
    await writeFile(at('swapped'), file.replace(keyHash, 'ab'.repeat(32)));
    const swapped = await refused(alone('case', 'read', at('swapped'), '--key', at('key')));
    assert.match(swapped, /otherDevice/);
    await writeFile(at('cut'), file.slice(0, -20));
    assert.match(
      await refused(alone('case', 'read', at('cut'), '--key', at('key'))),
      /holds no case/,
    );
    await writeFile(at('long'), ' '.repeat(2_097_153));
    assert.match(
      await refused(alone('case', 'read', at('long'), '--key', at('key'))),
      /holds no case/,
    );
  });

  test('leaves an entry in the audit log for each release, which names the case (V-72)', async () => {
    const log = await good(operator('audit', 'log'));
    const params = JSON.stringify({ account: String(account), case: '1' });
    const release = `"route":"releaseCase","params":${params}`;
    assert.equal(log.split(release).length - 1, 1, log);
    assert.match(
      log,
      /"route":"setInvestigator","params":\{\},"body":\{"publicKey":"[0-9a-f]{64}"\}/,
    );
    assert.ok(!log.includes('490154203237518'));
    assert.match(await good(operator('case', 'show', CASE)), /released {2}1 times/);
  });

  test('is asked no more once the case is closed, and its reports are gone (V-72)', async () => {
    assert.match(await refused(operator('case', 'close', CASE)), /--yes/);
    const closed = await good(operator('case', 'close', CASE, '--yes'));
    assert.match(closed, /reports {3}0/);
    const again = await refused(operator('case', 'export', CASE, '--out', at('late')));
    assert.match(again, /caseClosed/);
    world.wait(86_400);
    const synced = await sync(phone);
    assert.ok(synced.ok && synced.trace === undefined);
    assert.match(await good(operator('case', 'list')), /no case/);
    assert.match(await good(operator('case', 'list', '--closed')), /closed 20/);
    const about = ['--account', String(account), '--device', keyHash, '--reason', 'loss'];
    assert.match(await refused(operator('case', 'open', ...about)), /groundUsed/);
  });

  test('is not named by what is no case', async () => {
    assert.match(await refused(operator('case', 'show', '17')), /such as 17-1/);
    assert.match(await refused(operator('case', 'show', `${account}-9`)), /unknownCase/);
    assert.match(await refused(operator('case', 'show', '9223372036854775808-1')), /unknownCase/);
  });
});
