/** The operation on limits: what a device may do without a network. */

import { assert } from '@tallystick/protocol/assert';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { SHOWN_BYTES_MAX } from '@tallystick/protocol/limits';
import { policyShape, type Policy } from '@tallystick/protocol/messages/trust-bundle';
import { parseMinor, type Minor } from '@tallystick/protocol/money';
import {
  assessPayee,
  assessPayer,
  type CountAndSum,
  type OfflineStanding,
  type PayeeStanding,
} from '@tallystick/protocol/risk/assess-risk';
import type { OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import type { JsonObject } from '../vector.ts';
import { bytes, flag, number, optionalObject, text, type Outcome } from './vector-input.ts';

/** `assessRisk`. */
export function assessAnyRisk(input: JsonObject): Outcome {
  const policy = policyOf(input);
  const standing = optionalObject(input, 'standing');
  const amount = sum(input, 'amount');
  if (text(input, 'side') === 'payer') {
    return { output: { ...assessPayer(policy, standingOf(standing), amount) } };
  }
  const risk = assessPayee({
    policy,
    own: ownLimitsOf(optionalObject(input, 'own')),
    standing: payeeStandingOf(standing),
    amount,
    certificateNeedsOnline: flag(input, 'certificateNeedsOnline'),
    draw: number(input, 'draw'),
  });
  return { output: { ...risk } };
}

function policyOf(input: JsonObject): Policy {
  const decoded = decodeCbor(bytes(input, 'policy'), SHOWN_BYTES_MAX);
  assert(decoded.ok, 'the policy of a vector is CBOR');
  const policy = readShape(policyShape, decoded.value, 'policy');
  assert(policy.ok, 'the policy of a vector has its shape');
  return policy.value;
}

/** A payee's standing; nothing was done before where a vector has none. */
export function payeeStandingOf(standing: JsonObject | undefined): PayeeStanding {
  return {
    ...standingOf(standing),
    fromLine: standing === undefined ? 0n : sum(standing, 'fromLine'),
    unsettled: standing === undefined ? 0n : sum(standing, 'unsettled'),
  };
}

function standingOf(standing: JsonObject | undefined): OfflineStanding {
  const part = (name: string): CountAndSum => {
    const counted = standing === undefined ? undefined : optionalObject(standing, name);
    return counted === undefined
      ? { count: 0, sum: 0n }
      : { count: number(counted, 'count'), sum: sum(counted, 'sum') };
  };
  return { sinceContact: part('sinceContact'), inDay: part('inDay') };
}

/** A till's own limits; none where a vector has none. */
export function ownLimitsOf(own: JsonObject | undefined): OwnLimits {
  const names = ['paymentMax', 'daySumMax', 'lineSumMax', 'unsettledSumMax'] as const;
  return Object.fromEntries(
    names
      .filter((name) => own?.[name] !== undefined)
      .map((name) => [name, sum(own ?? {}, name)] as const),
  );
}

function sum(input: JsonObject, name: string): Minor {
  const parsed = parseMinor(text(input, name));
  assert(parsed !== undefined, 'a sum of a vector is none');
  return parsed;
}
