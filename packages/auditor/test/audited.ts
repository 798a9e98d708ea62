/** A test's tenant under audit, as its operator audits it: by the auditor's own role, with the tenant's keys. */

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { auditTenant, type AuditReport } from '../src/audit.ts';
import { findingText } from '../src/finding.ts';

export interface Audited {
  readonly audit: () => Promise<AuditReport>;
  /** What was found, in the words of the report. */
  readonly texts: () => Promise<readonly string[]>;
}

/** Opens the audit of the world's tenant; it is closed after the tests of the file. */
export async function audited(world: IssuerWorld): Promise<Audited> {
  const { crypto, deps, tenant } = world;
  const database = await openReadOnlyDatabase(world.testDatabase.auditorUrl);
  after(() => database.close());
  const audit = async (): Promise<AuditReport> => {
    const key = keysFor(deps, tenant);
    const report = await auditTenant({ database, crypto, key, now: world.now() });
    assert.ok(report !== undefined);
    return report;
  };
  return { audit, texts: async () => (await audit()).findings.map(findingText) };
}
