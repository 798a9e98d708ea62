/** The devices' door: HTTP carries bytes in and bytes out, and decides nothing. */

import { answerCall } from '@tallystick/api/routes/calls';
import type { IssuerDeps } from '../../issuer.ts';
import { answerCall as answer } from '../../operations/answer-call.ts';
import { serveTenant, type Refused, type Served, type TenantPorts } from '../serve.ts';

export function callRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, answerCall, async ({ tenant, body }) => {
      const answered = await answer(issuer, tenant, body);
      return answered.ok ? { ok: true, value: answered.bytes } : refusal(answered.code);
    }),
  ];
}

type DoorRefusal = Extract<Awaited<ReturnType<typeof answer>>, { ok: false }>['code'];

function refusal(code: DoorRefusal): Refused {
  switch (code) {
    case 'unknownTenant':
      return { ok: false, code };
    case 'tooLarge':
      return { ok: false, code: 'bodyTooLarge' };
    case 'doesNotOpen':
      return { ok: false, code: 'callDoesNotOpen' };
    default:
      return { ok: false, code: 'callUnreadable', detail: `What is wrong with them: ${code}.` };
  }
}
