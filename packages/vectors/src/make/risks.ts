/** Vectors of what a device may do without a network, with the outcome of each. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { policyShape, type Policy } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import type { PayeeStanding } from '@tallystick/protocol/risk/assess-risk';
import type { OfflineLimits, OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import { POLICY } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import { accepted, type JsonObject, type Vector, type VectorFile } from '../vector.ts';

/** Four payments of 10.00 since the last contact, as many again earlier in the day. */
const BUSY: PayeeStanding = {
  sinceContact: { count: 4, sum: 4_000n },
  inDay: { count: 8, sum: 8_000n },
  fromLine: 1_000n,
  unsettled: 5_000n,
};

const DRAW_MAX = 4_294_967_295;
const OFFLINE: JsonObject = { outcome: 'offline' };
const TRY_ONLINE: JsonObject = { outcome: 'tryOnline' };

function refuse(code: string): JsonObject {
  return { outcome: 'refuse', code };
}

interface PayeeCase {
  readonly policy?: Partial<Policy>;
  readonly own?: OwnLimits;
  readonly amount?: bigint;
  readonly certificateNeedsOnline?: boolean;
  readonly draw?: number;
}

/** By default 10.00 at a till after {@link BUSY}, and a draw that chance never takes. */
function payee(name: string, of: PayeeCase, output: JsonObject): Vector {
  const { policy, own = {}, amount = 1_000n, certificateNeedsOnline = false, draw = DRAW_MAX } = of;
  const input = {
    side: 'payee',
    policy: policyBytes(policy),
    standing: jsonObjectOf(BUSY),
    own: jsonObjectOf(own),
    amount: amount.toString(),
    certificateNeedsOnline,
    draw,
  };
  return accepted(`a payee: ${name}`, input, output);
}

function payer(name: string, limits: OfflineLimits, output: JsonObject): Vector {
  const input = {
    side: 'payer',
    policy: policyBytes({ limits: { payer: limits, payee: { countUpper: 0 } } }),
    standing: jsonObjectOf({ sinceContact: BUSY.sinceContact, inDay: BUSY.inDay }),
    amount: '1000',
  };
  return accepted(`a payer: ${name}`, input, output);
}

function policyBytes(changes: Partial<Policy> = {}): string {
  return toHex(encodeCbor(policyShape.encode({ ...POLICY, ...changes })));
}

function under(limits: OfflineLimits): PayeeCase {
  return { policy: { limits: { payer: { countUpper: 0 }, payee: limits } } };
}

/** 20 percent below 10.00, rising to 60 percent at the lower limit of 20.00. */
function byChance(amount: bigint, draw: number): PayeeCase {
  const selection = { threshold: minor(1_000n), percent: 20, percentMax: 60 };
  return { policy: { limits: { payer: {}, payee: {}, selection } }, amount, draw };
}

const LIMITS: readonly (readonly [string, OfflineLimits, JsonObject])[] = [
  ['no limits but an empty list of them', {}, OFFLINE],
  ['a count that is just reached', { countLower: 5, countUpper: 5 }, OFFLINE],
  ['above the lower count', { countLower: 4, countUpper: 5 }, TRY_ONLINE],
  ['above the upper count', { countLower: 4, countUpper: 4 }, refuse('offlineCountReached')],
  ['sums just reached', { sumLower: minor(5_000n), sumUpper: minor(5_000n) }, OFFLINE],
  ['above the lower sum', { sumLower: minor(4_999n) }, TRY_ONLINE],
  ['above the upper sum', { sumUpper: minor(4_999n) }, refuse('offlineSumReached')],
  ['the last of a day', { dayCountMax: 9, daySumMax: minor(9_000n) }, OFFLINE],
  ['above the count of a day', { dayCountMax: 8 }, refuse('offlineDayReached')],
  ['above the sum of a day', { daySumMax: minor(8_999n) }, refuse('offlineDayReached')],
];

function ownVectors(): readonly Vector[] {
  const exact: OwnLimits = {
    paymentMax: minor(1_000n),
    daySumMax: minor(9_000n),
    lineSumMax: minor(2_000n),
    unsettledSumMax: minor(6_000n),
  };
  const own = (changes: OwnLimits): PayeeCase => ({ own: { ...exact, ...changes } });
  return [
    payee('its own limits, just reached', own({}), OFFLINE),
    payee('its own cap', own({ paymentMax: minor(999n) }), refuse('aboveOwnPaymentMax')),
    payee('its own day', own({ daySumMax: minor(8_999n) }), refuse('aboveOwnDay')),
    payee('its own sum for a line', own({ lineSumMax: minor(1_999n) }), refuse('aboveOwnLine')),
    payee(
      'its own sum of unsettled money',
      own({ unsettledSumMax: minor(5_999n) }),
      refuse('aboveOwnUnsettled'),
    ),
  ];
}

function chanceVectors(): readonly Vector[] {
  return [
    payee(
      'below the threshold, the last draw of 20 percent',
      byChance(0n, 858_993_459),
      TRY_ONLINE,
    ),
    payee('below the threshold, the next draw', byChance(999n, 858_993_460), OFFLINE),
    payee(
      'half way to the lower limit, at 40 percent',
      byChance(1_500n, 1_717_986_918),
      TRY_ONLINE,
    ),
    payee('half way, the next draw', byChance(1_500n, 1_717_986_919), OFFLINE),
    payee('at the lower limit, at 60 percent', byChance(2_000n, 2_576_980_377), TRY_ONLINE),
    payee('at the lower limit, the next draw', byChance(2_000n, 2_576_980_378), OFFLINE),
    payee('above the lower limit, whatever is drawn', byChance(2_001n, DRAW_MAX), TRY_ONLINE),
  ];
}

/** `risks.json`. */
export function makeRisks(): VectorFile {
  return {
    operation: 'assessRisk',
    about:
      'What the limits of a policy, and a till’s own, say about one more payment without a network: go on, try to reach the issuer first, or refuse. `standing` is what the device did before; `draw` is four random bytes as a number.',
    vectors: [
      payee('a policy without limits', {}, OFFLINE),
      payee('above the lower limit for one payment', { amount: 2_001n }, TRY_ONLINE),
      payee('above the upper one', { amount: 5_001n }, refuse('aboveOfflineLimit')),
      payee('better with a network', { policy: { payeeOnline: 'preferred' } }, TRY_ONLINE),
      payee(
        'only with a network',
        { policy: { payeeOnline: 'required' } },
        refuse('onlineRequired'),
      ),
      payee(
        'a certificate that asks for a network',
        { certificateNeedsOnline: true },
        refuse('onlineRequired'),
      ),
      ...LIMITS.map(([name, limits, output]) => payee(name, under(limits), output)),
      ...LIMITS.map(([name, limits, output]) => payer(name, limits, output)),
      ...ownVectors(),
      ...chanceVectors(),
    ],
  };
}
