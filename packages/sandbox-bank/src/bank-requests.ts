/**
 * What the operator may ask of a bank, as requests: orders, their state, the bank's terms, and the statement of the
 * operator's own escrow account. Customers' accounts are theirs.
 */

import { orderState } from './order-state.ts';
import { ORDER_ID, readOrder } from './order.ts';
import type { Sandbox } from './sandbox.ts';
import { problem, type Asked, type Reply } from './http-json.ts';
import { statementOf } from './statement.ts';

/** Entries of a statement that one can ask to pass over. */
const ENTRIES_MAX = 1_000_000_000;

/** The reply to a request. Whatever it moves is on the disk when this returns. */
export function replyOf(sandbox: Sandbox, { method, path, query, body }: Asked): Reply {
  const [root, bank = '', version, things, name = '', part] = path;
  const isHere = root === 'banks' && version === 'v1' && sandbox.state().banks.has(bank);
  if (!isHere) return problem(404, 'noSuchAddress');
  if (things === 'terms' && path.length === 4 && method === 'GET') return terms(sandbox, bank);
  if (things === 'orders' && path.length === 5 && ORDER_ID.test(name)) {
    if (method === 'GET') return stateReply(sandbox, bank, name);
    if (method === 'PUT') return orderReply(sandbox, bank, name, body);
  }
  if (things === 'accounts' && part === 'statement' && path.length === 6 && method === 'GET') {
    return escrowStatement(sandbox, bank, name, query);
  }
  return problem(404, 'noSuchAddress');
}

function orderReply(sandbox: Sandbox, bank: string, order: string, body: unknown): Reply {
  const asked = readOrder(body);
  if (asked === undefined) return problem(400, 'malformed');
  const taken = sandbox.take({ bank, order, asked });
  if (taken.kind === 'reused') return problem(409, 'orderIdReused');
  return { status: taken.answer.ok ? 200 : 422, body: { order, ...taken.answer } };
}

function stateReply(sandbox: Sandbox, bank: string, order: string): Reply {
  const state = orderState(sandbox.state(), bank, order);
  return state === undefined
    ? { status: 404, body: { order, kind: 'unknown' } }
    : { status: 200, body: { order, ...state } };
}

function terms(sandbox: Sandbox, bank: string): Reply {
  const { banks } = sandbox.state();
  const { longestHoldSeconds = 0, accounts = [] } = banks.get(bank) ?? {};
  const currencies = accounts
    .filter(({ type }) => type === 'escrow')
    .map(({ currency }) => currency);
  return { status: 200, body: { longestHoldSeconds, currencies } };
}

function escrowStatement(
  sandbox: Sandbox,
  bank: string,
  account: string,
  query: URLSearchParams,
): Reply {
  const reply = statementReply(sandbox, bank, account, query);
  const isEscrow = 'type' in reply.body && reply.body.type === 'escrow';
  return reply.status !== 200 || isEscrow ? reply : problem(403, 'notYourAccount');
}

/** One page of the statement of any account. */
export function statementReply(
  sandbox: Sandbox,
  bank: string,
  account: string,
  query: URLSearchParams,
): Reply {
  const text = query.get('after') ?? '0';
  const after = /^[0-9]{1,10}$/.test(text) ? Number(text) : -1;
  if (after < 0 || after > ENTRIES_MAX) return problem(400, 'malformed');
  const statement = statementOf(sandbox.state(), bank, account, after);
  return statement === undefined ? problem(404, 'noSuchAccount') : { status: 200, body: statement };
}
