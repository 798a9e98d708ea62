/** Answers of the routes for tills and devices. */

import {
  allotCover,
  blockAccountDevices,
  blockDevice,
  type BlockedResult,
} from '@tallystick/api/routes/tills';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../../issuer.ts';
import { blockDevice as block, type BlockTarget } from '../../operator/block-device.ts';
import { allotCover as allot } from '../../operator/move-money.ts';
import { serveTenant, type Outcome, type Served, type TenantPorts } from '../serve.ts';
import { done, moneyOf } from './accounts.ts';

export function tillRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, allotCover, async ({ tenant, orderId, params, body }) => {
      const sum = moneyOf(body);
      if (sum === undefined) return { ok: false, code: 'amountTooLarge' };
      const order = { id: orderId, ...sum, until: body.until };
      const till = { account: BigInt(params.account), till: Number(params.till) };
      return done(await allot(issuer, tenant, { ...order, ...till }), body);
    }),
    serveTenant(ports, blockDevice, async ({ tenant, params }) => {
      const keyHash = fromHex(params.keyHash) ?? new Uint8Array();
      return blocked(issuer, tenant, { keyHash });
    }),
    serveTenant(ports, blockAccountDevices, async ({ tenant, params }) =>
      blocked(issuer, tenant, { account: BigInt(params.account) }),
    ),
  ];
}

async function blocked(
  issuer: IssuerDeps,
  tenant: TenantId,
  target: BlockTarget,
): Promise<Outcome<BlockedResult>> {
  const result = await block(issuer, tenant, target);
  return result.ok ? { ok: true, value: { blocked: result.value.blocked.map(toHex) } } : result;
}
