/**
 * A bank that is reached over HTTP with JSON, as docs/banks.md describes its door: a PUT of an order under its id,
 * which may be repeated (RFC 9110, section 9.2.2), and a GET of its state. It does not try again by itself: whoever
 * asked keeps the order, and knows how long it may take.
 */

import { assert } from '@tallystick/protocol/assert';
import { AUTHENTICATION_REFUSALS, FUNDING_REFUSALS } from '@tallystick/protocol/bank-refusal';
import { isPrivateCurrency } from '@tallystick/protocol/money';
import { readMoney, readProgress, readState, readTerms } from './bank-answers.ts';
import {
  POT_REFUSALS,
  type AuthenticationOrder,
  type DebitOrder,
  type FundingBank,
  type HoldOrder,
  type OrderState,
  type ReleaseOrder,
  type ReleaseOutcome,
  type RemittanceOrder,
  type RemittanceOutcome,
} from './bank-connector.ts';
import { bankFailure } from './bank-failure.ts';
import { askBank, type BankAddress, type BankReply } from './bank-http.ts';
import type { BankOrderId } from './bank-order-id.ts';
import { oneOf } from './json-members.ts';

/** Nothing is connected until something is asked. */
export function createHttpBank(address: BankAddress): FundingBank {
  const { code } = address;
  const put = async (kind: string, { order, ...body }: OrderBody): Promise<BankReply> =>
    about(address, order, await askBank(address, `/v1/orders/${order}`, { kind, ...body }));
  return Object.freeze({
    kind: 'funding' as const,
    code,
    terms: async () => {
      const { status, body } = await askBank(address, '/v1/terms');
      return demand(address, status === 200 ? readTerms(body) : undefined);
    },
    authenticate: async (order: AuthenticationOrder) => {
      assertAmount(order);
      return plainOutcome(address, await put('authentication', order), AUTHENTICATION_REFUSALS);
    },
    hold: async (order: HoldOrder) => {
      assertAmount(order);
      return plainOutcome(address, await put('hold', order), FUNDING_REFUSALS);
    },
    debit: async (order: DebitOrder) => {
      assertAmount(order);
      return plainOutcome(address, await put('debit', order), FUNDING_REFUSALS);
    },
    release: async (order: ReleaseOrder) => {
      assertAmount(order);
      return releaseOutcome(address, await put('release', order), order);
    },
    remit: async (order: RemittanceOrder) => {
      assertAmount(order);
      return remittanceOutcome(address, await put('remittance', order));
    },
    stateOf: (order: BankOrderId) => stateOf(address, order),
  });
}

type OrderBody = { readonly order: BankOrderId } & object;

/** An answer names its order: one that came for another request, late or twice, is not taken for this one's. */
function about(address: BankAddress, order: BankOrderId, reply: BankReply): BankReply {
  return demand(address, reply.body.get('order') === order ? reply : undefined);
}

function assertAmount({ amount }: Pick<ReleaseOrder, 'amount'>): void {
  if (amount === undefined) return;
  assert(amount.minor > 0n, 'an order at a bank is over nothing');
  // Money of an operator's own making never becomes a bank's (V-77).
  assert(!isPrivateCurrency(amount.currency), 'an order at a bank is in a private currency');
}

type Refusal<Code> = { readonly ok: false; readonly code: Code };

/** The refusal of a 422, if it is one of these; undefined for another status. */
function refusalOf<Code extends string>(
  address: BankAddress,
  { status, body }: BankReply,
  codes: readonly Code[],
): Refusal<Code> | undefined {
  if (status !== 422) return undefined;
  return { ok: false, code: demand(address, oneOf(body.get('code'), codes)) };
}

function plainOutcome<Code extends string>(
  address: BankAddress,
  reply: BankReply,
  codes: readonly Code[],
): { readonly ok: true } | Refusal<Code> {
  return (
    refusalOf(address, reply, codes) ?? demand(address, done(reply) ? { ok: true } : undefined)
  );
}

function releaseOutcome(
  address: BankAddress,
  reply: BankReply,
  { amount }: ReleaseOrder,
): ReleaseOutcome {
  const refused = refusalOf(address, reply, POT_REFUSALS);
  if (refused !== undefined) return refused;
  const released = demand(address, done(reply) ? readMoney(reply.body.get('released')) : undefined);
  const isAsked =
    amount === undefined ||
    (amount.minor === released.minor && amount.currency === released.currency);
  return { ok: true, released: demand(address, isAsked ? released : undefined) };
}

function remittanceOutcome(address: BankAddress, reply: BankReply): RemittanceOutcome {
  const refused = refusalOf(address, reply, POT_REFUSALS);
  if (refused !== undefined) return refused;
  return { ok: true, ...demand(address, done(reply) ? readProgress(reply.body) : undefined) };
}

async function stateOf(address: BankAddress, order: BankOrderId): Promise<OrderState> {
  const reply = await askBank(address, `/v1/orders/${order}`);
  const { status, body } = about(address, order, reply);
  // Any server has a 404 of its own; a bank's says that it knows the address and not the order.
  if (status === 404 && body.get('kind') === 'unknown') return { kind: 'unknown' };
  return demand(address, status === 200 ? readState(body) : undefined);
}

/** A redirect, a page of a proxy, or another status is no word of the bank on an order. */
function done({ status, body }: BankReply): boolean {
  return status === 200 && body.get('ok') === true;
}

function demand<Value>({ code }: BankAddress, value: Value | undefined): Value {
  if (value === undefined) throw bankFailure(code, 'bank_answer_unreadable');
  return value;
}
