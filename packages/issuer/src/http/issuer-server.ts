/** The issuer's HTTP server: every route of the API with its answer. */

import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { assert } from '@tallystick/protocol/assert';
import type { FastifyInstance } from 'fastify';
import { API_REQUESTS_PER_SECOND, type TenantApiKey } from '../config/read-config.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { LanCertificate } from '../lan/ensure-certificate.ts';
import { appendAudit } from '../audit-log/audit-log.ts';
import { faultFields } from '../service/fault-fields.ts';
import type { Log } from '../service/log.ts';
import type { AccountNews } from '../sockets/account-news.ts';
import type { BuiltApp } from './app-files.ts';
import { createAuthenticate } from './authenticate.ts';
import { auditRoutes } from './handlers/audit-log.ts';
import { appealRoutes } from './handlers/appeals.ts';
import { debtRoutes } from './handlers/debts.ts';
import { accountRoutes } from './handlers/accounts.ts';
import { guestRoutes, personalRoutes } from './handlers/personal.ts';
import { brandRoutes } from './handlers/brand.ts';
import { callLimitRoutes } from './handlers/call-limits.ts';
import { caseRoutes } from './handlers/cases.ts';
import { callRoutes } from './handlers/calls.ts';
import { keyRoutes } from './handlers/keys.ts';
import { policyRoutes } from './handlers/policy.ts';
import { disputeRoutes } from './handlers/disputes.ts';
import { bankOrderRoutes } from './handlers/bank-orders.ts';
import { coinRoutes } from './handlers/coins.ts';
import { settlementRoutes } from './handlers/settlement.ts';
import { deviceRoutes } from './handlers/devices.ts';
import { recordRoutes } from './handlers/records.ts';
import { serviceRoutes } from './handlers/service.ts';
import { tenantRoutes } from './handlers/tenants.ts';
import { ruleRoutes } from './handlers/rules.ts';
import { tillRoutes } from './handlers/tills.ts';
import { createHttpServer, type HttpServerInput } from './http-server.ts';
import { noticeRoutes } from './handlers/notices.ts';
import { takeReport } from '../notices/take-report.ts';
import { takeReplyAnywhere } from '../connectors/sms/sms-gateway.ts';
import { orderIdOf } from './order-id.ts';
import type { TenantPorts } from './serve.ts';

export interface IssuerServerInput {
  readonly issuer: IssuerDeps;
  readonly keyring: Pick<Keyring, 'load' | 'ensure'>;
  readonly deploymentKey: string;
  readonly tenantKeys: readonly TenantApiKey[];
  readonly log: Log;
  /** None where the service is reached without a proxy. */
  readonly trustedProxies?: readonly string[];
  readonly isStopping: () => boolean;
  /** What the SMS gateway signs its posts with, where it posts any, and whom they may be for. */
  readonly smsPosts?: { readonly secret: string; readonly tenants: () => readonly TenantId[] };
  /** Of each API key; {@link API_REQUESTS_PER_SECOND} when left out. */
  readonly requestsPerSecond?: number;
  /** The wallet and the terminal, as far as they are built. */
  readonly apps: readonly BuiltApp[];
  /** Tells the sockets which accounts changed. */
  readonly news: AccountNews;
  /** Without it the server speaks HTTP. */
  readonly lan?: LanCertificate;
}

/** Any tenant will do to ask the database whether it answers. */
const NO_TENANT = parseTenantId('00000000-0000-0000-0000-000000000000');

/** A server that does not listen yet. */
export function createIssuerServer(input: IssuerServerInput): FastifyInstance {
  const { issuer, keyring, log } = input;
  const ports: TenantPorts = {
    // Another service of the deployment may have created the tenant since this one started.
    loadTenant: async (tenant) => (await keyring.load(tenant)) !== undefined,
    orderIdOf: (order) => orderIdOf(issuer.crypto, order),
    audit: (tenant, word) =>
      issuer.database.transaction(tenant, (tx) => appendAudit(issuer, tenant, tx, word)),
  };
  const isReady = async (): Promise<boolean> => {
    if (input.isStopping()) return false;
    assert(NO_TENANT !== undefined, 'the nil UUID is a UUID');
    try {
      await issuer.database.transaction(NO_TENANT, (transaction) => transaction.query('select 1'));
      return true;
    } catch (error) {
      log('warn', 'notReady', faultFields(error));
      return false;
    }
  };
  return createHttpServer({
    served: [
      ...tenantRoutes(issuer, ports, keyring),
      ...policyRoutes(issuer, ports),
      ...coinRoutes(issuer, ports),
      ...settlementRoutes(issuer, ports),
      ...disputeRoutes(issuer, ports),
      ...noticeRoutes(issuer, ports),
      ...keyRoutes(issuer, ports),
      ...callLimitRoutes(issuer, ports),
      ...brandRoutes(issuer, ports),
      ...accountRoutes(issuer, ports),
      ...personalRoutes(issuer, ports),
      ...guestRoutes(issuer, ports),
      ...tillRoutes(issuer, ports),
      ...ruleRoutes(issuer, ports),
      ...deviceRoutes(issuer, ports),
      ...callRoutes(issuer, { ...ports, news: input.news, log }),
      ...recordRoutes(issuer, ports),
      ...caseRoutes(issuer, ports),
      ...bankOrderRoutes(issuer, ports),
      ...debtRoutes(issuer, ports),
      ...appealRoutes(issuer, ports),
      ...auditRoutes(issuer, ports),
      ...serviceRoutes(issuer, isReady),
    ],
    authenticate: createAuthenticate(issuer.crypto, input),
    random: issuer.random,
    log,
    trustedProxies: input.trustedProxies ?? [],
    tenantKeys: input.tenantKeys,
    requestsPerSecond: input.requestsPerSecond ?? API_REQUESTS_PER_SECOND,
    apps: {
      apps: input.apps,
      publicUrl: () => issuer.publicUrl,
      ...(input.lan === undefined ? {} : { authority: input.lan.authority }),
    },
    ...(input.smsPosts === undefined
      ? {}
      : { smsHooks: smsHooksOf(issuer, ports, input.smsPosts) }),
    ...(input.lan === undefined ? {} : { tls: input.lan }),
  });
}

function smsHooksOf(
  issuer: IssuerDeps,
  { loadTenant }: TenantPorts,
  { secret, tenants }: NonNullable<IssuerServerInput['smsPosts']>,
): NonNullable<HttpServerInput['smsHooks']> {
  return {
    secret,
    takeReport: async (tenant, reference, report) =>
      (await loadTenant(tenant)) && takeReport(issuer, tenant, reference, report),
    takeReply: (reply) => takeReplyAnywhere(issuer, tenants(), reply),
  };
}
