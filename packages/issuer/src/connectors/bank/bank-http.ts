/**
 * One request to a bank's door and its JSON, within a time and a length. What became of a request whose answer does
 * not come is not known, unless no connection stood.
 */
// adapter: network

import { isAway } from '../sms/network-fault.ts';
import type { BankCode } from './bank-code.ts';
import { bankFailure } from './bank-failure.ts';
import { membersOf, type Members } from './json-members.ts';

export interface BankAddress {
  readonly code: BankCode;
  /** The bank's door, without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
  /** Within which a request has to be answered whole. */
  readonly timeoutMs: number;
}

export interface BankReply {
  readonly status: number;
  /** Empty for what is no JSON object. */
  readonly body: Members;
}

/** Every answer has a dozen members at most. */
const ANSWER_BYTES_MAX = 65_536;

/** Asks; throws as `bank-connector.ts` says. A 4xx that is none of the door's own comes back to the caller. */
export async function askBank(
  { code, url, apiKey, timeoutMs }: BankAddress,
  path: string,
  order?: object,
): Promise<BankReply> {
  const reply = await request(`${url}${path}`, apiKey, timeoutMs, order).catch((error: unknown) => {
    throw bankFailure(code, isAway(error) ? 'bank_unreachable' : 'bank_unanswered');
  });
  const { status } = reply;
  if (status === 409) throw bankFailure(code, 'bank_order_reused');
  if (status === 401 || status === 403 || status === 400 || status === 413) {
    throw bankFailure(code, 'bank_refuses_us', { status });
  }
  if (status === 408 || status === 429 || status >= 500) {
    throw bankFailure(code, 'bank_unanswered', { status });
  }
  return reply;
}

async function request(
  url: string,
  apiKey: string,
  timeoutMs: number,
  order: object | undefined,
): Promise<BankReply> {
  const response = await fetch(url, {
    method: order === undefined ? 'GET' : 'PUT',
    headers: {
      authorization: `Bearer ${apiKey}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    ...(order === undefined ? {} : { body: orderText(order) }),
    // Whoever could send us elsewhere would get the key and the customer's details.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, body: membersOf(await readJson(response)) };
}

/** Amounts travel as decimal text: JSON's numbers lose digits. */
function orderText(order: object): string {
  return JSON.stringify(order, (_name, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
}

/** Undefined for what is too long, or no JSON. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.length;
    if (length > ANSWER_BYTES_MAX) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
