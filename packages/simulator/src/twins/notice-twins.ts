/** Broken twins of messages: told twice, never, wrongly, to the wrong side, at night, or after STOP. */

import type { Twin } from './twins.ts';

export const NOTICE_TWINS: readonly Twin[] = [
  {
    name: 'noticeToldTwice',
    about: 'a message that the gateway has taken is offered to it again',
    file: 'issuer/src/notices/note-outcome.ts',
    find: `      await moveNotice(transaction, key, { state: 'sent', now });
      return undefined;`,
    replace: `      await moveNotice(transaction, key, { state: 'waiting', now });
      return notice.attempts > 1 ? undefined : now;`,
  },
  {
    name: 'noticeLostWithItsProcess',
    about: 'a message is lost where the process ends before the gateway has answered',
    file: 'issuer/src/notices/drain-notices.ts',
    find: "await endWork(tx, key, claim.kind === 'over' ? undefined : claim.until);",
    replace: "await endWork(tx, key, claim.kind === 'putOff' ? claim.until : undefined);",
  },
  {
    name: 'payeeUntold',
    about: 'a payee does not hear that somebody objects',
    file: 'issuer/src/disputes/dispute-notices.ts',
    find: 'const notices = [home, payee].map((side) =>',
    replace: 'const notices = [home].map((side) =>',
  },
  {
    name: 'endUntold',
    about: 'nobody hears how an objection ended',
    file: 'issuer/src/disputes/end-dispute.ts',
    find: 'const work: Work[] = [...settlement.work, ...told];',
    replace: 'const work: Work[] = [...settlement.work, ...told.slice(2)];',
  },
  {
    name: 'wrongSideTold',
    about: 'both sides are told that the other one has won',
    file: 'issuer/src/disputes/dispute-notices.ts',
    find: "told.outcome === 'upheld' ? 'forPayer' : 'forPayee'",
    replace: "told.outcome === 'upheld' ? 'forPayee' : 'forPayer'",
  },
  {
    name: 'overtakenTold',
    about: 'a payer is told to look at a payment that it has confirmed',
    file: 'issuer/src/notices/claim-notice.ts',
    find: "return code !== (event === 'paymentAwaits' ? 'awaitsPayer' : 'unknownToPayer');",
    replace: "return code === (event === 'paymentAwaits' ? 'voided' : 'unknownToPayee');",
  },
  {
    name: 'blockedUntold',
    about: 'a holder does not hear that a device was blocked',
    file: 'issuer/src/accounts/end-devices.ts',
    find: 'const told = await giveNotices(transaction, tenant, notices);',
    replace: 'const told = await giveNotices(transaction, tenant, notices.slice(1));',
  },
  {
    name: 'nightsIgnored',
    about: 'messages come in quiet hours',
    file: 'issuer/src/notices/decide.ts',
    find: 'const until = quietEnd(settings, now);',
    replace: 'const until = quietEnd(settings, -now);',
  },
  {
    name: 'stopIgnored',
    about: 'who wants no more messages gets them',
    file: 'issuer/src/notices/decide.ts',
    find: 'return facts.isStopped && !isKept',
    replace: 'return facts.isStopped && facts.unanswered > 1 && !isKept',
  },
  {
    name: 'openingUntold',
    about: 'nobody hears that somebody objects',
    file: 'issuer/src/disputes/open-dispute.ts',
    find: 'await book(deps, tenant, transaction, { ...settlement, work: [...settlement.work, ...told] });',
    replace: `await book(deps, tenant, transaction, settlement);
  if (told.length > 2) return { ok: false, code: 'tooManyDisputes' };`,
  },
];
