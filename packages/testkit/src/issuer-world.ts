/**
 * A real issuer for tests: its operations over a real PostgreSQL, with real keys, and a clock that the
 * test moves. Devices reach it as they do in the world, through sealed calls.
 */

import { fileURLToPath } from 'node:url';
import { createEs256Signer } from '@tallystick/elements/es256-signer';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import type { Database } from '@tallystick/database/database';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { createAllowances } from '@tallystick/issuer/allowances/allowances';
import { drainWork } from '@tallystick/issuer/jobs/drain';
import { FIXED_KEYS } from '@tallystick/issuer/keys/fixed-keys';
import type { TenantKeys as IssuerKeys } from '@tallystick/issuer/keys/tenant-keys';
import { drainBankOrders } from '@tallystick/issuer/banks/drain-bank-orders';
import { drainNotices } from '@tallystick/issuer/notices/drain-notices';
import { createTenant } from '@tallystick/issuer/operator/create-tenant';
import { checkLedger } from '@tallystick/issuer/operator/show';
import { DEFAULT_SETTINGS, type TenantSettings } from '@tallystick/issuer/tenants/settings';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { tenantOfBytes, type TenantId } from '@tallystick/protocol/identifiers';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import { createTenantKeys, signRevokedKeys, type TenantKeys } from './tenant-keys.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

/** Both packages' migrations, in order. */
export const ISSUER_MIGRATIONS: readonly { readonly name: string; readonly path: string }[] = [
  { name: 'ledger', path: fileURLToPath(new URL('../../ledger/migrations', import.meta.url)) },
  { name: 'issuer', path: fileURLToPath(new URL('../../issuer/migrations', import.meta.url)) },
];

export interface IssuerWorld {
  readonly deps: IssuerDeps;
  readonly tenant: TenantId;
  readonly crypto: Crypto;
  readonly keys: TenantKeys;
  readonly database: Database;
  readonly testDatabase: TestDatabase;
  now(): number;
  /** Moves the clock forward. */
  wait(seconds: number): void;
  /** Does all work that is due, until none is. */
  work(): Promise<void>;
  /** Asserts that the ledger agrees with itself and with the lines. */
  checkMoney(): Promise<void>;
}

export interface IssuerWorldOptions {
  readonly settings?: Partial<TenantSettings['certificates']>;
  readonly policy?: Partial<TenantSettings['policy']>;
  /** How short messages leave; nobody is told anything where it is left out. */
  readonly sms?: IssuerDeps['sms'];
  /** How mail leaves. */
  readonly mail?: IssuerDeps['mail'];
  /** The banks that the operator works with; none where it is left out. */
  readonly banks?: IssuerDeps['banks'];
  /** When payments settle; all are guaranteed where it is left out. */
  readonly settlement?: TenantSettings['settlement'];
  /** The coins that the tenant makes; none where it is left out. */
  readonly coins?: TenantSettings['coins'];
  /** The tenant's currency; rupees where it is left out. */
  readonly currency?: CurrencyInfo;
  readonly connectionsMax?: number;
  /** A database to use instead of a new one that the test runner drops. */
  readonly testDatabase?: TestDatabase;
}

const MORNING = 1_800_000_000;

/** A new tenant in a database of its own. Call it at the top of a test file. */
export async function createIssuerWorld(options: IssuerWorldOptions = {}): Promise<IssuerWorld> {
  const { connectionsMax, sms, mail, banks } = options;
  const testDatabase =
    options.testDatabase ??
    (await openTestDatabase({
      migrations: ISSUER_MIGRATIONS,
      ...(connectionsMax === undefined ? {} : { connectionsMax }),
    }));
  const crypto = createNodeCrypto();
  const tenant = tenantOfBytes(systemRandom(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  let now = MORNING;
  const ground = { crypto, random: systemRandom, tenant, now };
  const keys = await createTenantKeys(ground);
  const issuerKeys = await issuerKeysOf(ground, keys);
  const deps: IssuerDeps = {
    database: testDatabase.database,
    crypto,
    random: systemRandom,
    clock: () => now,
    keysOf: (wanted) => (wanted === tenant ? issuerKeys : undefined),
    keyChanger: FIXED_KEYS,
    mode: 'test',
    publicUrl: 'http://issuer.test',
    ...(sms === undefined ? {} : { sms }),
    ...(mail === undefined ? {} : { mail }),
    ...(banks === undefined ? {} : { banks }),
    allowances: createAllowances({ nowMs: () => now * 1_000 }),
  };
  await createWorldTenant(deps, tenant, options);
  return {
    deps,
    tenant,
    crypto,
    keys,
    database: testDatabase.database,
    testDatabase,
    now: () => now,
    wait: (seconds) => {
      now += seconds;
    },
    ...doingsOf(deps, tenant),
  };
}

/** Creates the tenant that a world is about. */
export async function createWorldTenant(
  deps: IssuerDeps,
  tenant: TenantId,
  { policy, settings, settlement, coins, currency = TEST_CURRENCY }: IssuerWorldOptions,
): Promise<void> {
  const created = await createTenant(deps, {
    tenant,
    name: 'Test',
    currency,
    settings: {
      policy: { ...DEFAULT_SETTINGS.policy, ...policy },
      certificates: { ...DEFAULT_SETTINGS.certificates, ...settings },
      ...(settlement === undefined ? {} : { settlement }),
      ...(coins === undefined ? {} : { coins }),
    },
  });
  assert(created.ok, 'the tenant of the world was refused');
}

/** What a world does with its tenant, by one process of the issuer. */
export function doingsOf(
  deps: IssuerDeps,
  tenant: TenantId,
): Pick<IssuerWorld, 'work' | 'checkMoney'> {
  return {
    work: async () => {
      let done = 1;
      while (done > 0) {
        done = await drainNotices(deps, tenant, { limit: 100 });
        done += await drainWork(deps, tenant, { limit: 100 });
        done += await drainBankOrders(deps, tenant, { limit: 100 });
      }
    },
    checkMoney: async () => {
      const checked = await checkLedger(deps, tenant);
      assert(checked.ok, 'the tenant of the world vanished');
      const problems = checked.value.map((problem) =>
        JSON.stringify(problem, (_, value: unknown) =>
          typeof value === 'bigint' ? value.toString() : value,
        ),
      );
      assert(problems.length === 0, `the ledger is wrong: ${problems.join(', ')}`);
    },
  };
}

async function issuerKeysOf(
  ground: Parameters<typeof signRevokedKeys>[0],
  keys: TenantKeys,
): Promise<IssuerKeys> {
  const { crypto, tenant, random } = ground;
  const revoked = await signRevokedKeys(ground, keys.root, { number: 1, keyIds: [] });
  const purposes = [keys.account, keys.balance, keys.coin, keys.bundle, keys.answer].map((key) => ({
    ...key,
    sign: createEs256Signer(key.element.exportPrivateKey()),
  }));
  return {
    tenant,
    version: 1,
    revocations: [],
    rootKey: keys.root.publicKey,
    keyCertificates: purposes.map(({ certificate }) => messageValue(certificate)),
    revokedKeys: messageValue(revoked),
    hpke: await crypto.generateX25519(),
    signer: (purpose) => {
      const key = purposes.find((candidate) => candidate.purpose === purpose);
      assert(key !== undefined, 'the world has no key for this purpose');
      return { keyId: key.id, sign: key.sign };
    },
    handleKey: random(16),
    storageKey: random(16),
    nonceKey: random(32),
    statusKey: random(32),
  };
}
