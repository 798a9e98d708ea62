/**
 * People with two phones: each has a key and a line of its own, and the account is one. What they do about
 * their devices they do at home, with a network: give names, give a phone up, or replace it.
 */

import {
  createEnrolmentCode,
  createReplacementCode,
} from '@tallystick/issuer/operator/create-account';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { blockDevice, listDevices, nameDevice, retireDevice } from '@tallystick/sdk/device/devices';
import { enrol } from '@tallystick/sdk/device/enrol';
import { sync } from '@tallystick/sdk/sync/sync';
import { deviceKeyHash } from '../attacks/encounter.ts';
import type { Stream } from '../random/seeded.ts';
import type { IssuerSide, OpenedAccount } from '../world/issuer-side.ts';
import type { Counter, Party } from './counter.ts';
import { keepLess } from './giving-back.ts';
import { isSecondPhone, secondPhone } from './names.ts';
import type { People } from './people.ts';

const HAS_TWO = 0.3;
const NAMES_AT_HOME = 0.1;
const RETIRES_AT_HOME = 0.05;
const REPLACES_AT_HOME = 0.05;
const KEEPS_LESS = 0.05;
/** In minor units: enough not to be topped up at once. */
const LESS = 25_000n;
const TRIES_MAX = 5;

/** Second phones of some who follow the rules; `moveIn` enrols the phone of that name. */
export async function buySecondPhones(
  issuer: IssuerSide,
  customers: readonly Party[],
  {
    chance,
    moveIn,
  }: {
    readonly chance: Stream;
    readonly moveIn: (name: string, opened: OpenedAccount) => Promise<Party>;
  },
): Promise<readonly Party[]> {
  const bought: Party[] = [];
  for (const customer of customers) {
    const { person } = customer;
    const wants = chance.stream(person.name).chance(HAS_TWO);
    if (!wants || !person.isHonest) continue;
    const { account } = person;
    const made = await issuer.operate((deps, tenant) =>
      createEnrolmentCode(deps, tenant, { account }),
    );
    assert(made.ok, 'a second phone of the town was refused');
    bought.push(await moveIn(secondPhone(person.name), { account, ...made.value }));
  }
  return bought;
}

/** Other phones of the same owner. */
export function otherPhonesOf({ customers }: People, { person, side }: Party): readonly Party[] {
  return customers.filter(
    (other) =>
      other.person.account === person.account && other.side !== side && !other.side.isAbsent,
  );
}

/** At home, with a network, after everything was handed in. */
export async function mindDevices(
  { journal, witness, agenda, issuer }: Counter,
  chance: Stream,
  { person, side }: Party,
): Promise<void> {
  if (chance.chance(NAMES_AT_HOME)) {
    const listed = await side.use(listDevices);
    const devices = listed.ok && listed.value.ok ? listed.value.value.devices : [];
    for (const { keyHash } of devices.slice(0, 1)) {
      await side.use((device) => nameDevice(device, { keyHash, name: `of ${person.name}` }));
    }
  }
  if (chance.chance(KEEPS_LESS)) await keepLess({ person, side }, LESS);
  const old = await deviceKeyHash({ person, side });
  // Whoever has one phone keeps it.
  if (!isSecondPhone(person.name) || old === undefined) return;
  const ended = (kind: string): void => {
    journal.note(kind, { device: person.name });
    witness.ended(toHex(old));
  };
  if (chance.chance(RETIRES_AT_HOME)) {
    const retired = await side.use(retireDevice);
    if (retired.ok && retired.value.ok) ended('retired');
  } else if (chance.chance(REPLACES_AT_HOME)) {
    // Only what the issuer has may be forgotten.
    const synced = await side.use(sync);
    if (!synced.ok || !synced.value.ok || synced.value.waiting > 0) return;
    const made = await issuer.operate((deps, tenant) =>
      createReplacementCode(deps, tenant, { keyHash: old }),
    );
    if (!made.ok) return;
    witness.lostDevice(person.name, agenda.now());
    side.wipe();
    const { enrolmentCode } = made.value;
    const enrolled = await side.use((device) => enrol(device, enrolmentCode));
    if (enrolled.ok && enrolled.value.ok) ended('replaced');
  }
}

/** A lost phone is blocked from another one of the same owner. False where that did not work. */
export async function blockFrom({ side }: Party, lost: Uint8Array): Promise<boolean> {
  side.setConnected(true);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const blocked = await side.use((device) => blockDevice(device, { keyHash: lost }));
    if (blocked.ok) return blocked.value.ok;
  }
  return false;
}
