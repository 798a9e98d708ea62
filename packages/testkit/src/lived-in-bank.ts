/** Bank accounts in a lived-in tenant, an order of money and a payout of which no bank has been asked yet. */

import { createHttpBank } from '@tallystick/issuer/connectors/bank/http-bank';
import { parseBankCode } from '@tallystick/issuer/connectors/bank/bank-code';
import { changeBankTerms } from '@tallystick/issuer/operator/bank-terms';
import { assert } from '@tallystick/protocol/assert';
import { ASHAS_ACCOUNT, bankAccountOf, fund } from './bank-world.ts';
import { enrolDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { enrolPayable, payOutOf, payOutsOf } from './pay-outs.ts';

/** A person gives the details of a bank account and orders money. */
export async function orderFromBank(world: IssuerWorld): Promise<void> {
  const device = await enrolDevice(bankedWorld(world), { role: 'customer', name: 'Asha' });
  await bankAccountOf(device, ASHAS_ACCOUNT);
  const order = await fund(device, 500n);
  assert(typeof order !== 'string', 'an order of a test was refused');
}

/** A merchant has a bank account, has a payout ordered, and wants the takings of each day paid out. */
export async function payOutToBank(world: IssuerWorld): Promise<void> {
  const { deps, tenant } = world;
  // The clock of a lived-in tenant stands still.
  const changed = await changeBankTerms(deps, tenant, {
    waitSeconds: 0,
    delaySeconds: 0,
    limits: [],
  });
  assert(changed.ok, 'the terms of a test were refused');
  const till = await enrolPayable(bankedWorld(world), { money: 900n, waitSeconds: 0 });
  const order = await payOutOf(till, 500n);
  assert(typeof order !== 'string', 'a payout of a test was refused');
  await payOutsOf(till, { hour: 22 });
}

/** The world with a bank that is never reached. */
function bankedWorld(world: IssuerWorld): IssuerWorld {
  const code = parseBankCode(ASHAS_ACCOUNT.bank);
  assert(code !== undefined, 'the bank of a test has no code');
  const address = { url: 'https://bank.test', apiKey: 'the-key-of-a-test', timeoutMs: 1_000 };
  const bank = createHttpBank({ ...address, code });
  const banks = {
    find: () => bank,
    paying: () => [bank],
    files: () => [],
    close: () => Promise.resolve(),
  };
  return { ...world, deps: { ...world.deps, banks } };
}
