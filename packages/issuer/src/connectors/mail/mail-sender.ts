/**
 * The port through which mail leaves (V-82): for whoever gave an address and no phone number. Mail is only sent; nothing
 * is heard of what became of it.
 */

import type { SmsOutcome } from '../sms/sms-sender.ts';

export interface MailMessage {
  /** An address as the registration keeps it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** 16 bytes that name the message, the same for each attempt. */
  readonly reference: Uint8Array;
}

export interface MailSender {
  /** Kept with each message that it sends. */
  readonly gateway: 'mail';
  /** Never throws. An attempt ends within `SEND_MS_MAX`. */
  readonly send: (message: MailMessage) => Promise<SmsOutcome>;
  /** Takes nothing more, and ends its connections. Idempotent. */
  readonly stop: () => Promise<void>;
}
