/** Settings: each wrong value has one line that names it and says what fits. */

import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readConfig, type ConfigInput, type ConfigResult } from './read-config.ts';

const TENANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const API_KEY = 'A'.repeat(43);
const OTHER_KEY = 'B'.repeat(42) + 'A';
const MASTER_KEY = 'A'.repeat(22);
const PRODUCTION = {
  TALLYSTICK_MODE: 'production',
  TALLYSTICK_DATA_FOLDER: 'data',
  TALLYSTICK_MASTER_KEY: MASTER_KEY,
  TALLYSTICK_API_KEY: API_KEY,
  TALLYSTICK_PUBLIC_URL: 'https://pay.example.org',
};

function read(
  environment: Readonly<Record<string, string>>,
  options: ConfigInput['options'] = {},
): ConfigResult {
  return readConfig({ environment, options, uid: 1000, homeFolder: '/nowhere' });
}

test('without any setting the issuer runs in test mode on this machine only', () => {
  const result = read({});
  assert.ok(result.ok);
  assert.deepEqual(result.config, {
    mode: 'test',
    dataFolder: '/nowhere/.local/share/tallystick',
    isDataFolderGiven: false,
    isFresh: false,
    isLan: false,
    databaseConnectionsMax: 10,
    host: '127.0.0.1',
    port: 8470,
    tenantApiKeys: [],
    apiRequestsPerSecond: 100,
    trustedProxies: [],
    logLevel: 'info',
  });
});

test('every setting is read, and options win over the environment', () => {
  const result = read(
    {
      ...PRODUCTION,
      DATABASE_URL: 'postgres://u:p@db:5432/t',
      TALLYSTICK_DATABASE_SERVICE_PASSWORD: 'p',
      TALLYSTICK_DATABASE_CONNECTIONS: '40',
      TALLYSTICK_HOST: '0.0.0.0',
      TALLYSTICK_PORT: '1',
      TALLYSTICK_PUBLIC_URL: 'https://pay.example.org/',
      TALLYSTICK_TENANT_API_KEYS: `${TENANT}=${API_KEY},${TENANT}/asha=${OTHER_KEY}`,
      TALLYSTICK_LOG_LEVEL: 'warn',
      TALLYSTICK_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::1',
      TALLYSTICK_BANKS: 'banks.json',
    },
    { port: '0', data: '/elsewhere' },
  );
  assert.ok(result.ok);
  const { config } = result;
  assert.equal(config.port, 0);
  assert.equal(config.dataFolder, '/elsewhere');
  assert.equal(config.publicUrl, 'https://pay.example.org');
  assert.deepEqual(config.masterKey, new Uint8Array(16));
  assert.deepEqual(config.tenantApiKeys, [
    { tenant: TENANT, key: API_KEY },
    { tenant: TENANT, key: OTHER_KEY, holder: 'asha' },
  ]);
  assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', '2001:db8::1']);
  assert.equal(config.databaseConnectionsMax, 40);
  assert.equal(config.databaseServicePassword, 'p');
  assert.equal(config.banksFile, resolve('banks.json'));
});

test('an empty variable counts as left out', () => {
  const result = read({ TALLYSTICK_PORT: '', DATABASE_URL: '', TALLYSTICK_API_KEY: '' });
  assert.ok(result.ok);
  assert.equal(result.config.port, 8470);
});

const WRONG: readonly (readonly [string, string])[] = [
  ['TALLYSTICK_MODE', 'prod'],
  ['TALLYSTICK_MODE', 'Production'],
  ['TALLYSTICK_MODE', 'x\nsecond line'],
  ['TALLYSTICK_PORT', '65536'],
  ['TALLYSTICK_PORT', '-1'],
  ['TALLYSTICK_PORT', '80.5'],
  ['TALLYSTICK_PORT', '8e1'],
  ['TALLYSTICK_PORT', ' 80'],
  ['TALLYSTICK_DATABASE_CONNECTIONS', '0'],
  ['TALLYSTICK_DATABASE_CONNECTIONS', '501'],
  ['TALLYSTICK_HOST', 'a b'],
  ['TALLYSTICK_HOST', 'http://localhost'],
  ['TALLYSTICK_PUBLIC_URL', 'pay.example.org'],
  ['TALLYSTICK_PUBLIC_URL', 'ftp://pay.example.org'],
  ['TALLYSTICK_PUBLIC_URL', 'https://pay.example.org/path'],
  ['TALLYSTICK_PUBLIC_URL', 'https://user:secret@pay.example.org'],
  ['TALLYSTICK_PUBLIC_URL', `https://${'x'.repeat(260)}.org`],
  ['TALLYSTICK_MASTER_KEY', 'secret'],
  ['TALLYSTICK_NEW_MASTER_KEY', 'secret'],
  ['TALLYSTICK_API_KEY', 'secret'],
  ['TALLYSTICK_TENANT_API_KEYS', 'secret'],
  ['TALLYSTICK_TENANT_API_KEYS', `${TENANT}=secret`],
  ['TALLYSTICK_TENANT_API_KEYS', `${TENANT}=${API_KEY},`],
  ['TALLYSTICK_TENANT_API_KEYS', `${TENANT}/=${API_KEY}`],
  ['TALLYSTICK_TENANT_API_KEYS', `${TENANT}/Asha K=${API_KEY}`],
  ['TALLYSTICK_TENANT_API_KEYS', `${TENANT}/asha/bo=${API_KEY}`],
  ['TALLYSTICK_TRUSTED_PROXIES', 'proxy.example.org'],
  ['TALLYSTICK_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TALLYSTICK_TRUSTED_PROXIES', '10.0.0.1,'],
  ['TALLYSTICK_LOG_LEVEL', 'debug'],
  ['TALLYSTICK_SMS', 'pigeon'],
  ['TALLYSTICK_SMS_URL', 'smpp://host'],
  ['DATABASE_URL', 'mysql://user:secret@host/db'],
  ['DATABASE_URL', 'secret'],
];

for (const [name, value] of WRONG) {
  test(`${name}=${JSON.stringify(value).slice(0, 40)} is refused in one line`, () => {
    const result = read({ [name]: value });
    assert.ok(!result.ok);
    assert.match(result.message, new RegExp(`^${name} [^\\n]*\\.$`));
    if (!name.includes('PUBLIC_URL')) assert.doesNotMatch(result.message, /secret/);
  });
}

test('a misspelt setting is refused instead of ignored', () => {
  const result = read({ TALLYSTICK_MOD: 'production' });
  assert.ok(!result.ok);
  assert.match(result.message, /^TALLYSTICK_MOD is no setting/);
  assert.equal(read({ TALLYSTICK_URL: 'x', TALLYSTICK_TEST_DATABASE_URL: 'x' }).ok, true);
});

test('a wrong port on the command line is named as it was written', () => {
  const result = read({}, { port: 'http' });
  assert.ok(!result.ok);
  assert.match(result.message, /^--port is "http"/);
});

test('production starts with everything it needs', () => {
  assert.equal(read(PRODUCTION).ok, true);
});

const NEEDED = [
  'TALLYSTICK_DATA_FOLDER',
  'TALLYSTICK_MASTER_KEY',
  'TALLYSTICK_API_KEY',
  'TALLYSTICK_PUBLIC_URL',
] as const;

for (const name of NEEDED) {
  test(`production without ${name} is refused in one line that names it`, () => {
    const result = read({ ...PRODUCTION, [name]: '' });
    assert.ok(!result.ok);
    assert.match(
      result.message,
      new RegExp(`^TALLYSTICK_MODE=production [^\\n]*${name}[^\\n]*\\.$`),
    );
  });
}

test('production refuses an address without https, and --fresh', () => {
  assert.equal(read({ ...PRODUCTION, TALLYSTICK_PUBLIC_URL: 'http://pay.example.org' }).ok, false);
  assert.equal(read(PRODUCTION, { fresh: true }).ok, false);
});

test('--fresh is refused beside DATABASE_URL, whose data it could not begin anew', () => {
  const result = read({ DATABASE_URL: 'postgres://u:p@db:5432/t' }, { fresh: true });
  assert.ok(!result.ok);
  assert.match(result.message, /^--fresh [^\n]*DATABASE_URL[^\n]*\.$/);
});

test('--lan listens for the whole network unless an address is named, and finds its address itself', () => {
  const plain = read({}, { lan: true });
  assert.ok(plain.ok);
  assert.deepEqual([plain.config.isLan, plain.config.host], [true, '0.0.0.0']);
  const chosen = read({ TALLYSTICK_HOST: '10.0.0.9' }, { lan: true });
  assert.ok(chosen.ok);
  assert.equal(chosen.config.host, '10.0.0.9');
  const given = read({ TALLYSTICK_PUBLIC_URL: 'https://pay.example.org' }, { lan: true });
  assert.ok(!given.ok);
  assert.match(given.message, /--lan finds the address itself/);
  const production = read(PRODUCTION, { lan: true });
  assert.ok(!production.ok);
  assert.match(production.message, /refuses --lan/);
});

const SMS = {
  TALLYSTICK_SMS: 'smpp',
  TALLYSTICK_SMS_URL: 'smpp://centre.example.org:2775',
  TALLYSTICK_SMS_USER: 'tally',
  TALLYSTICK_SMS_PASSWORD: 'secret',
  TALLYSTICK_SMS_FROM: '+919820012345',
};
const OVER_HTTP = {
  ...SMS,
  TALLYSTICK_SMS: 'http',
  TALLYSTICK_SMS_URL: 'https://api.example.org/Messages.json',
};

test('an SMS gateway is read with all that it needs (P-33)', () => {
  const [smpp, http] = [read(SMS), read({ ...OVER_HTTP, TALLYSTICK_SMS_HOOK_SECRET: 'hook' })];
  assert.ok(smpp.ok && http.ok);
  const access = { user: 'tally', password: 'secret', from: '+919820012345' };
  assert.deepEqual(smpp.config.sms, { kind: 'smpp', url: SMS.TALLYSTICK_SMS_URL, ...access });
  const url = OVER_HTTP.TALLYSTICK_SMS_URL;
  assert.deepEqual(http.config.sms, { kind: 'http', url, ...access, hookSecret: 'hook' });
  const plain = read(OVER_HTTP);
  assert.ok(plain.ok && plain.config.sms?.kind === 'http');
  assert.equal(plain.config.sms.hookSecret, 'secret');
});

const WRONG_SMS: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
  [SMS, 'TALLYSTICK_SMS_URL', ''],
  [SMS, 'TALLYSTICK_SMS_URL', 'https://api.example.org/'],
  [SMS, 'TALLYSTICK_SMS_URL', 'smpp://user:secret@host'],
  [SMS, 'TALLYSTICK_SMS_USER', ''],
  [SMS, 'TALLYSTICK_SMS_USER', 'sixteen-letters!'],
  [SMS, 'TALLYSTICK_SMS_PASSWORD', 'secret123'],
  [SMS, 'TALLYSTICK_SMS_FROM', 'twelve letters'],
  [SMS, 'TALLYSTICK_SMS_FROM', '+0123'],
  [OVER_HTTP, 'TALLYSTICK_SMS_URL', 'smpp://host'],
  [OVER_HTTP, 'TALLYSTICK_SMS_URL', 'https://user:secret@host/'],
  [OVER_HTTP, 'TALLYSTICK_SMS_PASSWORD', 'two words'],
];

for (const [good, name, value] of WRONG_SMS) {
  test(`${good['TALLYSTICK_SMS']} with ${name}=${JSON.stringify(value)} is refused in one line`, () => {
    const result = read({ ...good, [name]: value });
    assert.ok(!result.ok);
    assert.match(result.message, new RegExp(`^${name} [^\\n]*\\.$`));
    assert.doesNotMatch(result.message, /secret/);
  });
}

test('production sends over TLS, and prints no numbers and codes', () => {
  const url = 'http://api.example.org/Messages.json';
  assert.equal(read({ ...OVER_HTTP, TALLYSTICK_SMS_URL: url }).ok, true);
  assert.equal(read({ ...PRODUCTION, ...OVER_HTTP, TALLYSTICK_SMS_URL: url }).ok, false);
  assert.equal(read({ TALLYSTICK_SMS: 'console' }).ok, true);
  const shown = read({ ...PRODUCTION, TALLYSTICK_SMS: 'console' });
  assert.ok(!shown.ok);
  assert.match(shown.message, /^TALLYSTICK_SMS=console /);
});
