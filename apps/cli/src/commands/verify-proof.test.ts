/** `verify-proof` on real proofs: of a double spend, under the right root and under others, and altered. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { exportFraudProof, listFraudProofs } from '@tallystick/issuer/operator/show';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { runCommand, type Printed } from '../run-command.ts';

const world = await createIssuerWorld();
const folder = await mkdtemp(join(tmpdir(), 'tallystick-proof-'));
after(() => rm(folder, { recursive: true, force: true }));

const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const [till, other] = [await enrolTill(world), await enrolTill(world)];
const before = payer.state();
const first = await payer.pay(till, 100n);
payer.restore(before);
const second = await payer.pay(other, 200n);
await till.sync([halfOf(first)]);
await other.sync([halfOf(second)]);
const listed = await listFraudProofs(world.deps, world.tenant, { limit: 1 });
assert.ok(listed.ok && listed.value[0] !== undefined);
const exported = await exportFraudProof(world.deps, world.tenant, listed.value[0]);
assert.ok(exported.ok);
const proof = exported.value;
const file = join(folder, 'proof.cbor');
await writeFile(file, proof);
const root = toHex(world.keys.root.publicKey);

function verify(path: string, rootText: string, ...more: readonly string[]): Promise<Printed> {
  return runCommand(['verify-proof', path, '--root', rootText, ...more], {
    environment: {},
    uid: -1,
    homeFolder: folder,
    clock: systemClock,
    random: systemRandom,
  });
}

test('a genuine proof holds, and names the device that it convicts', async () => {
  const human = await verify(file, root);
  assert.equal(human.exitCode, 0);
  assert.match(human.stdout, /^The proof holds\.\n/);
  const { exitCode, stdout } = await verify(file, root, '--json');
  assert.equal(exitCode, 0);
  const found: unknown = JSON.parse(stdout);
  assert.deepEqual(found, {
    kind: listed.ok ? listed.value[0]?.kind : '',
    tenant: world.tenant,
    convicted: toHex(payer.element.publicKey),
    keyHash: toHex(payer.keyHash),
  });
});

test('the root key may stand in a file', async () => {
  const rootFile = join(folder, 'root.txt');
  await writeFile(rootFile, `${root}\n`);
  assert.equal((await verify(file, rootFile)).exitCode, 0);
});

test("under another tenant's root the same proof is refused", async () => {
  const foreign = toHex(createSoftwareElement(systemRandom).publicKey);
  const { exitCode, stderr } = await verify(file, foreign);
  assert.equal(exitCode, 1);
  assert.match(stderr, /\(keyCertificate\)\n$/);
});

test('no byte of a proof can be changed, none cut off and none added', async () => {
  const changed = join(folder, 'changed.cbor');
  for (let at = 0; at < proof.length; at += 13) {
    const bytes = Uint8Array.from(proof);
    bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    await writeFile(changed, bytes);
    assert.equal((await verify(changed, root)).exitCode, 1, `byte ${at}`);
  }
  for (const bytes of [proof.subarray(0, -1), Buffer.concat([proof, Buffer.of(0)])]) {
    await writeFile(changed, bytes);
    assert.equal((await verify(changed, root)).exitCode, 1);
  }
});

test('with --report the proof is drawn, and a place that cannot be written is said', async () => {
  const page = join(folder, 'proof.html');
  const { exitCode, stdout } = await verify(file, root, '--report', page);
  assert.equal(exitCode, 0);
  assert.ok(stdout.includes(page));
  assert.match(await readFile(page, 'utf8'), /Two (?:payments|different)/);
  const nowhere = join(folder, 'nowhere', 'proof.html');
  assert.equal((await verify(file, root, '--report', nowhere)).exitCode, 2);
});
