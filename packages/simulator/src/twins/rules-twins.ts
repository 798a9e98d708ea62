/** Broken twins of rules and locks: what an account's rules forbid, allowed. */

import type { Twin } from './twins.ts';

export const RULES_TWINS: readonly Twin[] = [
  {
    name: 'locksIgnored',
    about: 'a certificate is issued over money that is locked',
    file: 'protocol/src/rules/terms.ts',
    find: 'const amount = locked === 0n ? input.wanted : leastMinor(input.wanted, free);',
    replace: 'const amount = free === 0n ? free : input.wanted;',
  },
  {
    name: 'lockUnsaid',
    about: 'a certificate does not say that some of the account is locked',
    file: 'issuer/src/operations/certify.ts',
    find: 'fundsLocked: terms.locked > 0n,',
    replace: 'fundsLocked: terms.locked < 0n,',
  },
  {
    name: 'everybodysLocksLifted',
    about: 'a holder who unlocks lifts what others locked, too',
    file: 'issuer/src/rules/terms-for.ts',
    find: "!(body.unlock && author.kind === 'holder' && isFundsRule(rule))",
    replace: '!(body.unlock && author.kind.length > 0 && isFundsRule(rule))',
  },
  {
    name: 'endedRuleBinds',
    about: 'a rule that its holder ended still binds',
    file: 'issuer/src/rules/account-rules.ts',
    find: 'where home = $1 and ended_at is null and (until is null or until > $2) order by number',
    replace: 'where home = $1 and (until is null or until > $2) order by number',
  },
  {
    name: 'rulesForGood',
    about: 'a rule binds after its time is over',
    file: 'issuer/src/rules/account-rules.ts',
    find: 'and ended_at is null and (until is null or until > $2) order by number',
    replace: 'and ended_at is null and (until is null or until + $2 > 0) order by number',
  },
  {
    name: 'foreignRulesEnded',
    about: 'a holder ends a rule that somebody else set',
    file: 'issuer/src/rules/change-rules.ts',
    find: 'if (endsOthers) return',
    replace: 'if (endsOthers && now < 0) return',
  },
  {
    name: 'setUnnamed',
    about: 'a certificate does not name the rules that travel with it',
    file: 'issuer/src/operations/certify.ts',
    find: '{ ruleSet: ruleSetDigest(deps.crypto, terms.ruleSet) }',
    replace: '{}',
  },
  {
    name: 'countUnbound',
    about: 'a certificate for few payments allows as many as any',
    file: 'protocol/src/rules/terms.ts',
    find: 'bounds.paymentsMax = Math.min(bounds.paymentsMax, rule.payments);',
    replace: 'bounds.paymentsMax = Math.max(bounds.paymentsMax, rule.payments);',
  },
  {
    name: 'windowUnbound',
    about: 'a certificate outlives the time for which its rule allows spending',
    file: 'protocol/src/rules/terms.ts',
    find: 'const validSeconds = Math.min(bounds.validSeconds, secondsLeft(scene, input.now));',
    replace: 'const validSeconds = Math.min(bounds.validSeconds, secondsLeft([], input.now));',
  },
  {
    name: 'shareOfWhat',
    about: 'a share is taken of what is free, not of all that is the account’s',
    file: 'issuer/src/rules/account-funds.ts',
    find: 'return { balance: minor(available + unspent + promisedElsewhere), promisedElsewhere };',
    replace: 'return { balance: minor(available + promisedElsewhere), promisedElsewhere };',
  },
];
