/** Broken twins of what bounds a loss; played in the world of the loss curve. */

import type { Twin } from './twins.ts';

export const LOSS_TWINS: readonly Twin[] = [
  {
    name: 'lineLimitIgnored',
    about: 'a payer makes more ready than the tenant allows, and each payee is owed all of it',
    file: 'issuer/src/operations/certify.ts',
    find: 'if (exposure([...standing, planned], since) > settings.lineLimit) {',
    replace: 'if (exposure([...standing, planned], since) < 0n) {',
    world: 'loss',
  },
  {
    name: 'expiredUncounted',
    about: 'a certificate no longer counts when it has expired, though it is not handed in yet',
    file: 'issuer/src/operations/certify.ts',
    find: 'const since = now - unheardSeconds(record.settings.policy, isShort);',
    replace: 'const since = now;',
    world: 'loss',
  },
  {
    name: 'coverPromisedTwice',
    about: 'a till calls every payment covered by one and the same allotment',
    file: 'sdk/src/payee/guarantee.ts',
    find: 'const free = allotted - used;',
    replace: 'const free = used < 0n ? used : allotted;',
    world: 'loss',
  },
  {
    name: 'handedInAnyhow',
    about: 'a till hands in what it took last first, and cover goes where no screen said so',
    file: 'sdk/src/sync/next-round.ts',
    find: 'left.takenAt - right.takenAt ||',
    replace: 'right.takenAt - left.takenAt ||',
    world: 'loss',
  },
  {
    name: 'revocationsUnsent',
    about: 'bundles list nobody, and tills go on taking from a convicted device',
    file: 'issuer/src/tenants/bundle.ts',
    find: 'const set = encodeRevocations(deps.crypto, deps.random(8), revoked);',
    replace:
      'const set = encodeRevocations(deps.crypto, deps.random(8), revoked.slice(revoked.length));',
    world: 'loss',
  },
];
