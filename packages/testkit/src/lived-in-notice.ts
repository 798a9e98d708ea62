/** What a test's tenant tells its people by SMS, in words of its own, and somebody who wants no more of it. */

import type { SmsMessage, SmsSender } from '@tallystick/issuer/connectors/sms/sms-sender';
import { drainNotices } from '@tallystick/issuer/notices/drain-notices';
import { takeReply } from '@tallystick/issuer/notices/take-reply';
import { changeNoticeSettings, changeTemplate } from '@tallystick/issuer/operator/change-notices';
import { assert } from '@tallystick/protocol/assert';
import type { IssuerWorld } from './issuer-world.ts';

/** Sends what waits to be told; the reference of a message that left, to a number that then says STOP. */
export async function tellBySms({ deps, tenant }: IssuerWorld): Promise<Uint8Array> {
  await changeNoticeSettings(deps, tenant, {
    language: 'en',
    utcOffsetMinutes: 0,
    quietFrom: 0,
    quietUntil: 0,
    numberDayMax: 20,
    tenantDayMax: 20,
  });
  const template = '{operator}: {amount} to {payee} is disputed.';
  const text = { event: 'disputeOpened', language: 'en', template } as const;
  assert((await changeTemplate(deps, tenant, text)).ok, 'a text of a test was refused');
  const sent: SmsMessage[] = [];
  const sms: SmsSender = {
    gateway: 'http',
    send: (message) => Promise.resolve({ kind: 'accepted', gatewayId: `SM${sent.push(message)}` }),
    stop: () => Promise.resolve(),
  };
  await drainNotices({ ...deps, sms }, tenant, { limit: 100 });
  const [message] = sent;
  assert(message !== undefined, 'a tenant of a test told nobody anything');
  const reply = await takeReply(deps, tenant, { from: message.to, text: 'STOP' });
  assert(reply === 'stopped', 'a STOP of a test was not heard');
  return message.reference;
}
