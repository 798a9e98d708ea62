/**
 * The gateway that the settings name, put together with what hears its reports. One gateway serves all tenants of
 * a deployment; a report that names no tenant is looked for in each.
 */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { SmsConfig } from '../../config/sms-settings.ts';
import type { IssuerDeps } from '../../issuer.ts';
import { takeReceipt } from '../../notices/take-report.ts';
import { takeReply } from '../../notices/take-reply.ts';
import type { Log } from '../../service/log.ts';
import { createConsoleSender } from './console-sender.ts';
import { createHttpSender } from './http-sender.ts';
import { createSmppSender } from './smpp-sender.ts';
import type { SmsEars, SmsReply, SmsSender } from './sms-sender.ts';

export interface SmsGatewayInput {
  readonly config: SmsConfig;
  /** What reports are written down with; asked for when one comes. */
  readonly issuer: () => IssuerDeps;
  readonly tenants: () => readonly TenantId[];
  readonly publicUrl: () => string;
  readonly log: Log;
  /** One line for whoever runs the service. */
  readonly say: (line: string) => void;
}

/** Starts it. */
export function openSmsGateway(input: SmsGatewayInput): SmsSender {
  const { config, publicUrl, log, say } = input;
  switch (config.kind) {
    case 'console':
      return createConsoleSender(say);
    case 'http':
      return createHttpSender({ ...config, publicUrl, log });
    case 'smpp':
      return createSmppSender({ ...config, ears: earsOf(input), log });
  }
}

function earsOf({ issuer, tenants }: SmsGatewayInput): SmsEars {
  return {
    receipt: async (receipt) => {
      for (const tenant of tenants()) {
        if (await takeReceipt(issuer(), tenant, receipt)) return true;
      }
      return false;
    },
    reply: (reply) => takeReplyAnywhere(issuer(), tenants(), reply),
  };
}

/** The gateway has one number for all tenants: a STOP is for each that has written to its sender. */
export async function takeReplyAnywhere(
  deps: IssuerDeps,
  tenants: readonly TenantId[],
  reply: SmsReply,
): Promise<void> {
  for (const tenant of tenants) await takeReply(deps, tenant, reply);
}
