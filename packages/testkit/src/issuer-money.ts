/** Where the money of a test's issuer is: in accounts, on lines, in the loss account. */

import {
  availableAccount,
  coverAccount,
  lossAccount,
  reservationAccount,
  transitAccount,
} from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { allotCover, fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { lockLines, type LineRow } from '@tallystick/issuer/certificates/line-row';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import type { WorldPayer, WorldTill } from './issuer-payments.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

const CURRENCY = TEST_CURRENCY.number;

/** The payer's line as the issuer has it. */
export async function lineOf(world: IssuerWorld, payer: WorldPayer): Promise<LineRow> {
  const key = { home: payer.account, line: payer.line };
  const [line] = await world.database.transaction(world.tenant, (tx) => lockLines(tx, [key]));
  assert(line !== undefined, 'the payer of a test has no line');
  return line;
}

/** ceiling - settled - returned of the line, and the reservation beside it in the ledger. */
export async function figuresOf(
  world: IssuerWorld,
  payer: WorldPayer,
): Promise<{ readonly line: string; readonly reserved: bigint; readonly available: bigint }> {
  const { ceiling, settled, returned } = (await lineOf(world, payer)).figures;
  const [reserved, available] = await balances(world, [
    reservationAccount(payer.account, toHex(payer.line)),
    availableAccount(payer.account),
  ]);
  assert(reserved !== undefined && available !== undefined, 'an account of a payer is not open');
  return { line: `${ceiling} - ${settled} - ${returned}`, reserved, available };
}

/** What an account has free, and what is on its way to it. */
export async function moneyOf(
  world: IssuerWorld,
  { account }: Pick<WorldTill, 'account'>,
): Promise<bigint> {
  const found = await balances(world, [availableAccount(account), transitAccount(account)]);
  return found.reduce<bigint>((sum, balance) => sum + (balance ?? 0n), 0n);
}

/** What the tenant's loss account holds besides the cover that is allotted. */
export async function lossOf(world: IssuerWorld): Promise<bigint> {
  const [loss] = await balances(world, [lossAccount(CURRENCY)]);
  return loss ?? 0n;
}

/** What is left of a till's cover. */
export async function coverOf(world: IssuerWorld, till: WorldTill): Promise<bigint> {
  const number = till.certificate.body.till;
  const [cover] = await balances(world, [coverAccount(till.account, number)]);
  return cover ?? 0n;
}

/** Funds the loss account with `amount` and sets it aside for a till, for `seconds`. */
export async function coverTill(
  world: IssuerWorld,
  till: WorldTill,
  { amount, seconds }: { readonly amount: bigint; readonly seconds: number },
): Promise<void> {
  const { deps, tenant } = world;
  const order = { currency: CURRENCY, amount: minor(amount) };
  const funded = await fundLossAccount(deps, tenant, { ...order, id: deps.random(16) });
  assert(funded.ok, 'the loss account of a test was not funded');
  const allotted = await allotCover(deps, tenant, {
    ...order,
    id: deps.random(16),
    account: till.account,
    till: till.certificate.body.till,
    until: world.now() + seconds,
  });
  assert(allotted.ok, 'cover of a test was refused');
}

async function balances(
  world: IssuerWorld,
  accounts: Parameters<typeof balancesOf>[1],
): Promise<readonly (bigint | undefined)[]> {
  return world.database.transaction(world.tenant, (tx) => balancesOf(tx, accounts));
}
