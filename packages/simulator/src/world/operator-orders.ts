/** What the operator of the world has done: money for losses, cover for tills, devices reported lost. */

import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { blockDevice } from '@tallystick/issuer/operator/block-device';
import {
  allotCover,
  depositByOperator,
  fundLossAccount,
} from '@tallystick/issuer/operator/move-money';
import type { Currency } from '@tallystick/protocol/money';
import { minor } from '@tallystick/protocol/money';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { OperatorOrder } from './issuer-tap.ts';

/** Carries an order out under a new id; whether it was accepted. */
export async function carryOutOrder(
  deps: IssuerDeps,
  { tenant, currency }: { readonly tenant: TenantId; readonly currency: Currency },
  order: OperatorOrder,
): Promise<boolean> {
  switch (order.kind) {
    case 'prefund': {
      const input = { id: deps.random(16), currency, amount: minor(order.amount) };
      return (await fundLossAccount(deps, tenant, input)).ok;
    }
    case 'deposit': {
      const input = { id: deps.random(16), currency, amount: minor(order.amount) };
      return (await depositByOperator(deps, tenant, { ...input, account: order.account })).ok;
    }
    case 'allot': {
      const { account, till, until } = order;
      const input = { id: deps.random(16), currency, amount: minor(order.amount) };
      return (await allotCover(deps, tenant, { ...input, account, till, until })).ok;
    }
    case 'block':
      return (await blockDevice(deps, tenant, { keyHash: order.keyHash })).ok;
    default:
      return order satisfies never;
  }
}
