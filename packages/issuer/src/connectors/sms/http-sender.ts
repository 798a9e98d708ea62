/**
 * Short messages over HTTP (P-33), in the form that the large providers share: a form is posted with basic
 * authentication, the answer is JSON with the message's name, and what becomes of it is posted to an address
 * that we give along. That address holds our reference, so a message is found whose answer was lost.
 */
// adapter: network

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Log } from '../../service/log.ts';
import { isAway } from './network-fault.ts';
import { SEND_MS_MAX, type SmsMessage, type SmsOutcome, type SmsSender } from './sms-sender.ts';

export interface HttpSenderInput {
  /** Where messages are posted to. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly from: string;
  /** Where the gateway reaches us, without a trailing slash; known once the service listens. */
  readonly publicUrl: () => string;
  readonly log: Log;
}

/** Providers answer with a kilobyte or two. */
const ANSWER_LENGTH_MAX = 65_536;
/** Where nobody outside can reach us, and some providers refuse to be sent. */
const LOOPBACK = /^https?:\/\/(?:localhost|127\.|\[::1\])/;

/** Where a gateway tells what became of a message. */
function reportPath({ tenant, reference }: Pick<SmsMessage, 'tenant' | 'reference'>): string {
  return `/v1/sms/reports/${tenant}/${toHex(reference)}`;
}

/** Nothing is connected until something is sent. */
export function createHttpSender(input: HttpSenderInput): SmsSender {
  const credentials = Buffer.from(`${input.user}:${input.password}`).toString('base64');
  let isStopped = false;
  return Object.freeze({
    gateway: 'http' as const,
    send: async (message: SmsMessage): Promise<SmsOutcome> => {
      if (isStopped) return { kind: 'busy' };
      const outcome = await post(input, credentials, message);
      if (outcome.kind === 'misconfigured') {
        // Nobody's message is lost because a password was mistyped.
        input.log('error', 'smsGatewayRefusesUs', { status: outcome.status });
        return { kind: 'busy' };
      }
      return outcome;
    },
    stop: async () => {
      isStopped = true;
    },
  });
}

type PostOutcome = SmsOutcome | { readonly kind: 'misconfigured'; readonly status: number };

async function post(
  { url, from, publicUrl }: HttpSenderInput,
  credentials: string,
  message: SmsMessage,
): Promise<PostOutcome> {
  const own = publicUrl();
  const form = new URLSearchParams({ To: message.to, From: from, Body: message.text });
  if (!LOOPBACK.test(own)) form.set('StatusCallback', `${own}${reportPath(message)}`);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
      body: form,
      // Whoever could send us elsewhere would get the password.
      redirect: 'manual',
      signal: AbortSignal.timeout(SEND_MS_MAX),
    });
    const answer = await readJson(response);
    return outcomeOf(response.status, answer);
  } catch (error) {
    return { kind: isAway(error) ? 'busy' : 'unanswered' };
  }
}

function outcomeOf(status: number, answer: Readonly<Record<string, unknown>>): PostOutcome {
  if (status >= 200 && status < 300) {
    const name = answer['sid'] ?? answer['id'];
    return { kind: 'accepted', gatewayId: typeof name === 'string' ? name : 'none' };
  }
  if (status === 429 || status === 503) return { kind: 'busy' };
  // It may have been taken before something failed.
  if (status === 408 || status >= 500) return { kind: 'unanswered' };
  if (status === 400 || status === 422) {
    const { code } = answer;
    return { kind: 'refused', code: `http-${typeof code === 'number' ? code : status}` };
  }
  return { kind: 'misconfigured', status };
}

/** The members of a JSON object; none for anything else, and for what is too long. */
async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.length;
    if (length > ANSWER_LENGTH_MAX) {
      await reader?.cancel();
      return {};
    }
    chunks.push(part.value);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : {};
  } catch {
    return {};
  }
}
