/** A test's issuer behind real sockets: one process of several that may stand on one database. */
// adapter: network

import { openPgDatabase } from '@tallystick/database/pg-database';
import { listenForNotifications } from '@tallystick/database/pg-notifications';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { createApiKey } from '@tallystick/issuer/config/api-key';
import { createIssuerServer } from '@tallystick/issuer/http/issuer-server';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { createAccount, type CreateAccountInput } from '@tallystick/issuer/operator/create-account';
import { ACCOUNT_CHANNEL, createAccountNews } from '@tallystick/issuer/sockets/account-news';
import { assert } from '@tallystick/protocol/assert';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { enrol } from '@tallystick/sdk/device/enrol';
import type { Network } from '@tallystick/sdk/ports';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import type { IssuerWorld } from './issuer-world.ts';

export interface LiveIssuer {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The deployment's API key. */
  readonly deploymentKey: string;
  /** What was logged, an event each. */
  readonly logged: readonly string[];
  /** Enrols a device for a new account, which calls the issuer at `at`, or else here. */
  enrol(input: {
    readonly account: Omit<CreateAccountInput, 'id'>;
    readonly network: Network;
    readonly at?: string;
  }): Promise<Device>;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
}

/** Starts an issuer of its own on the world's database, with connections of its own. */
export async function startLiveIssuer(world: IssuerWorld): Promise<LiveIssuer> {
  const url = world.testDatabase.serviceUrl;
  const database = await openPgDatabase({ url, connectionsMax: 4 });
  const news = createAccountNews();
  const ready = Promise.withResolvers<void>();
  const notifications = listenForNotifications({
    url,
    channel: ACCOUNT_CHANNEL,
    onMessage: news.take,
    onGap: () => {
      ready.resolve();
      news.takeGap();
    },
  });
  const deps: IssuerDeps = { ...world.deps, database };
  const logged: string[] = [];
  const deploymentKey = createApiKey(deps.random);
  const server = createIssuerServer({
    issuer: deps,
    keyring: {
      load: async (tenant) => deps.keysOf(tenant),
      ensure: () => Promise.reject(new Error('a test of sockets creates no tenant')),
    },
    deploymentKey,
    tenantKeys: [],
    log: (_level, event, fields) => logged.push(JSON.stringify({ event, ...fields })),
    isStopping: () => false,
    apps: [],
    news,
  });
  await Promise.all([server.listen({ host: '127.0.0.1', port: 0 }), ready.promise]);
  const address = server.server.address();
  assert(typeof address === 'object' && address !== null, 'a listening server has an address');
  const here = `http://127.0.0.1:${address.port}`;
  return {
    url: here,
    port: address.port,
    deploymentKey,
    logged,
    enrol: ({ account, network, at = here }) =>
      enrolAt({ ...world, deps: { ...deps, publicUrl: at } }, account, network),
    stop: async () => {
      await Promise.all([server.close(), notifications.stop()]);
      await database.close();
    },
  };
}

async function enrolAt(
  world: IssuerWorld,
  account: Omit<CreateAccountInput, 'id'>,
  network: Network,
): Promise<Device> {
  const { deps, tenant } = world;
  const created = await createAccount(deps, tenant, { ...account, id: deps.random(16) });
  assert(created.ok, 'the account of a test was refused');
  const device = await openDevice({
    store: createMemoryStore(),
    clock: () => world.now(),
    random: deps.random,
    crypto: deps.crypto,
    network,
    elements: {
      create: () => {
        const element = createSoftwareElement(deps.random);
        return Promise.resolve({ element, secret: element.exportPrivateKey() });
      },
      open: (secret) => Promise.resolve(openSoftwareElement(secret)),
    },
  });
  const enrolled = await enrol(device, created.value.enrolmentCode);
  assert(enrolled.ok, 'a device of a test was not enrolled');
  return device;
}
