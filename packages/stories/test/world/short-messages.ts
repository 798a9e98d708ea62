/** What an operator's SMS provider brings to people's telephones, for them to read. */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '@tallystick/protocol/assert';
import { openSmsProvider, type TakenMessage } from '@tallystick/testkit/sms-provider';

export interface ShortMessages {
  /** What an operator sets to send by this provider. */
  readonly settings: Readonly<Record<string, string>>;
  /** The first message to that number that says so, as soon as it is there. */
  read(to: string, words: RegExp): Promise<string>;
  close(): void;
}

const ARRIVES_MS = 60_000;
const LOOKS_MS = 100;

/** A provider that brings everything. */
export async function openShortMessages(): Promise<ShortMessages> {
  const provider = await openSmsProvider();
  return {
    settings: {
      TALLYSTICK_SMS: 'http',
      TALLYSTICK_SMS_URL: provider.url,
      TALLYSTICK_SMS_USER: 'AC1',
      TALLYSTICK_SMS_PASSWORD: 'secret',
      TALLYSTICK_SMS_FROM: 'TALLY',
    },
    read: async (to, words) => {
      const isIt = (message: TakenMessage): boolean =>
        message.to === to && words.test(message.text);
      for (let waited = 0; waited < ARRIVES_MS; waited += LOOKS_MS) {
        const found = provider.taken.find(isIt);
        if (found !== undefined) return found.text;
        await delay(LOOKS_MS);
      }
      assert(false, `no such message came to ${to}: ${words}`);
    },
    close: () => provider.close(),
  };
}
