/** Payments that a rule forbids: place, type, time, distance, day, and how a payee is connected. */

import { ruleSetDigest, type RuleSet, type SetRule } from '@tallystick/protocol/rules/rule-set';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import type { PaymentChanges } from '../fixed/payment.ts';
import { DAY_SECONDS, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import type { FaultyPayment } from './payment-input.ts';
import { FORBIDDEN_BY_LIMITS } from './payments-under-limits.ts';
import { UNKNOWN_RULE } from './rule-sets.ts';

/** A payment under a rule that travels along. */
function under(rule: SetRule, changes: PaymentChanges = {}): PaymentChanges {
  const ruleSet: RuleSet = [rule];
  return {
    ...changes,
    ruleSet,
    certificate: { body: { ruleSet: ruleSetDigest(fixedCrypto, ruleSet) } },
  };
}

const RADIUS: SetRule = { kind: 'radius', metres: 2_000 };

/** One fault each. */
export const FORBIDDEN_BY_RULES: readonly FaultyPayment[] = [
  [
    'rules',
    'ruleSetMissing',
    'a rule set that nobody has',
    { certificate: { body: { ruleSet: fixedBytes('rules', 16) } } },
  ],
  ['rules', 'unknownRule', 'a rule of an unknown kind', under(UNKNOWN_RULE[0] ?? RADIUS)],
  [
    'rules',
    'otherPlace',
    'outside of the certificate’s place',
    { certificate: { body: { place: 'tdr2' } } },
  ],
  [
    'rules',
    'otherPlace',
    'a place coarser than the certificate’s',
    { certificate: { body: { place: 'tdr1y3' } } },
  ],
  [
    'rules',
    'otherPlace',
    'no place at all',
    { certificate: { body: { place: 't' } }, payeeWithout: 'place' },
  ],
  [
    'rules',
    'otherPlace',
    'none of the places of a rule',
    under({ kind: 'places', cells: ['tdr2', 'u'] }),
  ],
  ['rules', 'otherPlace', 'a rule without places', under({ kind: 'places', cells: [] })],
  [
    'rules',
    'otherMerchantType',
    'another merchant type',
    { certificate: { body: { merchantType: 5_812 } } },
  ],
  [
    'rules',
    'otherMerchantType',
    'no merchant type',
    { certificate: { body: { merchantType: 5_411 } }, payeeWithout: 'merchantType' },
  ],
  [
    'rules',
    'otherMerchantType',
    'none of the merchant types of a rule',
    under({ kind: 'merchantTypes', types: [5_412] }),
  ],
  [
    'rules',
    'outsideWindow',
    'before the window',
    under({ kind: 'window', from: NOW + SKEW_SECONDS + 1, until: NOW + DAY_SECONDS }),
  ],
  [
    'rules',
    'outsideWindow',
    'after the window',
    under({ kind: 'window', from: 0, until: NOW - SKEW_SECONDS }),
  ],
  ['rules', 'anchorMissing', 'a radius without the place of the first payment', under(RADIUS)],
  [
    'rules',
    'placeTooCoarse',
    'a place that is wider than the radius',
    under(RADIUS, { withdrawal: { body: { anchor: 'tdr1y3b' } } }),
  ],
  [
    'rules',
    'placeTooCoarse',
    'a first place that is wider than the radius',
    under(RADIUS, {
      payee: { body: { place: 'tdr1y3b' } },
      withdrawal: { body: { anchor: 'tdr1y' } },
    }),
  ],
  [
    'rules',
    'outsideRadius',
    'further away than the radius',
    under(RADIUS, {
      payee: { body: { place: 'tdr1y3b' } },
      withdrawal: { body: { anchor: 'tdr4y3b' } },
    }),
  ],
  [
    'rules',
    'otherPlace',
    'a radius and a payee without a place',
    under(RADIUS, {
      payeeWithout: 'place',
      withdrawal: { body: { anchor: 'tdr1y3b' } },
    }),
  ],
  [
    'rules',
    'aboveDayMax',
    'one paisa more than a day may take',
    under({ kind: 'dayMax', amount: minor(1_249n) }),
  ],
  [
    'rules',
    'aboveDayMax',
    'one paisa more than a day may take, with what this payee took before',
    under({ kind: 'dayMax', amount: minor(2_000n) }),
    { takenLately: { since: NOW - DAY_SECONDS + 1, sum: 751n } },
  ],
  [
    'rules',
    'onlineRequired',
    'an offline payee, where the certificate asks for an online one',
    {
      certificate: {
        body: { flags: { fundsLocked: false, payeeOnline: true, element: 'software' } },
      },
    },
  ],
  ...FORBIDDEN_BY_LIMITS,
];
