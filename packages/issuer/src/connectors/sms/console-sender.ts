/**
 * Short messages on standard output, to try things out: whoever runs the service reads what a phone would. Test
 * mode only, since numbers and codes stand there in full.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { SmsMessage, SmsOutcome, SmsSender } from './sms-sender.ts';

/** `print` takes one line. */
export function createConsoleSender(print: (line: string) => void): SmsSender {
  return Object.freeze({
    gateway: 'console' as const,
    send: async ({ to, text, reference }: SmsMessage): Promise<SmsOutcome> => {
      print(`SMS to ${to}: ${text.replaceAll(/\s+/g, ' ')}`);
      return { kind: 'accepted', gatewayId: toHex(reference) };
    },
    stop: async () => undefined,
  });
}
