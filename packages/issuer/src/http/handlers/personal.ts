/** Answers of the routes for what is personal about an account, and for guests. */

import { formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { openGuest, refundGuest, setGuestLimits } from '@tallystick/api/routes/guests';
import { eraseAccount, exportAccount, setRegistration } from '@tallystick/api/routes/personal';
import { parseMinor } from '@tallystick/protocol/money';
import { setGuestLimits as setLimits } from '../../guests/guest-limits.ts';
import { refundGuest as refund } from '../../guests/guest-money.ts';
import { openGuest as open } from '../../guests/open-guest.ts';
import type { IssuerDeps } from '../../issuer.ts';
import { eraseByOperator } from '../../personal/erase-account.ts';
import { exportByOperator } from '../../personal/export-account.ts';
import { setRegistration as register } from '../../personal/registration.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';
import { moneyOf, problemOf } from './accounts.ts';

const DAY_SECONDS = 86_400;

export function personalRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, setRegistration, async ({ tenant, params, body }) =>
      register(issuer, tenant, { account: BigInt(params.account), typed: body }),
    ),
    serveTenant(ports, exportAccount, async ({ tenant, params }) =>
      exportByOperator(issuer, tenant, { account: BigInt(params.account) }),
    ),
    serveTenant(ports, eraseAccount, async ({ tenant, params: { account } }) => {
      const erased = await eraseByOperator(issuer, tenant, { account: BigInt(account) });
      return erased.ok ? { ok: true, value: { account } } : erased;
    }),
  ];
}

export function guestRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, openGuest, async ({ tenant, orderId, body }) => {
      const opened = await open(issuer, tenant, { id: orderId, ...body });
      if (!opened.ok) return { ok: false, code: problemOf(opened) };
      const { account, enrolmentCode } = opened.value;
      const value = { account: String(account), enrolmentCode: formatEnrolmentCode(enrolmentCode) };
      return { ok: true, value };
    }),
    serveTenant(ports, refundGuest, async ({ tenant, orderId, params, body }) => {
      const sum = moneyOf(body);
      if (sum === undefined) return { ok: false, code: 'amountTooLarge' };
      const order = { id: orderId, account: BigInt(params.account), ...sum };
      const refunded = await refund(issuer, tenant, order);
      if (!refunded.ok) return { ok: false, code: problemOf(refunded) };
      return { ok: true, value: { ...body, ...refunded.value } };
    }),
    serveTenant(ports, setGuestLimits, async ({ tenant, body }) => {
      const balanceMax = parseMinor(body.balanceMax);
      const certificateMax = parseMinor(body.certificateMax);
      const sourceMax = parseMinor(body.sourceMax);
      if (balanceMax === undefined || certificateMax === undefined || sourceMax === undefined) {
        return { ok: false, code: 'amountTooLarge' };
      }
      const sourceWindowSeconds = body.sourceWindowDays * DAY_SECONDS;
      const limits = { balanceMax, certificateMax, sourceMax, sourceWindowSeconds };
      const set = await setLimits(issuer, tenant, limits);
      return set.ok ? { ok: true, value: body } : set;
    }),
  ];
}
