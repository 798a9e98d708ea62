/**
 * The small world of a loss measurement: an issuer, tills with allotted cover, a phone with money, and
 * nothing that goes wrong by itself. Production code throughout, as in a town.
 */

import { allotCover, fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { DEFAULT_SETTINGS, type TenantSettings } from '@tallystick/issuer/tenants/settings';
import { assert } from '@tallystick/protocol/assert';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import type { Engine } from '../database/engine.ts';
import { createSimulatedDatabase } from '../database/simulated-database.ts';
import { createSeed, type Stream } from '../random/seeded.ts';
import type { Party } from '../town/counter.ts';
import { NO_FAULTS } from '../town/faults.ts';
import { moveIn, type MoveInInput } from '../town/people.ts';
import { createAgenda, type Agenda } from '../world/agenda.ts';
import {
  createIssuerSide,
  CURRENCY,
  type AccountOrder,
  type IssuerSide,
} from '../world/issuer-side.ts';
import { createJournal, type Journal } from '../world/journal.ts';
import type { LossPoint } from './loss-point.ts';

export interface LossGround {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly issuer: IssuerSide;
  readonly chance: Stream;
  readonly settings: TenantSettings;
  readonly cheat: Party;
  readonly tills: readonly Party[];
  /** A till that is always online and has no cover. Nobody there knows of the fraud. */
  readonly alibi: Party;
}

const HOUR_SECONDS = 3_600;
/** A Sunday in 2027. */
const START_MS = Date.UTC(2027, 0, 3);
/** More than comes due for one cheat. */
const WORK_AT_ONCE = 200;
const COVER_SECONDS = 366 * 86_400;
/** Every merchant account has one till, and enrolment numbers them from here. */
const FIRST_TILL = 1;

/** What the operator of this point set. */
function settingsOf(point: LossPoint): TenantSettings {
  const { policy, certificates } = DEFAULT_SETTINGS;
  const bundleAgeSecondsMax = point.bundleAgeHours * HOUR_SECONDS;
  return {
    policy: { ...policy, bundleAgeSecondsMax },
    certificates: {
      ...certificates,
      validSeconds: point.validHours * HOUR_SECONDS,
      lineLimit: minor(point.lineLimit),
      bundleValidSeconds: 2 * bundleAgeSecondsMax,
    },
  };
}

/** Everybody enrolled, and cover allotted. Whatever state the engine was in is gone. */
export async function prepareGround(
  engine: Engine,
  point: LossPoint,
  seedNumber: number,
): Promise<LossGround> {
  await engine.reset();
  const seed = createSeed(`loss ${seedNumber}`);
  const agenda = createAgenda(START_MS);
  const journal = createJournal(() => agenda.now());
  const world = seed.stream('world');
  const { crypto, elements } = createKeyedCrypto({ random: seed.stream('crypto').bytes });
  const tenant = tenantOfBytes(world.bytes(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const settings = settingsOf(point);
  const issuer = await createIssuerSide({
    databases: [() => createSimulatedDatabase(engine, () => undefined)],
    crypto,
    random: world.bytes,
    newElement: async () => (await elements.create()).element,
    clock: () => Math.floor(agenda.now() / 1_000),
    tenant,
    settings,
    currency: CURRENCY,
    workAtOnce: WORK_AT_ONCE,
    journal,
  });
  const quiet = { faults: NO_FAULTS, trouble: { isOn: false } };
  const everybody = { isPresent: () => true, hear: () => undefined };
  const ways = { seed, agenda, journal, issuer, crypto, elements };
  const input: MoveInInput = { ...ways, ...quiet, ...everybody };
  const order: AccountOrder = { role: 'customer', name: 'phone' };
  const cheat = await moveIn(input, order, await issuer.openAccount(order));
  const alibi = await moveInMerchant(input, 'alibi');
  const tills: Party[] = [];
  for (let at = 0; at < point.merchants; at += 1) {
    tills.push(await moveInMerchant(input, `till-${at}`));
  }
  await allot({ issuer, agenda, tills, world }, point);
  const chance = seed.stream('chance');
  return { agenda, journal, issuer, chance, settings, cheat, tills, alibi };
}

async function moveInMerchant(input: MoveInInput, name: string): Promise<Party> {
  const order: AccountOrder = { role: 'merchant', name, merchantType: 5_411, place: 'tdr1y' };
  return moveIn(input, order, await input.issuer.openAccount(order));
}

async function allot(
  ground: Pick<LossGround, 'issuer' | 'agenda' | 'tills'> & { readonly world: Stream },
  { cover, merchants }: LossPoint,
): Promise<void> {
  const { issuer, agenda, tills, world } = ground;
  if (cover === 0n) return;
  const order = (amount: bigint) => ({
    id: world.bytes(16),
    currency: CURRENCY.number,
    amount: minor(amount),
  });
  const until = Math.floor(agenda.now() / 1_000) + COVER_SECONDS;
  await issuer.operate(async (deps) => {
    // Twice what was allotted: what is promised to nobody must stay where it is.
    const prefund = order(2n * cover * BigInt(merchants));
    const funded = await fundLossAccount(deps, issuer.tenant, prefund);
    assert(funded.ok, 'the loss account of a measurement was not funded');
    for (const { person } of tills) {
      const till = { ...order(cover), account: person.account, till: FIRST_TILL, until };
      const allotted = await allotCover(deps, issuer.tenant, till);
      assert(allotted.ok, 'cover of a measurement was refused');
    }
  });
}
