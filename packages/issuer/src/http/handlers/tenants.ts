/** Answers of the routes for tenants. */

import { noteRestore } from '@tallystick/api/routes/restores';
import { createTenant, showTenant } from '@tallystick/api/routes/tenants';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { currency } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../../issuer.ts';
import type { Keyring } from '../../keys/keyring.ts';
import { keysFor } from '../../tenants/keys-for.ts';
import { createTenant as createTenantRow } from '../../operator/create-tenant.ts';
import { noteRestore as note } from '../../operator/note-restore.ts';
import { logged, serve, serveTenant, type Served, type TenantPorts } from '../serve.ts';

/** In test mode a new tenant's keys are made here; in production they have to be there. */
export function tenantRoutes(
  issuer: IssuerDeps,
  ports: TenantPorts,
  keyring: Pick<Keyring, 'load' | 'ensure'>,
): readonly Served[] {
  return [
    serve(createTenant, async (input, caller) => {
      const { body } = input;
      const tenant = parseTenantId(body.tenant);
      if (tenant === undefined) return { ok: false, code: 'malformedRequest' };
      const keys =
        issuer.mode === 'test' ? await keyring.ensure(tenant, 'test') : await keyring.load(tenant);
      if (keys === undefined) return { ok: false, code: 'tenantKeysMissing' };
      const { number, code, exponent } = body.currency;
      assert(caller !== undefined, 'a tenant is created by nobody');
      return logged(ports, createTenant, {
        tenant,
        caller,
        input,
        act: async () => {
          const created = await createTenantRow(issuer, {
            tenant,
            name: body.name,
            currency: { number: currency(number), code, exponent },
          });
          return created.ok
            ? { ok: true, value: { tenant, rootKey: toHex(keys.rootKey) } }
            : created;
        },
      });
    }),
    serveTenant(ports, showTenant, async ({ tenant }) => ({
      ok: true,
      value: { tenant, rootKey: toHex(keysFor(issuer, tenant).rootKey) },
    })),
    serveTenant(ports, noteRestore, async ({ tenant, body }) => note(issuer, tenant, body)),
  ];
}
