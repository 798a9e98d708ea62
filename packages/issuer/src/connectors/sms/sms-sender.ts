/**
 * The port through which short messages leave and what is heard of them comes back (P-33). An adapter owns its
 * connection, bounds how long an attempt takes, and says honestly whether a message may have been taken.
 */

import type { TenantId } from '@tallystick/protocol/identifiers';

/** An attempt is answered within this time, or counts as unanswered; a stop of the service waits for it. */
export const SEND_MS_MAX = 5_000;

export interface SmsMessage {
  /** E.164, with the plus. */
  readonly to: string;
  readonly text: string;
  readonly tenant: TenantId;
  /** 16 bytes that name the message, the same for each attempt. */
  readonly reference: Uint8Array;
}

export type SmsOutcome =
  /** The gateway has it, under its own name for it. */
  | { readonly kind: 'accepted'; readonly gatewayId: string }
  /** It will never take this message to this number. The code is the gateway's, and ours where it has none. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It has not taken it: too much at once, or it could not be reached. */
  | { readonly kind: 'busy' }
  /** Nobody knows whether it has taken it. */
  | { readonly kind: 'unanswered' };

/** What became of a message: on its way, at the phone, or lost for good. */
export type DeliveryState = 'sent' | 'delivered' | 'failed';

/** A gateway's word on a message. */
export interface SmsReport {
  readonly state: DeliveryState;
  /** Why it failed, as the gateway says it. */
  readonly code?: string;
  readonly gatewayId?: string;
}

/** How the message is found that a report of an SMS centre is about. */
export interface SmsReceipt extends SmsReport {
  /** The number that the message went to, E.164. */
  readonly to: string;
  /** The first two bytes of the message's reference, where the centre gives them back. */
  readonly userReference?: number;
}

/** A message from a phone. */
export interface SmsReply {
  /** E.164. */
  readonly from: string;
  readonly text: string;
}

/** Where an adapter that keeps a connection leaves what it hears; false where nobody knows the message. */
export interface SmsEars {
  readonly receipt: (receipt: SmsReceipt) => Promise<boolean>;
  readonly reply: (reply: SmsReply) => Promise<void>;
}

export interface SmsSender {
  /** Kept with each message that it sends. */
  readonly gateway: 'smpp' | 'http' | 'console';
  /** Never throws. */
  readonly send: (message: SmsMessage) => Promise<SmsOutcome>;
  /** Takes nothing more, and ends its connections when what is in hand is answered. Idempotent. */
  readonly stop: () => Promise<void>;
}
