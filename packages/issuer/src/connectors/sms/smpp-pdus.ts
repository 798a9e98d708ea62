/**
 * What our messages look like in SMPP 3.4, and what its answers and deliveries mean. Pure; sections are those of
 * "Short Message Peer to Peer Protocol Specification v3.4".
 */

import type { Pdu } from 'smpp';
import { segmentsOf } from './segments.ts';
import type { DeliveryState, SmsMessage, SmsReceipt } from './sms-sender.ts';

/** Section 5.2.5. */
const TON = { international: 1, networkSpecific: 3, alphanumeric: 5 } as const;
/** Section 5.2.6: E.164. */
const NPI_ISDN = 1;
/** Section 5.2.12: a header is in front of the text; these bits say that a delivery is a receipt. */
const ESM_WITH_HEADER = 0x40;
const ESM_TYPE_BITS = 0x3c;
const ESM_RECEIPT = 0x04;
/** Section 5.2.17: a receipt for success and failure. */
const RECEIPT_WANTED = 1;
/** Section 5.2.19: the centre's default alphabet, taken to be GSM; UCS-2. */
const DATA_CODING = { gsm: 0, ucs2: 8 } as const;
/** 3GPP TS 23.040, section 9.2.3.24.1: six bytes, of a text in parts with a reference of one byte. */
const HEADER_START: readonly number[] = [5, 0, 3];

/** The answers that mean "later" (section 5.1.3). */
const BUSY: ReadonlySet<number> = new Set([
  0x04, // not bound
  0x08, // system error
  0x14, // queue full
  0x45, // submitting failed
  0x58, // throttled
  0x64, // temporary application error
]);
/** Those of them after which less has to be sent. */
const TOO_MUCH: ReadonlySet<number> = new Set([0x14, 0x58]);

export type SubmitStatus = 'taken' | 'busy' | 'tooMuch' | 'refused';

/** What the answer to a submission means. */
export function submitStatus(status: number): SubmitStatus {
  if (status === 0) return 'taken';
  if (TOO_MUCH.has(status)) return 'tooMuch';
  return BUSY.has(status) ? 'busy' : 'refused';
}

/** The fields of each submission of a message; only the last part asks for a receipt, and its name counts. */
export function submissionsOf(
  { to, text, reference }: SmsMessage,
  from: string,
): readonly Readonly<Record<string, unknown>>[] {
  const { alphabet, parts } = segmentsOf(text);
  const [first = 0, second = 0, third = 0] = reference;
  return parts.map((part, index) => {
    const isAlone = parts.length === 1;
    const header = isAlone ? [] : [...HEADER_START, third, parts.length, index + 1];
    return {
      ...sourceOf(from),
      dest_addr_ton: TON.international,
      dest_addr_npi: NPI_ISDN,
      destination_addr: to.slice(1),
      esm_class: isAlone ? 0 : ESM_WITH_HEADER,
      registered_delivery: index === parts.length - 1 ? RECEIPT_WANTED : 0,
      data_coding: DATA_CODING[alphabet],
      short_message: Buffer.from([...header, ...part]),
      user_message_reference: first * 256 + second,
    };
  });
}

function sourceOf(from: string): Readonly<Record<string, unknown>> {
  const isNumber = from.startsWith('+');
  const isShort = /^[0-9]+$/.test(from);
  const ton = isNumber ? TON.international : isShort ? TON.networkSpecific : TON.alphanumeric;
  return {
    source_addr_ton: ton,
    source_addr_npi: isNumber ? NPI_ISDN : 0,
    source_addr: isNumber ? from.slice(1) : from,
  };
}

/** Section 5.2.28, by number and as a receipt's text has it (appendix B). */
const STATES: readonly (readonly [number, string, DeliveryState])[] = [
  [1, 'ENROUTE', 'sent'],
  [2, 'DELIVRD', 'delivered'],
  [3, 'EXPIRED', 'failed'],
  [4, 'DELETED', 'failed'],
  [5, 'UNDELIV', 'failed'],
  [6, 'ACCEPTD', 'sent'],
  [7, 'UNKNOWN', 'sent'],
  [8, 'REJECTD', 'failed'],
];

export type Delivery =
  | { readonly kind: 'receipt'; readonly receipt: SmsReceipt }
  | { readonly kind: 'reply'; readonly from: string; readonly text: string }
  | { readonly kind: 'unreadable' };

/** What a delivery says. */
export function deliveryOf(pdu: Pdu): Delivery {
  const number = e164Of(pdu.source_addr ?? '');
  if (number === undefined) return { kind: 'unreadable' };
  const text = textOf(pdu.short_message) || textOf(pdu.message_payload);
  const isReceipt = ((pdu.esm_class ?? 0) & ESM_TYPE_BITS) === ESM_RECEIPT;
  if (!isReceipt) return { kind: 'reply', from: number, text };
  const words = text || asciiOf(pdu.short_message);
  const word = /\bstat:\s?(\w{1,16})/i.exec(words)?.[1]?.toUpperCase();
  const found = STATES.find(([code, name]) =>
    pdu.message_state === undefined ? name === word : code === pdu.message_state,
  );
  if (found === undefined) return { kind: 'unreadable' };
  const [, name, state] = found;
  const gatewayId = pdu.receipted_message_id ?? /\bid:\s?(\S{1,65})/i.exec(words)?.[1];
  const userReference = pdu.user_message_reference;
  return {
    kind: 'receipt',
    receipt: {
      to: number,
      state,
      code: name,
      ...(gatewayId === undefined ? {} : { gatewayId }),
      ...(userReference === undefined ? {} : { userReference }),
    },
  };
}

function textOf(message: Pdu['short_message']): string {
  return typeof message?.message === 'string' ? message.message : '';
}

/** Some centres say of a receipt's words that they are octets of no alphabet (section 5.2.19). Appendix B is ASCII. */
function asciiOf(message: Pdu['short_message']): string {
  return message?.message instanceof Uint8Array
    ? Buffer.from(message.message).toString('latin1')
    : '';
}

/** Centres leave the plus out, and some put zeros in its place. */
export function e164Of(address: string): string | undefined {
  const digits = address.replace(/^(?:\+|00)/, '');
  return /^[1-9][0-9]{6,14}$/.test(digits) ? `+${digits}` : undefined;
}
