/** The operator's orders, which come through no door: what was done stands in the tables. */

import { allot, block, deposit, prefund, retire } from './commands.ts';
import {
  blockedDevices,
  coverEnds,
  findAccount,
  operatorOrders,
  replacedDevices,
  standingRules,
} from './facts.ts';
import { hearDecisions } from './hear-disputes.ts';
import { addRule } from './rules.ts';
import { isRestored, momentOf, publicKeyOf, storedEpoch, type Following } from './following.ts';

/** Whatever was committed since the last call and pass of the worker was the operator's doing. */
export async function hearOperator(following: Following): Promise<void> {
  const { state, input, differs } = following;
  const { engine, commits } = input.watched;
  if (commits() === following.commits) return;
  following.commits = commits();
  if (isRestored(following, await storedEpoch(engine))) return;
  const moment = momentOf(following);
  const orders = await operatorOrders(engine, state.orders);
  const ends = orders.some(({ kind }) => kind === 'allot') ? await coverEnds(engine) : undefined;
  for (const order of orders) {
    state.orders += 1;
    if (order.kind === 'prefund') prefund(moment, order.amount);
    else {
      const { account, amount } = order;
      await findAccount(engine, state, account);
      if (order.kind === 'deposit') deposit(moment, account, amount);
      else {
        const till = `${account}/${order.till}`;
        const isThere = allot(moment, till, { amount, until: ends?.get(till) ?? 0 });
        if (!isThere) differs(`cover of ${amount} was allotted and was not there`);
      }
    }
  }
  for (const { account, number, isEnded, ...rule } of await standingRules(engine)) {
    const known = state.rules.get(account)?.find((one) => one.number === number);
    if (known === undefined) addRule(state, account, rule);
    else known.isEnded ||= isEnded;
  }
  for (const keyHash of await blockedDevices(engine)) {
    await publicKeyOf(following, keyHash);
    block(moment, keyHash);
  }
  await hearDecisions(following);
}

/** The old device of whoever enrolled in its place retires in that moment. */
export async function hearReplacements(following: Following): Promise<void> {
  const moment = momentOf(following);
  for (const keyHash of await replacedDevices(following.input.watched.engine)) {
    await publicKeyOf(following, keyHash);
    retire(moment, keyHash);
  }
}
