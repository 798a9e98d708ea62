/**
 * Short messages over SMPP 3.4 (P-33): one transceiver that is bound for as long as the service runs. A link that
 * is lost, or silent, is made anew; a centre that says it is too much gets nothing for a while; and what was on
 * its way when a link broke counts as unanswered.
 */
// adapter: clock, network

import smpp, { type Pdu, type Session } from 'smpp';
import { faultFields } from '../../service/fault-fields.ts';
import type { Log } from '../../service/log.ts';
import { deliveryOf, submissionsOf, submitStatus } from './smpp-pdus.ts';
import {
  SEND_MS_MAX,
  type SmsEars,
  type SmsMessage,
  type SmsOutcome,
  type SmsSender,
} from './sms-sender.ts';

export interface SmppInput {
  /** `smpp://host:port`, or `ssmpp://` over TLS. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** A number (E.164), a short code, or up to eleven letters. */
  readonly from: string;
  readonly ears: SmsEars;
  readonly log: Log;
}

/** SMPP 3.4. */
const INTERFACE_VERSION = 0x34;
/** A link that says nothing is asked so often, and given up when it does not answer. */
const ENQUIRE_MS = 30_000;
/** From the first packet to the bind. */
const OPEN_MS_MAX = 20_000;
/** The service has not long to stop. */
const UNBIND_MS_MAX = 2_000;
/** Waits before the link is made anew, and before more is sent to a centre that had too much: doubling. */
const AGAIN_MS_MIN = 1_000;
const AGAIN_MS_MAX = 60_000;
/** Deliveries in hand; a centre holds back what is not answered for. */
const DELIVERIES_MAX = 50;
/** A receipt may be faster than the writing down of the answer that names its message. */
const RECEIPT_AGAIN_MS = 2_000;
/** Section 5.1.3: try again later. */
const LATER = 0x64;
const OK = 0;

/** Connects at once, and keeps connected until it is stopped. */
export function createSmppSender(input: SmppInput): SmsSender {
  const link = new SmppLink(input);
  link.open();
  return Object.freeze({
    gateway: 'smpp' as const,
    send: async (message: SmsMessage): Promise<SmsOutcome> => {
      let outcome: SmsOutcome = { kind: 'busy' };
      for (const submission of submissionsOf(message, input.from)) {
        outcome = await link.submit(submission);
        // Parts that were taken come again with the others: phones put them together once.
        if (outcome.kind !== 'accepted') break;
      }
      return outcome;
    },
    stop: () => link.stop(),
  });
}

/** Owns the connection: at most one session at a time. */
class SmppLink {
  readonly #input: SmppInput;
  #session: Session | undefined;
  #isBound = false;
  #isStopped = false;
  #againMs = AGAIN_MS_MIN;
  #holdMs = AGAIN_MS_MIN;
  #heldUntilMs = 0;
  #deliveries = 0;
  #timer: NodeJS.Timeout | undefined;
  /** What ends the waits for answers on this link. */
  readonly #waits = new Set<() => void>();
  readonly #submissions = new Set<Promise<unknown>>();

  constructor(input: SmppInput) {
    this.#input = input;
  }

  open(): void {
    const { url } = this.#input;
    const session = smpp.connect({ url });
    this.#session = session;
    this.#timer = setTimeout(() => session.destroy(), OPEN_MS_MAX);
    const opened = url.startsWith('ssmpp:') ? 'secureConnect' : 'connect';
    session.on(opened, () => void this.#bind(session));
    session.on('error', () => session.destroy());
    session.on('close', () => this.#closed());
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.destroy();
    });
    session.on('deliver_sm', (pdu: Pdu) => void this.#deliver(session, pdu));
  }

  async #bind(session: Session): Promise<void> {
    const { user, password, log } = this.#input;
    const fields = { system_id: user, password, interface_version: INTERFACE_VERSION };
    const pdu = await this.#ask((answered) => session.bind_transceiver(fields, answered));
    clearTimeout(this.#timer);
    if (pdu?.command_status !== OK) {
      log('error', 'smsBindRefused', { status: pdu?.command_status ?? 'unanswered' });
      session.destroy();
      return;
    }
    this.#isBound = true;
    this.#againMs = AGAIN_MS_MIN;
    log('info', 'smsBound');
    this.#timer = setTimeout(() => void this.#enquire(session), ENQUIRE_MS);
  }

  async #enquire(session: Session): Promise<void> {
    const pdu = await this.#ask((answered) => session.enquire_link({}, answered));
    if (pdu === undefined) session.destroy();
    else this.#timer = setTimeout(() => void this.#enquire(session), ENQUIRE_MS);
  }

  #closed(): void {
    clearTimeout(this.#timer);
    if (this.#isBound) this.#input.log('warn', 'smsLinkLost');
    this.#isBound = false;
    for (const end of this.#waits) end();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.open(), this.#againMs);
    this.#againMs = Math.min(AGAIN_MS_MAX, 2 * this.#againMs);
  }

  async submit(submission: Readonly<Record<string, unknown>>): Promise<SmsOutcome> {
    const session = this.#session;
    const isHeld = performance.now() < this.#heldUntilMs;
    if (session === undefined || !this.#isBound || this.#isStopped || isHeld) {
      return { kind: 'busy' };
    }
    let isWritten = true;
    const asked = this.#ask((answered) => {
      isWritten = session.submit_sm(submission, answered);
      return isWritten;
    });
    this.#submissions.add(asked);
    const pdu = await asked;
    this.#submissions.delete(asked);
    if (pdu === undefined) return { kind: isWritten ? 'unanswered' : 'busy' };
    const { command_status: status, message_id: gatewayId = '' } = pdu;
    switch (submitStatus(status)) {
      case 'taken':
        this.#holdMs = AGAIN_MS_MIN;
        return { kind: 'accepted', gatewayId };
      case 'tooMuch':
        this.#heldUntilMs = performance.now() + this.#holdMs;
        this.#holdMs = Math.min(AGAIN_MS_MAX, 2 * this.#holdMs);
        return { kind: 'busy' };
      case 'busy':
        return { kind: 'busy' };
      case 'refused':
        return { kind: 'refused', code: `smpp-${status}` };
    }
  }

  /** The answer; undefined where none comes in time, the link breaks, or nothing could be written. */
  #ask(
    write: (answered: (pdu: Pdu) => void) => boolean,
    msMax: number = SEND_MS_MAX,
  ): Promise<Pdu | undefined> {
    return new Promise((resolve) => {
      const end = (pdu?: Pdu): void => {
        clearTimeout(timer);
        this.#waits.delete(noAnswer);
        resolve(pdu);
      };
      const noAnswer = (): void => end();
      const timer = setTimeout(noAnswer, msMax);
      this.#waits.add(noAnswer);
      if (!write(end)) noAnswer();
    });
  }

  /** Resolves when what was submitted is answered, or its time is over. */
  async #answered(): Promise<void> {
    while (this.#submissions.size > 0) await Promise.all(this.#submissions);
  }

  async #deliver(session: Session, pdu: Pdu): Promise<void> {
    if (this.#deliveries >= DELIVERIES_MAX) {
      session.send(pdu.response({ command_status: LATER }));
      return;
    }
    this.#deliveries += 1;
    const status = await this.#hear(pdu).catch((error: unknown) => {
      this.#input.log('error', 'smsDeliveryFailed', faultFields(error));
      return LATER;
    });
    this.#deliveries -= 1;
    session.send(pdu.response({ command_status: status }));
  }

  /** Leaves a delivery with whom it is for; what nobody knows is answered for all the same, or it comes for ever. */
  async #hear(pdu: Pdu): Promise<number> {
    const { ears, log } = this.#input;
    const delivery = deliveryOf(pdu);
    if (delivery.kind === 'reply') await ears.reply(delivery);
    if (delivery.kind === 'unreadable') log('warn', 'smsDeliveryUnreadable');
    if (delivery.kind !== 'receipt') return OK;
    if (await ears.receipt(delivery.receipt)) return OK;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, RECEIPT_AGAIN_MS);
    });
    if (!(await ears.receipt(delivery.receipt))) log('warn', 'smsReceiptUnknown');
    return OK;
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const session = this.#session;
    await this.#answered();
    if (this.#isBound && session !== undefined) {
      await this.#ask((answered) => session.unbind({}, answered), UNBIND_MS_MAX);
    }
    session?.destroy();
  }
}
