/** Answers of the routes for purpose keys. */

import { listKeys, revokeKey, rotateKey, type PurposeKeyList } from '@tallystick/api/routes/keys';
import { assert } from '@tallystick/protocol/assert';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import type { IssuerDeps } from '../../issuer.ts';
import type { CertifiedKeyInfo } from '../../keys/certified-keys.ts';
import {
  listKeys as list,
  revokeKey as revoke,
  rotateKey as rotate,
} from '../../operator/change-keys.ts';
import { serveTenant, type Outcome, type Served, type TenantPorts } from '../serve.ts';

export function keyRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listKeys, async ({ tenant }) => outcomeOf(await list(issuer, tenant))),
    serveTenant(ports, rotateKey, async ({ tenant, body }) =>
      outcomeOf(await rotate(issuer, tenant, body)),
    ),
    serveTenant(ports, revokeKey, async ({ tenant, params, body: { from } }) => {
      const keyId = fromHex(params.keyId);
      assert(keyId !== undefined, 'the schema let a key id through that is none');
      return outcomeOf(await revoke(issuer, tenant, { keyId, from }));
    }),
  ];
}

function outcomeOf<Refusal extends { readonly ok: false }>(
  result: { readonly ok: true; readonly value: readonly CertifiedKeyInfo[] } | Refusal,
): Refusal | Extract<Outcome<PurposeKeyList>, { readonly ok: true }> {
  if (!result.ok) return result;
  const keys = result.value.map(({ id: keyId, purpose, since, until, state, revokedFrom }) => ({
    keyId,
    purpose,
    since,
    until,
    state,
    ...(revokedFrom === undefined ? {} : { revokedFrom }),
  }));
  return { ok: true, value: { keys } };
}
