/** How the list of coins is put together. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { coinGroups } from './coin-groups.ts';

const OWN = currency(1_001);
const RUPEES = currency(356);
const DAY = 86_400;
const dayOf = (seconds: number): string => String(Math.floor(seconds / DAY));

let made = 0;
function coin(change: Partial<CoinSummary> = {}): CoinSummary {
  made += 1;
  return {
    coinId: `coin-${made}`,
    uuid: `uuid-${made}`,
    currency: OWN,
    value: minor(5n),
    worth: minor(5n),
    state: 'held',
    expiresAt: 10 * DAY,
    redeemBy: 20 * DAY,
    isOwn: true,
    ...change,
  };
}

function listed(coins: readonly CoinSummary[]): readonly (readonly [bigint, number])[] {
  return coinGroups(coins, { own: OWN, dayOf }).map((group) => [
    group.first.value,
    group.coins.length,
  ]);
}

suite('the list of coins', () => {
  test('has a row for those that are alike, however many, and each coin once (V-03)', () => {
    const coins = [coin(), coin({ value: minor(2n), worth: minor(2n) }), coin(), coin()];
    const groups = coinGroups(coins, { own: OWN, dayOf });
    assert.deepEqual(listed(coins), [
      [5n, 3],
      [2n, 1],
    ]);
    const ids = groups.flatMap((group) => group.coins.map(({ coinId }) => coinId));
    assert.deepEqual(ids.toSorted(), coins.map(({ coinId }) => coinId).toSorted());
    assert.equal(new Set(groups.map(({ key }) => key)).size, groups.length);
  });

  test('never puts coins together of which a row would say something else (V-03, V-17)', () => {
    const others: readonly Partial<CoinSummary>[] = [
      { currency: RUPEES },
      { value: minor(2n) },
      { worth: minor(4n) },
      { state: 'handedOver' },
      { hindrance: 'partUsed' },
      { state: 'refused', code: 'spentBefore' },
      { isOwn: false },
      { expiresAt: 11 * DAY },
    ];
    for (const change of others) {
      assert.equal(coinGroups([coin(), coin(change)], { own: OWN, dayOf }).length, 2);
    }
  });

  test('has the account’s currency first, then what can be paid with, then what ends first, then the large (V-17)', () => {
    const rows = listed([
      coin({ currency: RUPEES, value: minor(100n) }),
      coin({ state: 'handedOver', value: minor(50n) }),
      coin({ expiresAt: 12 * DAY, value: minor(20n) }),
      coin({ value: minor(1n) }),
      coin({ value: minor(10n), expiresAt: 10 * DAY + 60 }),
    ]);
    assert.deepEqual(
      rows.map(([value]) => value),
      [10n, 1n, 20n, 50n, 100n],
    );
  });
});
