/**
 * Broken twins of the issuer's money: figures of a line, what is reserved, what comes back and when, and
 * what a repeated call does.
 */

import type { Twin } from './twins.ts';

export const MODEL_TWINS: readonly Twin[] = [
  {
    name: 'certifiedUnreserved',
    about: 'a certificate is issued and nothing is set aside for it',
    file: 'issuer/src/operations/certify.ts',
    find: '  if (raised) {\n    const lack',
    replace: '  if (raised && now < 0) {\n    const lack',
  },
  {
    name: 'baseSumForgotten',
    about: 'a refreshed certificate begins again from zero',
    file: 'issuer/src/operations/certify.ts',
    find: 'baseSum: head.cumulative,\n      ceiling: input.ceiling,',
    replace: 'baseSum: minor(0n),\n      ceiling: input.ceiling,',
  },
  {
    name: 'depositRepeated',
    about: 'a deposit whose answer was lost is made again when the device asks again',
    file: 'issuer/src/operations/run-operation.ts',
    find: 'return answeredOnce(deps, tenant, { device, call }, async (tx) => {\n    const { callId } = call;',
    replace:
      'return deps.database.transaction(tenant, async (tx) => {\n    const callId = deps.random(16);',
  },
  {
    name: 'certifiedAnew',
    about: 'a certify call that is repeated gets another certificate',
    file: 'issuer/src/operations/run-operation.ts',
    find: 'return answeredOnce(deps, tenant, { device, call }, async (tx) => {\n    // It may',
    replace: 'return deps.database.transaction(tenant, async (tx) => {\n    // It may',
  },
  {
    name: 'releasedAtExpiry',
    about: 'unspent money returns although another certificate has not reached its redeemBy',
    file: 'protocol/src/lines/line.ts',
    find: 'input.certificates.filter(({ redeemBy }) => input.now < redeemBy);',
    replace: 'input.certificates.filter(({ expiresAt }) => input.now < expiresAt);',
  },
  {
    name: 'sumsForgotten',
    about: 'a line does not remember the highest sum that was spent from it',
    file: 'issuer/src/redemption/apply-records.ts',
    find: 'payment.cumulative > line.knownSum ? payment.cumulative : line.knownSum;',
    replace: 'line.knownSum;',
  },
  {
    name: 'voidKept',
    about: 'a payee keeps what it voided after it had been paid',
    file: 'issuer/src/redemption/settle-payments.ts',
    find: "  if (reverse) work.push({ home, kind: 'reverse', subject: digest, dueAt: now });\n",
    replace: '',
  },
  {
    name: 'returnedWithoutMoney',
    about: 'a voided payment is called returned, and its money stays set aside until redeemBy',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'const back = least(unpaid - absorbed, reservedFor(relieved.figures));',
    replace: 'const back = unpaid < 0n ? unpaid : 0n;',
  },
  {
    name: 'fraudPaidOut',
    about: 'a convicted payer gets back what a payee gave up, before those it cheated are paid',
    file: 'issuer/src/redemption/settlement.ts',
    find: "  if (funds.line.status === 'fraud') return decision;\n",
    replace: '',
  },
  {
    name: 'convictionForgotten',
    about: "a convicted line's money returns at the first redeemBy as if nothing had been proven",
    file: 'issuer/src/fraud/find-fraud.ts',
    find: "lines.set(key, { ...line, status: 'fraud' });",
    replace: 'lines.set(key, line);',
  },
  {
    name: 'coverNotReclaimed',
    about: "a till's cover stays set aside after its end",
    file: 'issuer/src/jobs/reclaim-cover.ts',
    find: '  if (left === undefined || left === 0n) return {};',
    replace: '  if (left !== -1n) return {};',
  },
  {
    name: 'lateBelieved',
    about: 'a claim that its payee had not named is paid at once, before the payer is heard',
    file: 'issuer/src/redemption/late-claims.ts',
    find: '  return new Set(covered.map(({ digest }) => toHex(digest)).filter((name) => !named.has(name)));',
    replace: '  return new Set([...named].filter(() => false));',
  },
  {
    name: 'surplusKept',
    about: 'a second payment of one request stays set aside instead of going back',
    file: 'issuer/src/redemption/settlement.ts',
    find: "return surplus ? 'requestPaid' : undefined;",
    replace: 'return undefined;',
  },
];
