/**
 * Everybody who watches over the issuer of a town: the model that follows it, the ledger's steps, the
 * checks of each day and of the end, and the auditor. Each is a witness of its own; here they are only
 * called in turn.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { TenantSettings } from '@tallystick/issuer/tenants/settings';
import { audit } from '../audit/audit.ts';
import { readStoredRecords } from '../audit/stored-records.ts';
import type { Engine } from '../database/engine.ts';
import { followIssuer, type Follower } from '../model/follow.ts';
import type { People } from '../town/people.ts';
import type { Witness } from '../town/witness.ts';
import {
  listenTogether,
  watchCommits,
  type IssuerTap,
  type WatchedEngine,
} from '../world/issuer-tap.ts';
import { checkCameBack } from './came-back.ts';
import { checkConservation } from './conservation.ts';
import { checkCulprits } from './culprits.ts';
import { createDailyChecks } from './daily.ts';
import { stepsTap } from './every-step.ts';
import { checkEndedDevices } from './ended-devices.ts';
import { checkHonestPayees } from './honest-payees.ts';
import { checkLimits } from './limits.ts';
import { checkLossAccount } from './loss-account.ts';
import { checkNotices } from './notices.ts';
import { checkObjections } from './objections.ts';
import { checkPromises } from './promises.ts';
import { checkReportedFirst } from './reported-first.ts';
import { checkScenes } from './scenes.ts';
import { checkSettledOnce } from './settled-once.ts';
import { checkStateLost, type RestoredDevices } from './state-lost.ts';
import type { Violation } from './violation.ts';
import { checkWaiting } from './waiting.ts';

export interface ExaminerInput {
  readonly engine: Engine;
  readonly crypto: Crypto;
  readonly settings: TenantSettings;
  /** The issuer's clock, unix seconds. */
  readonly clock: () => number;
  readonly witness: Witness;
  readonly restored: RestoredDevices;
  /** The model hears one call after another: where calls overlap it has nothing to say. */
  readonly isModelled: boolean;
}

export interface Examiners {
  /** Through which the issuer's processes work. */
  readonly watched: WatchedEngine;
  /** Begins to listen at the issuer's doors. */
  listen(keys: TenantKeys): Promise<IssuerTap>;
  /** At the end of a day. */
  look(): Promise<void>;
  /** What those found who look while the town lives. */
  found(): readonly Violation[];
  /** When every last day has passed; all that was found. */
  end(people: People): Promise<readonly Violation[]>;
}

/** Examiners of an issuer that nobody has called yet. */
export function createExaminers(input: ExaminerInput): Examiners {
  const { engine, crypto, settings, clock, witness, restored, isModelled } = input;
  const watched = watchCommits(engine);
  const steps = stepsTap(watched);
  const policy = { ...settings.policy, ...settings.certificates };
  let model: Follower | undefined;
  let issuerKeys: TenantKeys | undefined;
  const daily = createDailyChecks({
    engine,
    watched,
    witness,
    compare: async () => model?.compare(),
  });
  const found = (): readonly Violation[] => [
    ...steps.violations(),
    ...daily.violations(),
    ...(model?.violations() ?? []),
  ];
  return {
    watched,
    found,
    async listen(keys) {
      issuerKeys = keys;
      if (!isModelled) return steps;
      const settlement = () => witness.settlementDecisions().at(-1)?.policy;
      const terms = () => witness.termsDecisions().at(-1)?.terms;
      model = await followIssuer({ watched, crypto, keys, policy, settlement, terms, clock });
      return listenTogether(steps, model);
    },
    look: () => daily.look(clock() * 1_000),
    async end(people) {
      await model?.compare();
      return [
        ...found(),
        ...(await checkConservation(engine)),
        ...(await checkPromises(engine, witness)),
        ...(await checkCulprits(engine, witness)),
        ...(await checkHonestPayees(engine, witness, people)),
        ...(await checkReportedFirst(engine, witness)),
        ...(await checkEndedDevices(engine, witness)),
        ...(await checkLossAccount(engine)),
        ...(await checkCameBack(engine, clock() * 1_000, { isEnd: true })),
        ...(await checkSettledOnce(engine)),
        ...(await checkStateLost(engine, restored, people.customers)),
        ...(await examineRecords(input, people, { keys: issuerKeys, model })),
      ];
    },
  };
}

/** What was signed; the auditor takes the signed deposits from whoever heard them. */
async function examineRecords(
  { engine, crypto, witness, settings }: ExaminerInput,
  people: People,
  { keys, model }: { readonly keys: TenantKeys | undefined; readonly model: Follower | undefined },
): Promise<readonly Violation[]> {
  if (keys === undefined) return [];
  const records = await readStoredRecords(engine, crypto, keys);
  const { skewSeconds, limits, bundleAgeSecondsMax } = settings.policy;
  const onDevices = [
    ...checkScenes({ records, witness, people, skewSeconds }),
    ...checkLimits({ records, witness, people, limits }),
    ...(await checkWaiting(engine, { records, witness })),
    ...(await checkObjections(engine, { records, witness, bundleAgeSecondsMax })),
    ...(await checkNotices(engine, { records, witness, people })),
  ];
  if (model === undefined) return onDevices;
  return [...onDevices, ...(await audit({ engine, crypto, records, deposits: model.deposits() }))];
}
