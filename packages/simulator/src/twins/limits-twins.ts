/** Broken twins of the limits on payments without a network: devices that do not count. */

import type { Twin } from './twins.ts';

export const LIMITS_TWINS: readonly Twin[] = [
  {
    name: 'payerLimitsIgnored',
    about: 'a phone pays on above the upper limits',
    file: 'sdk/src/payer/payer-limits.ts',
    find: 'if (hanging !== undefined || online) return hanging;',
    replace: 'if (hanging !== undefined || !online) return hanging;',
  },
  {
    name: 'payerDayUncounted',
    about: 'a phone does not count what it paid today',
    file: 'sdk/src/risk/standing.ts',
    find: 'inDay: countAndSum(made.map(([, counted]) => counted)),',
    replace: 'inDay: countAndSum(made.slice(0, 1).map(([, counted]) => counted)),',
  },
  {
    name: 'contactImagined',
    about: 'a phone counts from its last payment, not from its last contact',
    file: 'sdk/src/risk/standing.ts',
    find: 'return { count: counter - stated.counter, sum: cumulative - stated.cumulative };',
    replace: 'return { count: Math.min(1, counter - stated.counter), sum: 0n };',
  },
  {
    name: 'tillLimitsIgnored',
    about: 'a till takes payments on above the upper limits',
    file: 'protocol/src/risk/assess-risk.ts',
    find: 'aboveUpper(policy.limits?.payee ?? NO_LIMITS, standing, amount) ??',
    replace: 'aboveUpper(NO_LIMITS, standing, amount) ??',
  },
  {
    name: 'handedInTooSoon',
    about: 'a till believes that it has handed in what it has only accepted',
    file: 'sdk/src/risk/standing.ts',
    find: 'if (waiting.has(id)) sinceContact',
    replace: 'if (over.has(id)) sinceContact',
  },
  {
    name: 'ownLimitsIgnored',
    about: 'a till forgets the limits that it set for itself',
    file: 'protocol/src/risk/assess-risk.ts',
    find: 'aboveOwn(own, standing, amount)',
    replace: 'aboveOwn({}, standing, amount)',
  },
];
