/**
 * All checkers of a town together: who listens at the issuer's doors, who looks at the tables every day,
 * and who looks when everything is over.
 */

import type { IssuerTap, WatchedEngine } from '../world/issuer-tap.ts';
import { listenTogether } from '../world/issuer-tap.ts';
import { audit } from '../audit/audit.ts';
import { checkCameBack } from '../checkers/came-back.ts';
import { checkConservation } from '../checkers/conservation.ts';
import { checkCulprits } from '../checkers/culprits.ts';
import { createDailyChecks } from '../checkers/daily.ts';
import { stepsTap } from '../checkers/every-step.ts';
import { checkHonestPayees } from '../checkers/honest-payees.ts';
import { checkLossAccount } from '../checkers/loss-account.ts';
import { checkPromises } from '../checkers/promises.ts';
import { checkSettledOnce } from '../checkers/settled-once.ts';
import { checkStateLost, type RestoredDevices } from '../checkers/state-lost.ts';
import type { Violation } from '../checkers/violation.ts';
import type { Engine } from '../database/engine.ts';
import { followIssuer, type Follower } from '../model/follow.ts';
import type { ModelPolicy } from '../model/state.ts';
import type { People } from '../town/people.ts';
import type { Witness } from '../town/witness.ts';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';

export interface TownChecksInput {
  readonly engine: Engine;
  readonly watched: WatchedEngine;
  readonly witness: Witness;
  readonly restored: RestoredDevices;
  readonly crypto: Crypto;
  readonly policy: ModelPolicy;
  /** The issuer's clock, unix seconds. */
  readonly clock: () => number;
  /** The model hears one call after another: where calls overlap it has nothing to say. */
  readonly isModelled: boolean;
}

export interface TownChecks {
  /** For the issuer's doors. */
  tap(keys: TenantKeys): Promise<IssuerTap>;
  /** Once a day, at that moment of the world. */
  look(nowMs: number): Promise<void>;
  /** When all devices are back and every last day has passed: all that did not hold. */
  end(nowMs: number, people: People): Promise<readonly Violation[]>;
}

/** Checks of a town that begins. */
export function createTownChecks(input: TownChecksInput): TownChecks {
  const { engine, watched, witness, restored, crypto, policy, clock, isModelled } = input;
  const steps = stepsTap(watched);
  let [keys, model]: [TenantKeys?, Follower?] = [];
  const daily = createDailyChecks({
    engine,
    watched,
    witness,
    compare: async () => model?.compare(),
  });
  return {
    async tap(own) {
      keys = own;
      const follower = await followIssuer({ watched, crypto, keys, policy, clock });
      if (!isModelled) return steps;
      model = follower;
      return listenTogether(steps, follower);
    },
    look: (nowMs) => daily.look(nowMs),
    async end(nowMs, people) {
      await model?.compare();
      const deposits = model?.deposits();
      const audited =
        keys === undefined || deposits === undefined
          ? []
          : await audit({ engine, crypto, keys, deposits });
      return [
        ...daily.violations(),
        ...(await checkConservation(engine)),
        ...(await checkPromises(engine, witness, people)),
        ...(await checkCulprits(engine, witness)),
        ...(await checkHonestPayees(engine, witness, people)),
        ...(await checkLossAccount(engine)),
        ...(await checkCameBack(engine, nowMs, { isEnd: true })),
        ...(await checkSettledOnce(engine)),
        ...(await checkStateLost(engine, restored, people.customers)),
        ...(model?.violations() ?? []),
        ...steps.violations(),
        ...audited,
      ];
    },
  };
}
