/**
 * A payer who is rolled back, together with payees who know it: each takes all that the certificate
 * allows, those with cover among them. Attacks rule 4: only allotted money stands behind a promise ("a
 * promise without money behind it is broken by Sybil payees").
 */

import type { Attack } from './attack.ts';
import { getReady } from './encounter.ts';
import { everythingLeft, payFromOneState } from './rolled-back-phone.ts';

const READY = 20_000n;

export const sybilPayees: Attack = {
  name: 'sybilPayees',
  play: async (ground, cheat) => {
    if ((await getReady(ground, cheat, READY)) === undefined) return;
    // The operator allots cover to the first ones.
    const tills = ground.people.merchants.slice(0, 4).toReversed();
    await payFromOneState(ground, cheat, tills, everythingLeft(ground, cheat));
  },
};
