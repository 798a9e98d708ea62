/** The door that operators come to: HTTP, with whatever outage the control door has ordered. */
// adapter: network, clock

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { replyOf } from './bank-requests.ts';
import { problem, readRequest, send, type Reply } from './http-json.ts';
import { jsonText } from './json-fields.ts';
import type { Fault } from './outage.ts';
import type { Sandbox } from './sandbox.ts';

export interface BankDoor {
  readonly port: number;
  /** The fault of the next so many requests; undefined for none. */
  readonly fail: (fault: Fault | undefined, requests: number) => void;
  /** Refuses connections for so long, and ends those that are there. */
  readonly closeFor: (ms: number) => Promise<void>;
}

export interface BankDoorInput {
  readonly sandbox: Sandbox;
  readonly apiKey: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The order of a request could not be written down: nothing may be answered any more. */
  readonly onLost: (error: unknown) => void;
}

/** Listens at the loopback address. */
export async function openBankDoor(input: BankDoorInput): Promise<BankDoor> {
  const ordered: { fault: Fault | undefined; requests: number } = { fault: undefined, requests: 0 };
  const nextFault = (): Fault | undefined => {
    if (ordered.requests === 0) return undefined;
    ordered.requests -= 1;
    return ordered.fault;
  };
  const server = createServer((request, response) => {
    serve(input, nextFault(), request, response).catch(input.onLost);
  });
  const port = await listen(server, input.port);
  return Object.freeze({
    port,
    fail: (fault: Fault | undefined, requests: number) => {
      ordered.fault = fault;
      ordered.requests = fault === undefined ? 0 : requests;
    },
    closeFor: async (ms: number) => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
      setTimeout(() => void listen(server, port).catch(input.onLost), ms);
    },
  });
}

/** Resolves to the port. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function serve(
  { sandbox, apiKey }: BankDoorInput,
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const read = await readRequest(request, apiKey).catch(() => undefined);
  // The caller went away in the middle of its request.
  if (read === undefined) return;
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (isLostAt('before', fault, request, response)) return;
  const reply = 'reply' in read ? read.reply : replyOf(sandbox, read.asked);
  if (isLostAt('after', fault, request, response)) return;
  answer(fault, response, reply);
}

/** Did the fault take the answer away? */
function isLostAt(
  when: 'before' | 'after',
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (fault === undefined || !('when' in fault) || fault.when !== when) return false;
  if (fault.kind === 'cut') request.socket.destroy();
  if (fault.kind === 'failure') send(response, problem(500, 'broken'));
  return true;
}

function answer(fault: Fault | undefined, response: ServerResponse, reply: Reply): void {
  if (fault?.kind === 'gibberish') {
    response.end('<html>It works!</html>');
    return;
  }
  const { socket } = response;
  send(response, reply);
  if (fault?.kind !== 'twice' || socket === null) return;
  const again = Buffer.from(jsonText(reply.body));
  const head = `HTTP/1.1 ${reply.status} Again\r\ncontent-length: ${again.length}\r\n\r\n`;
  socket.write(Buffer.concat([Buffer.from(head), again]));
}
