/**
 * Second thoughts about money that is ready on a phone: it is given back, or less of it is kept, for another
 * phone of the same account to get ready.
 */

import { minor } from '@tallystick/protocol/money';
import { certify } from '@tallystick/sdk/payer/certify';
import { giveBack } from '@tallystick/sdk/payer/give-back';
import { ask, show } from '../attacks/encounter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import type { Counter, Party } from './counter.ts';

const LITTLE = 500n;

/** Ends spending from what is ready. Whoever tries all the same is told that there is nothing. */
export async function giveItBack(
  { otherTills, journal, witness, chance }: Counter,
  { person, side }: Party,
): Promise<void> {
  const given = await side.use((device) => giveBack(device, CURRENCY.number));
  if (!given.ok || !given.value.ok) return;
  journal.note('gaveBack', { device: person.name, amount: given.value.amount });
  const request = await ask(chance.pick(otherTills), LITTLE);
  if (request === undefined || (await show({ person, side }, request)) === undefined) return;
  witness.gotThrough('a phone paid what it gave back', person.name);
}

/** Keeps less ready. What is less is free when the certificate before has passed redeemBy. */
export async function keepLess({ side }: Party, amount: bigint): Promise<void> {
  const order = { currency: CURRENCY.number, amount: minor(amount) };
  await side.use((device) => certify(device, order));
}
