/** Answers of the routes for an account's devices. */

import { formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { listDevices, replaceDevice, type DeviceList } from '@tallystick/api/routes/devices';
import type { DevicesResult } from '@tallystick/protocol/calls/devices';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { IssuerDeps } from '../../issuer.ts';
import { createReplacementCode } from '../../operator/create-account.ts';
import { listAccountDevices } from '../../operator/list-devices.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function deviceRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, listDevices, async ({ tenant, params }) => {
      const found = await listAccountDevices(issuer, tenant, { account: BigInt(params.account) });
      return found.ok ? { ok: true, value: listed(found.value) } : found;
    }),
    serveTenant(ports, replaceDevice, async ({ tenant, params }) => {
      const keyHash = fromHex(params.keyHash) ?? new Uint8Array();
      const created = await createReplacementCode(issuer, tenant, { keyHash });
      if (!created.ok) return created;
      const enrolmentCode = formatEnrolmentCode(created.value.enrolmentCode);
      return { ok: true, value: { enrolmentCode } };
    }),
  ];
}

function listed({ currency, available, devices }: DevicesResult): DeviceList {
  return {
    currency,
    available: String(available),
    devices: devices.map(({ keyHash, reserved, ...device }) => ({
      ...device,
      keyHash: toHex(keyHash),
      reserved: String(reserved),
    })),
  };
}
