/** What the tenant sets aside before the first day: a loss account, and cover for two of its tills. */

import { allotCover, fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Stream } from '../random/seeded.ts';
import { CURRENCY, type IssuerSide } from '../world/issuer-side.ts';
import type { People } from './people.ts';

/** In minor units. Small beside what a certificate allows: cover has to run out now and then. */
const LOSS_ACCOUNT = 30_000n;
const ALLOTMENTS: readonly bigint[] = [4_000n, 9_000n];
/** Tills of a town have one device each, which the operator counts from one. */
const FIRST_TILL = 1;

/** Funds the loss account and allots cover to the first tills, until that time (unix seconds). */
export async function allotTownCover(
  issuer: IssuerSide,
  { merchants }: People,
  { chance, until }: { readonly chance: Stream; readonly until: number },
): Promise<void> {
  const currency = CURRENCY.number;
  const funded = await issuer.operate((deps, tenant) =>
    fundLossAccount(deps, tenant, { id: chance.bytes(16), currency, amount: minor(LOSS_ACCOUNT) }),
  );
  assert(funded.ok, 'the loss account of the town was not funded');
  for (const [index, amount] of ALLOTMENTS.entries()) {
    const merchant = merchants[index];
    if (merchant === undefined) return;
    if (merchant.side.isAbsent) continue;
    const { account } = merchant.person;
    const order = { id: chance.bytes(16), currency, amount: minor(amount) };
    const allotted = await issuer.operate((deps, tenant) =>
      allotCover(deps, tenant, { ...order, account, till: FIRST_TILL, until }),
    );
    assert(allotted.ok, 'cover of the town was refused');
  }
}
