/** Answers of the routes for how much devices and accounts may ask. */

import { changeCallLimits, showCallLimits } from '@tallystick/api/routes/call-limits';
import type { IssuerDeps } from '../../issuer.ts';
import {
  changeCallLimits as carryOut,
  showCallLimits as show,
} from '../../operator/change-call-limits.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function callLimitRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showCallLimits, ({ tenant }) => show(issuer, tenant)),
    serveTenant(ports, changeCallLimits, ({ tenant, body }) => carryOut(issuer, tenant, body)),
  ];
}
