/** The real command against the real service: what it prints and how it ends. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import type { ExitCode } from './command.ts';
import { findLocalService } from './local-service.ts';
import { COMMANDS, runCommand, type Printed } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(import.meta.dirname, 'main.ts');
const START = join(ROOT, 'packages/issuer/src/start.ts');
const DIGEST = 'ab'.repeat(32);
const READY_MS_MAX = 90_000;

const folder = await mkdtemp(join(tmpdir(), 'tallystick-cli-'));
// As root the database server runs as another user, who has to pass through.
await chmod(folder, 0o711);
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  TALLYSTICK_DATA_FOLDER: folder,
  TALLYSTICK_LOG_LEVEL: 'error',
  TALLYSTICK_DATABASE_AUDITOR_PASSWORD: 'auditor-of-a-test',
};

const service = spawn(process.execPath, [START, '--port', '0'], {
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const serviceEnded = new Promise((resolve) => {
  service.once('exit', resolve);
});
let announced = '';
service.stdout.on('data', (chunk) => {
  announced += String(chunk);
});
after(async () => {
  service.kill('SIGTERM');
  await serviceEnded;
  await rm(folder, { recursive: true, force: true });
});
for (let waitedMs = 0; !announced.includes('Ctrl-C stops it.'); waitedMs += 20) {
  assert.equal(service.exitCode, null, 'the service ended');
  assert.ok(waitedMs < READY_MS_MAX, 'the service did not start in time');
  await delay(20);
}

function tallystick(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  return runCommand(args, {
    environment: { ...environment, ...more },
    uid: -1,
    homeFolder: folder,
    clock: systemClock,
    random: systemRandom,
  });
}

/** The same as a process of its own. */
async function runProcess(args: readonly string[]): Promise<Printed> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  assert.ok(code === 0 || code === 1 || code === 2);
  return { exitCode: code, stdout, stderr };
}

/** Runs with `--json`; standard output has one object, standard error nothing. */
async function json(args: readonly string[]): Promise<{
  readonly code: ExitCode;
  readonly value: Readonly<Record<string, unknown>>;
}> {
  const { exitCode: code, stdout, stderr } = await tallystick([...args, '--json']);
  assert.equal(stderr, '');
  assert.match(stdout, /^\{[^\n]*\}\n$/);
  const value: unknown = JSON.parse(stdout);
  assert.ok(typeof value === 'object' && value !== null);
  return { code, value: { ...value } };
}

test('customer and merchant are created on this machine without any setting', async () => {
  const customer = await json(['customer', 'create', '--name', 'Asha']);
  assert.equal(customer.code, 0);
  assert.match(String(customer.value['account']), /^[1-9][0-9]*$/);
  const bytes = parseEnrolmentCode(String(customer.value['enrolmentCode']));
  assert.ok(bytes !== undefined && readEnrolmentCode(bytes) !== undefined);
  const shop = ['merchant', 'create', '--name', 'Shop', '--type', '5411', '--place', 'tdr1w'];
  const merchant = await tallystick(shop);
  assert.equal(merchant.exitCode, 0);
  assert.match(merchant.stdout, /^account +[0-9]+\nenrolment code +TS1-[\w-]+\n$/);
});

test('a process prints the same, and ends with 0, 1 or 2', async () => {
  const done = ['ledger', 'check'];
  const refused = ['payment', 'show', DIGEST];
  const usage = ['payment', 'show', 'xyz', '--json'];
  const commands = [done, refused, usage];
  const printed = await Promise.all(commands.map(runProcess));
  assert.deepEqual(
    printed.map(({ exitCode }) => exitCode),
    [0, 1, 2],
  );
  assert.deepEqual(printed, await Promise.all(commands.map((args) => tallystick(args))));
});

test('an order repeated with its key opens no second account', async () => {
  const order = ['customer', 'create', '--name', 'Bo', '--idempotency-key', 'order-1'];
  const [one, two] = [await json(order), await json(order)];
  assert.equal(one.value['account'], two.value['account']);
});

test('registration data come from a file, an account is exported and erased (G-080, G-177)', async () => {
  const file = join(folder, 'mira.json');
  await writeFile(file, JSON.stringify({ name: 'Mira Rao' }));
  const open = ['customer', 'create', '--name', 'Mira', '--registration', file];
  const account = String((await json(open)).value['account']);
  const opened = (await json(['account', 'export', account])).value;
  assert.deepEqual(opened['registration'], { name: 'Mira Rao' });
  await writeFile(file, JSON.stringify({ phone: '+91 98200 12345', email: 'mira@example.org' }));
  const registered = await tallystick(['account', 'register', account, file]);
  assert.deepEqual(registered, {
    exitCode: 0,
    stdout: 'Kept: phone, email.\n',
    stderr: '',
  });
  const exported = join(folder, 'mira-export.json');
  assert.equal((await json(['account', 'export', account, '--out', exported])).code, 0);
  const text = await readFile(exported, 'utf8');
  assert.match(text, /"phone": "\+919820012345"/);
  assert.equal((await stat(exported)).mode & 0o777, 0o600);
  const over = await tallystick(['account', 'export', account, '--out', exported]);
  assert.equal(over.exitCode, 2, 'nothing is written over');
  assert.equal((await tallystick(['account', 'erase', account])).exitCode, 2);
  const erased = await tallystick(['account', 'erase', account, '--yes']);
  assert.equal(erased.exitCode, 0);
  assert.match(erased.stdout, /Kept under the account number/);
  const left = await json(['account', 'export', account]);
  assert.deepEqual(left.value['registration'], {});
});

test('what is wrong with a registration is said without repeating it', async () => {
  const file = join(folder, 'wrong.json');
  for (const content of ['{"phone":"97600"}', '{"card":"4111"}', 'nonsense']) {
    await writeFile(file, content);
    const { exitCode, stderr } = await tallystick(['account', 'register', '1', file]);
    assert.ok(exitCode === 1 || exitCode === 2);
    assert.doesNotMatch(stderr, /97600|4111|nonsense/);
  }
  assert.equal((await tallystick(['account', 'register', '1', 'nowhere'])).exitCode, 2);
  assert.equal((await tallystick(['account', 'export', 'x'])).exitCode, 2);
});

test('a guest is opened, limited and refunded (G-082)', async () => {
  const limits = ['--balance', '1000', '--certificate', '400', '--funding', '2000', '--days', '30'];
  assert.equal((await json(['guest', 'limits', ...limits])).code, 0);
  const { value } = await json(['guest', 'create', '--source', 'tok_1']);
  const account = String(value['account']);
  const rupees = ['--currency', '356'];
  const short = await tallystick(['guest', 'refund', account, '5', ...rupees]);
  assert.equal(short.exitCode, 1);
  assert.equal((await tallystick(['guest', 'refund', account, 'five', ...rupees])).exitCode, 2);
  assert.equal((await tallystick(['guest', 'create'])).exitCode, 2);
  assert.equal((await tallystick(['guest', 'limits', '--balance', '1'])).exitCode, 2);
});

test('a tenant is created with an id of its own, and commands can be about it', async () => {
  const euro = ['--currency', 'EUR', '--number', '978'];
  const created = await json(['tenant', 'create', '--name', 'Campus', ...euro]);
  assert.equal(created.code, 0);
  assert.match(String(created.value['rootKey']), /^0[23][0-9a-f]{64}$/);
  const tenant = String(created.value['tenant']);
  const customer = await json(['customer', 'create', '--name', 'Ama', '--tenant', tenant]);
  assert.equal(customer.value['account'], '1');
});

test('the ledger balances, and says so', async () => {
  const { exitCode: code, stdout } = await tallystick(['ledger', 'check']);
  assert.deepEqual([code, stdout], [0, 'The ledger balances.\n']);
  const checked = await json(['ledger', 'check']);
  assert.deepEqual(checked, { code: 0, value: { balanced: true, discrepancies: [] } });
});

test('rules of an account are set, listed and ended (G-024, G-111, G-112, G-113)', async () => {
  const { value } = await json(['customer', 'create', '--name', 'Chi']);
  const account = String(value['account']);
  const rule = (...words: readonly string[]): Promise<string> =>
    tallystick(['rule', ...words]).then(({ stdout }) => stdout);
  assert.equal(await rule('list', account), 'no rules\nlocked  0\n');
  await rule('set', account, 'minimumBalance', '2500');
  await rule('set', account, 'places', 'tdr1w,tdr1x', '--until', '2100-01-01T00:00:00Z');
  await rule('set', account, 'lockedShare', '12.5', '--third-party', 'Mill Lane');
  assert.equal(
    await rule('list', account),
    '1  2500 always stays  (issuer)\n' +
      '2  only at tdr1w, tdr1x, until 2100-01-01T00:00:00Z  (issuer)\n' +
      '3  12.5 % is locked  (Mill Lane)\nlocked  0\n',
  );
  const refused = await json(['rule', 'end', account, '1', '--third-party', 'Mill Lane']);
  assert.equal(refused.value['code'], 'otherAuthor');
  await rule('end', account, '3', '--third-party', 'Mill Lane');
  await rule('end', account, '1');
  const { value: left } = await json(['rule', 'end', account, '1']);
  const places = { kind: 'places', cells: ['tdr1w', 'tdr1x'] };
  assert.deepEqual(left, {
    rules: [{ number: 2, author: 'issuer', rule: places, until: 4_102_444_800 }],
    locked: '0',
  });
});

test('an account is opened with its rules, or not at all (G-112)', async () => {
  const create = (...rules: readonly string[]): Promise<Awaited<ReturnType<typeof json>>> =>
    json(['customer', 'create', '--name', 'Dev', ...rules.flatMap((rule) => ['--rule', rule])]);
  const opened = await create('minimumBalance 2500', 'places tdr1w,tdr1x');
  const account = String(opened.value['account']);
  const { stdout } = await tallystick(['rule', 'list', account]);
  assert.equal(
    stdout,
    '1  2500 always stays  (issuer)\n2  only at tdr1w, tdr1x  (issuer)\nlocked  0\n',
  );
  const mistyped = await create('minimumBalance 2500', 'everything 1');
  assert.equal(mistyped.code, 2);
  const refused = await create(...Array.from({ length: 17 }, () => 'count 3'));
  assert.deepEqual([refused.code, refused.value['code']], [1, 'tooManyRules']);
  const next = await create();
  assert.equal(next.value['account'], String(BigInt(account) + 1n));
});

test('limits for payments without a network are set, shown, and taken away again', async () => {
  const start = await json(['policy', 'show']);
  assert.deepEqual([start.code, start.value['payer']], [0, {}]);
  const words =
    'policy set --payee-online preferred --payment-lower 40000 --payer-count-upper 10 ' +
    '--payee-sum-lower 500000 --payee-day-count 0 --random 5 --random-max 20 --random-from 1000';
  const changed = await json(words.split(' '));
  assert.equal(changed.code, 0);
  assert.deepEqual(changed.value, {
    ...start.value,
    payeeOnline: 'preferred',
    offlineLimitLower: '40000',
    payer: { countUpper: 10 },
    payee: { sumLower: '500000', dayCountMax: 0 },
    selection: { threshold: '1000', percent: 5, percentMax: 20 },
  });
  const { stdout } = await tallystick(['policy', 'show']);
  assert.match(stdout, /^payer-count-upper +10$/m);
  assert.match(stdout, /^payer-count-lower +none$/m);
  assert.match(stdout, /^random-max +20$/m);
  const none = ['--payer-count-upper', 'none', '--payee-sum-lower', 'none'];
  const less = await json([
    'policy',
    'set',
    ...none,
    '--payee-day-count',
    'none',
    '--random',
    'none',
  ]);
  assert.deepEqual(less.value, {
    ...start.value,
    payeeOnline: 'preferred',
    offlineLimitLower: '40000',
  });
});

test('F-05: a key gets a successor, and a stolen one is revoked', async () => {
  const states = async (purpose: string): Promise<readonly string[]> => {
    const { stdout } = await tallystick(['key', 'list']);
    const lines = stdout.split('\n').filter((line) => line.includes(` ${purpose} `));
    return lines.map((line) => line.replace(/^.*Z {2}/, '').replace(/ from .*$/, ''));
  };
  assert.deepEqual(await states('balance'), ['inUse']);
  for (let time = 0; time < 2; time += 1) {
    assert.equal((await json(['key', 'rotate', 'balance'])).code, 0);
    assert.deepEqual(await states('balance'), ['inUse', 'waiting']);
  }
  const { stdout } = await tallystick(['key', 'list']);
  const [keyId = ''] = /^[0-9a-f]{8}(?= {2}account)/m.exec(stdout) ?? [];
  const revoke = ['key', 'revoke', keyId, '--from'];
  assert.equal((await json([...revoke, '2100-01-01T00:00:00Z'])).value['code'], 'fromInFuture');
  assert.equal((await json([...revoke, '2026-01-31T02:00:00Z'])).code, 0);
  assert.deepEqual(await states('account'), ['revoked', 'inUse']);
  const { stdout: log } = await tallystick(['audit', 'log']);
  assert.match(log, /rotateKey/);
  assert.match(log, new RegExp(`revokeKey.*${keyId}`));
  const customer = await json(['customer', 'create', '--name', 'Zia']);
  assert.equal(customer.code, 0);
});

test('the loss account is funded once for each key', async () => {
  const fund = ['loss-account', 'fund', '--amount', '100000', '--number', '356'];
  const order = [...fund, '--idempotency-key', 'fund-1'];
  const [one, two] = [await json(order), await json(order)];
  assert.deepEqual([one.code, one.value], [0, { currency: 356, amount: '100000' }]);
  assert.deepEqual(one, two);
});

const COVER = ['cover', 'allot', '1', '1', '--amount', '5', '--number', '356'];
test('G-059: an auditor needs a key file and the password of a role that only reads', async () => {
  const { tenant = '' } = await findLocalService(folder);
  const command = spawn(process.execPath, [START, '--audit-key', tenant], { env: environment });
  let said = '';
  command.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await new Promise((resolve) => {
    command.once('close', resolve);
  });
  const path = /is in (?<path>.*)\.$/m.exec(said)?.groups?.['path'] ?? '';
  assert.equal((await stat(path)).mode & 0o077, 0, 'only this user may read it');
  const rootKey = /\broot key {2}(?<key>[0-9a-f]{66})$/m.exec(said)?.groups?.['key'] ?? '';
  const { exitCode: code, stdout } = await tallystick(['audit', path, '--root', rootKey]);
  assert.match(stdout, /^ {2}Agrees: every signature holds/m);
  assert.equal(code, 0);
  const folderOfKeys = await json(['audit', join(path, '..')]);
  assert.deepEqual([folderOfKeys.code, folderOfKeys.value['agrees']], [0, true]);
});

test('nothing is missing from a history without payments', async () => {
  const { exitCode: code, stdout } = await tallystick(['history', '--resolved']);
  assert.deepEqual([code, stdout], [0, 'Nothing is missing.\n']);
  assert.deepEqual(await json(['history', '17']), { code: 0, value: { findings: [] } });
  assert.equal((await tallystick(['history', 'x'])).exitCode, 2);
});

const SHOP = ['merchant', 'create', '--name', 'Shop'];
const NOWHERE = '00000000-0000-7000-8000-000000000000';

const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  ['unknownPayment', ['payment', 'show', DIGEST]],
  ['unknownDevice', ['device', 'block', DIGEST]],
  ['unknownDevice', ['device', 'block', '--account', '999999']],
  ['malformedRequest', ['device', 'block', '--account', 'x']],
  ['unknownAccount', ['device', 'code', '--account', '999999']],
  ['unknownAccount', ['device', 'list', '999999']],
  ['unknownDevice', ['device', 'replace', DIGEST]],
  ['malformedRequest', [...SHOP, '--type', '54', '--place', 'tdr1w']],
  ['malformedRequest', [...SHOP, '--type', '5411', '--place', 'aio']],
  ['nameInvalid', ['customer', 'create', '--name', 'ह'.repeat(12)]],
  ['unknownTenant', ['ledger', 'check', '--tenant', NOWHERE]],
  ['unknownAccount', ['rule', 'list', '999999']],
  ['untilPassed', ['rule', 'set', '1', 'count', '1', '--until', '2020-01-01T00:00:00Z']],
  ['unknownRule', ['rule', 'end', '1', '99']],
  ['amountTooLarge', ['rule', 'set', '1', 'dayMax', '9'.repeat(19)]],
  ['nameInvalid', ['rule', 'set', '1', 'count', '1', '--third-party', 'a\u202Eb']],
  ['malformedRequest', ['rule', 'set', '1', 'places', 'aio']],
  ['limitsInvalid', ['policy', 'set', '--payment-lower', '2', '--payment-upper', '1']],
  ['unknownTill', [...COVER, '--until', '2100-01-01T00:00:00Z']],
  ['untilPassed', [...COVER, '--until', '2020-01-01T00:00:00Z']],
  ['backupTimeInvalid', ['restore', 'note', '--backup-at', '2100-01-01T00:00:00Z']],
  ['unknownKey', ['key', 'revoke', 'ffffffff', '--from', '2027-01-31T02:00:00Z']],
  ['issuerUnreachable', ['ledger', 'check', '--url', 'http://127.0.0.1:1']],
  ['issuerNotFound', ['ledger', 'check', '--data', join(folder, 'empty')]],
];

for (const [code, args] of REFUSED) {
  test(`${args.join(' ').slice(0, 60)} is refused with ${code} and ends with 1`, async () => {
    const { exitCode: status, stdout, stderr } = await tallystick(args);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, new RegExp(`^[^\\n]+ \\(${code}\\)\\n$`));
    const refused = await json(args);
    assert.equal(refused.code, 1);
    assert.equal(refused.value['code'], code);
  });
}

const USAGE: readonly (readonly string[])[] = [
  [],
  ['refund'],
  ['tenant'],
  ['tenant', 'destroy'],
  ['customer', 'create'],
  ['customer', 'create', '--name'],
  ['customer', 'create', '--name', 'Asha', 'Bo'],
  ['customer', 'create', '--name', 'Asha', '--vip'],
  ['customer', 'create', '--name', 'Asha', '--idempotency-key', 'a b'],
  ['merchant', 'create', '--name', 'Shop', '--type', '5411'],
  ['tenant', 'create', '--name', 'x', '--currency', 'INR', '--number', 'x'],
  ['payment', 'show'],
  ['payment', 'show', 'xyz'],
  ['device', 'block'],
  ['device', 'code'],
  ['device', 'list'],
  ['device', 'list', 'x'],
  ['device', 'replace', 'x'],
  ['device', 'block', DIGEST, '--account', '1'],
  ['ledger', 'check', '--tenant', 'x'],
  ['rule', 'set', '1', 'places'],
  ['rule', 'set', '1', 'colour', 'red'],
  ['rule', 'set', '1', 'count', 'one'],
  ['rule', 'set', '1', 'lockedShare', '5,5'],
  ['rule', 'set', '1', 'count', '1', '--until', 'noon'],
  ['rule', 'end', '1', 'x'],
  ['policy', 'set'],
  ['policy', 'set', '--payee-online', 'never'],
  ['policy', 'set', '--payer-count-upper', '-1'],
  ['policy', 'set', '--payment-lower', 'none'],
  ['policy', 'set', '--random', '5', '--random-max', 'x'],
  ['loss-account', 'fund', '--amount', '5'],
  ['cover', 'allot', '1', '--amount', '5'],
  ['cover', 'allot', '1', '1', '--amount', '5', '--number', '356'],
  ['restore', 'note'],
  ['key', 'rotate'],
  ['key', 'rotate', 'root'],
  ['key', 'revoke', 'xyz', '--from', '2027-01-31T02:00:00Z'],
  ['key', 'revoke', 'ffffffff'],
  ['key', 'revoke', 'ffffffff', '--from', 'yesterday'],
  ['restore', 'note', '--backup-at', '2027-01-31T02:00'],
  ['ledger', 'check', '--url', 'ftp://x'],
  ['verify-proof', 'file'],
  ['verify-proof', 'file', '--root', 'zz'],
];

for (const args of USAGE) {
  test(`"${args.join(' ').slice(0, 60)}" is wrong usage and ends with 2`, async () => {
    const { exitCode: code, stdout, stderr } = await tallystick(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^[^\n]+\n$/);
  });
}

test('an order that got no answer says how to repeat it', async () => {
  const args = ['customer', 'create', '--name', 'Asha', '--url', 'http://127.0.0.1:1'];
  const { stderr } = await tallystick(args);
  assert.match(stderr, /repeat it with --idempotency-key [0-9a-f]{32}/);
});

test('a wrong API key is refused', async () => {
  const { exitCode: code, stderr } = await tallystick(['ledger', 'check'], {
    TALLYSTICK_API_KEY: 'A'.repeat(43),
  });
  assert.equal(code, 1);
  assert.match(stderr, /\(unauthenticated\)\n$/);
});

test('help is there for all and for each command, and ends with 0', async () => {
  const all = await tallystick(['--help']);
  assert.equal(all.exitCode, 0);
  for (const { words } of COMMANDS) {
    assert.ok(all.stdout.includes(`tallystick ${words.join(' ')}`));
    const { exitCode: code, stdout } = await tallystick([...words, '--help']);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`tallystick ${words.join(' ')}`));
    assert.match(stdout, /--json/);
  }
});

test('a service that is no issuer is recognised', async () => {
  const other = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  assert.ok(typeof address === 'object' && address !== null);
  const url = `http://127.0.0.1:${address.port}`;
  const { exitCode: code, stderr } = await tallystick(['ledger', 'check', '--url', url]);
  other.close();
  assert.equal(code, 1);
  assert.match(stderr, /\(strangeAnswer\)\n$/);
});

test('a proof file that cannot be read, or is none, is told apart', async () => {
  const root = `02${'ab'.repeat(32)}`;
  const missing = await tallystick(['verify-proof', join(folder, 'missing'), '--root', root]);
  assert.equal(missing.exitCode, 2);
  const noProof = join(folder, 'no-proof');
  await writeFile(noProof, 'x'.repeat(10_000));
  const refused = await tallystick(['verify-proof', noProof, '--root', root]);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /\(notAProof\)\n$/);
});
