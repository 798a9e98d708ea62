/** The devices' door: HTTP carries bytes in and bytes out, and decides nothing. */
// adapter: clock

import { PROBLEMS } from '@tallystick/api/problems';
import { answerCall, openSocket } from '@tallystick/api/routes/calls';
import { STATUS_ANSWERED } from '@tallystick/protocol/calls/socket-frame';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../../issuer.ts';
import { answerCall as answer } from '../../operations/answer-call.ts';
import { faultFields } from '../../service/fault-fields.ts';
import type { Log } from '../../service/log.ts';
import type { AccountNews } from '../../sockets/account-news.ts';
import type { SocketAnswer } from '../../sockets/device-socket.ts';
import { problemOfFailure } from '../failures.ts';
import {
  serveTenant,
  tenantOfPath,
  type Refused,
  type Served,
  type TenantPorts,
} from '../serve.ts';

export interface CallPorts extends TenantPorts {
  readonly news: AccountNews;
  readonly log: Log;
}

export function callRoutes(issuer: IssuerDeps, ports: CallPorts): readonly Served[] {
  return [
    serveTenant(ports, answerCall, async ({ tenant, body }) => {
      const answered = await answer(issuer, tenant, body);
      return answered.ok ? { ok: true, value: answered.bytes } : refusal(answered.code);
    }),
    {
      ...serveTenant(ports, openSocket, async () => ({ ok: false, code: 'upgradeRequired' })),
      open: async ({ params }) => {
        const tenant = await tenantOfPath(ports, params);
        if (tenant === undefined) return { ok: false, code: 'unknownTenant' };
        return {
          ok: true,
          value: {
            answer: (call) => answerOnSocket(issuer, ports, tenant, call),
            subscribe: (account, listener) => ports.news.subscribe(tenant, account, listener),
          },
        };
      },
    },
  ];
}

async function answerOnSocket(
  issuer: IssuerDeps,
  { log }: CallPorts,
  tenant: TenantId,
  call: Uint8Array,
): Promise<SocketAnswer> {
  const startedMs = performance.now();
  const answered = await tryAnswer(issuer, log, tenant, call);
  const ms = Math.round((performance.now() - startedMs) * 10) / 10;
  log('info', 'socketCall', { status: answered.status, ms });
  return answered;
}

async function tryAnswer(
  issuer: IssuerDeps,
  log: Log,
  tenant: TenantId,
  call: Uint8Array,
): Promise<SocketAnswer> {
  try {
    const answered = await answer(issuer, tenant, call);
    if (!answered.ok) return withoutAnswer(refusal(answered.code));
    const { bytes, account } = answered;
    return {
      status: STATUS_ANSWERED,
      answer: bytes,
      ...(account === undefined ? {} : { account }),
    };
  } catch (error) {
    log('error', 'failure', faultFields(error));
    return withoutAnswer({ code: problemOfFailure(error) });
  }
}

function withoutAnswer({ code }: Pick<Refused, 'code'>): SocketAnswer {
  return { status: PROBLEMS[code].status, answer: new Uint8Array(), refusal: code };
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
