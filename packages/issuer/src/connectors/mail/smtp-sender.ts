/**
 * Mail by SMTP (RFC 5321) through the operator's mail server, by the library nodemailer. Every attempt at a message bears
 * the same Message-ID (RFC 5322, section 3.6.4), so that whoever gets it twice can tell.
 */
// adapter: clock
// adapter: network

import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { MailConfig } from '../../config/mail-settings.ts';
import { SEND_MS_MAX, type SmsOutcome } from '../sms/sms-sender.ts';
import type { MailSender } from './mail-sender.ts';

/** Each is one connection, which stays open for the next message. */
const CONNECTIONS_MAX = 4;

/** A sender that connects when there is something to send. */
export function createSmtpSender({ url, user, password, from }: MailConfig): MailSender {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    host: hostname,
    port: Number(port),
    secure: isSecure,
    // Without TLS from the beginning the server has to offer it, but inside this machine.
    requireTLS: !isSecure && !LOOPBACK.test(hostname),
    connectionTimeout: SEND_MS_MAX,
    greetingTimeout: SEND_MS_MAX,
    socketTimeout: SEND_MS_MAX,
    auth: { user, pass: password },
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    gateway: 'mail',
    send: async ({ to, subject, text, reference }) => {
      const messageId = `<${toHex(reference)}@${domain}>`;
      const sent = transport.sendMail({
        // A single address each, and nothing in them is taken apart.
        from: { name: '', address: from },
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        // RFC 3834: nobody's holiday notice answers it.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      const outcome = sent.then(
        (): SmsOutcome => ({ kind: 'accepted', gatewayId: messageId }),
        outcomeOf,
      );
      return Promise.race([outcome, tooLong()]);
    },
    stop: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

async function tooLong(): Promise<SmsOutcome> {
  await delay(SEND_MS_MAX, undefined, { ref: false });
  return { kind: 'unanswered' };
}

/** Codes of the library for what happens before a message is handed over; and its name for connecting. */
const BEFORE: ReadonlySet<unknown> = new Set(['ECONNECTION', 'EDNS', 'ETLS', 'EAUTH', 'ENOAUTH']);
const CONNECTING = 'CONN';

/** What an error says of the message (RFC 5321, section 4.2.1: 4yz may be tried again, 5yz not). */
function outcomeOf(error: unknown): SmsOutcome {
  const { code, command, responseCode } = fieldsOf(error);
  if (BEFORE.has(code) || command === CONNECTING) return { kind: 'busy' };
  if (typeof responseCode !== 'number') return { kind: 'unanswered' };
  return responseCode >= 500 ? { kind: 'refused', code: String(responseCode) } : { kind: 'busy' };
}

function fieldsOf(error: unknown): {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
} {
  return typeof error === 'object' && error !== null ? error : {};
}
