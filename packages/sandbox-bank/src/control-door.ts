/**
 * The door of whoever tries things out: outages, the bank's clock, and every account's statement. It has a key of
 * its own, since it can do what no operator may.
 */
// adapter: network

import { createServer } from 'node:http';
import { listen, type BankDoor } from './bank-door.ts';
import { statementReply } from './bank-requests.ts';
import { problem, readRequest, send, type Asked, type Reply } from './http-json.ts';
import { fieldsOf, numberField } from './json-fields.ts';
import { readFaultOrder } from './outage.ts';
import type { Sandbox } from './sandbox.ts';

export interface ControlDoorInput {
  readonly sandbox: Sandbox;
  readonly bankDoor: BankDoor;
  readonly controlKey: string;
  readonly port: number;
  readonly onLost: (error: unknown) => void;
}

/** A time ahead that still leaves room for holds. */
const ADVANCE_SECONDS_MAX = 315_360_000;

/** Listens at the loopback address; resolves to the port. */
export function openControlDoor(input: ControlDoorInput): Promise<number> {
  const server = createServer((request, response) => {
    const serve = async (): Promise<void> => {
      const read = await readRequest(request, input.controlKey).catch(() => undefined);
      if (read === undefined) return;
      send(response, 'reply' in read ? read.reply : await control(input, read.asked));
    };
    serve().catch(input.onLost);
  });
  return listen(server, input.port);
}

const DONE: Reply = { status: 200, body: { ok: true } };

async function control(input: ControlDoorInput, asked: Asked): Promise<Reply> {
  const { method, path, query, body } = asked;
  const { sandbox, bankDoor } = input;
  switch (`${method} /${path.join('/')}`) {
    case 'PUT /outage': {
      const order = readFaultOrder(body);
      if (order === undefined) return problem(400, 'malformed');
      if ('closedMs' in order) await bankDoor.closeFor(order.closedMs);
      else bankDoor.fail(order.fault, order.requests);
      return DONE;
    }
    case 'DELETE /outage':
      bankDoor.fail(undefined, 0);
      return DONE;
    case 'POST /clock': {
      const seconds = numberField(fieldsOf(body, ['advance'])?.advance, ADVANCE_SECONDS_MAX);
      if (seconds === undefined) return problem(400, 'malformed');
      sandbox.advance(seconds);
      return DONE;
    }
    case 'GET /clock':
      return { status: 200, body: { at: sandbox.state().at } };
    case 'GET /statement':
      return statementReply(sandbox, query.get('bank') ?? '', query.get('account') ?? '', query);
    default:
      return problem(404, 'noSuchAddress');
  }
}
