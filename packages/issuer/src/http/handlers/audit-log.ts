/** The answer of the route for the audit log. */

import { readAuditLog } from '@tallystick/api/routes/audit-log';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { listAudit } from '../../audit-log/audit-log.ts';
import type { IssuerDeps } from '../../issuer.ts';
import { nextPage } from '../next-page.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

const PAGE_LENGTH = 200;

export function auditRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, readAuditLog, async ({ tenant, query }) => {
      const page = { after: Number(query.cursor ?? 0), limit: PAGE_LENGTH };
      const entries = (await listAudit(issuer, tenant, page)).map(({ digest, ...entry }) => ({
        ...entry,
        digest: toHex(digest),
      }));
      const next = nextPage(entries, PAGE_LENGTH, (last) => String(last.number));
      return { ok: true, value: { entries, ...next } };
    }),
  ];
}
