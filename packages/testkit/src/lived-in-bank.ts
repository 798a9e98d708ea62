/** A bank account in a lived-in tenant, and an order of money of which its bank has not been asked yet. */

import { createHttpBank } from '@tallystick/issuer/connectors/bank/http-bank';
import { parseBankCode } from '@tallystick/issuer/connectors/bank/bank-code';
import { assert } from '@tallystick/protocol/assert';
import { ASHAS_ACCOUNT, bankAccountOf, fund } from './bank-world.ts';
import { enrolDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';

/** A person gives the details of a bank account and orders money. */
export async function orderFromBank(world: IssuerWorld): Promise<void> {
  const code = parseBankCode(ASHAS_ACCOUNT.bank);
  assert(code !== undefined, 'the bank of a test has no code');
  const address = { url: 'https://bank.test', apiKey: 'the-key-of-a-test', timeoutMs: 1_000 };
  const bank = createHttpBank({ ...address, code });
  const banks = { find: () => bank, paying: () => [bank], close: () => Promise.resolve() };
  const at = { ...world, deps: { ...world.deps, banks } };
  const device = await enrolDevice(at, { role: 'customer', name: 'Asha' });
  await bankAccountOf(device, ASHAS_ACCOUNT);
  const order = await fund(device, 500n);
  assert(typeof order !== 'string', 'an order of a test was refused');
}
