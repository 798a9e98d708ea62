/** A case about a device of a test's tenant, and what the device sealed to the investigator (V-72). */

import { openCase } from '@tallystick/issuer/tracing/open-case';
import { assert } from '@tallystick/protocol/assert';
import { traceBodyShape } from '@tallystick/protocol/calls/trace';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { hourOf, sealTraceReport } from '@tallystick/protocol/trace/trace-report';
import type { WorldPayer } from './issuer-payments.ts';
import type { IssuerWorld } from './issuer-world.ts';

/** The body of a call that hands a report in, sealed to `investigatorKey`. */
export async function traceBodyOf(
  { crypto, tenant, now }: Pick<IssuerWorld, 'crypto' | 'tenant' | 'now'>,
  { element: { publicKey, sign } }: Pick<WorldPayer, 'element'>,
  { caseNumber, investigatorKey }: TraceOf,
): Promise<CborValue> {
  const data = { model: 'Nokia 105', slots: [], cells: [] };
  const report = { caseNumber, hour: hourOf(now()), data };
  const sealing = { tenant, investigatorKey, publicKey, sign, report };
  const sealed = await sealTraceReport(crypto, sealing);
  return traceBodyShape.encode({ caseNumber, investigatorKey, sealed });
}

interface TraceOf {
  readonly caseNumber: number;
  readonly investigatorKey: Uint8Array;
}

/** Opens a case about a device that spent twice and whose holder agreed to it; its number. */
export async function investigate(
  world: IssuerWorld,
  suspect: WorldPayer,
  investigatorKey: Uint8Array,
): Promise<number> {
  const { account, keyHash } = suspect;
  const opened = await openCase(world.deps, world.tenant, { account, keyHash, reason: 'fraud' });
  assert(opened.ok, 'a case of a test was refused');
  const { number: caseNumber } = opened.value;
  const body = await traceBodyOf(world, suspect, { caseNumber, investigatorKey });
  const answer = await suspect.call('trace', body);
  assert(answer.accepted, `a report of a test was refused: ${answer.code}`);
  return caseNumber;
}
