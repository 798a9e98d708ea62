/** Opening accounts: the same order opens one account, and is answered the same (L-01, G-112). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AccountRule, NewRule } from '@tallystick/protocol/calls/rules';
import { minor } from '@tallystick/protocol/money';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { changeAccountRules, listAccountRules } from './account-rules.ts';
import { createAccount, createEnrolmentCode, type CreateAccountInput } from './create-account.ts';

const world = await createIssuerWorld();

function order(changes: Partial<CreateAccountInput> = {}): CreateAccountInput {
  return {
    id: new Uint8Array(16).fill(7),
    role: 'merchant',
    name: 'Corner shop',
    merchantType: 5_411,
    place: 'tdr1y',
    ...changes,
  };
}

test('an order that is repeated is answered with the same account and the same code', async () => {
  const first = await createAccount(world.deps, world.tenant, order());
  assert.ok(first.ok);
  assert.deepEqual(await createAccount(world.deps, world.tenant, order()), first);
});

for (const changes of [{ name: 'Other shop' }, { merchantType: 5_812 }, { place: 'tdr1z' }]) {
  test(`an order id with another ${Object.keys(changes).join()} is refused`, async () => {
    await createAccount(world.deps, world.tenant, order());
    const answer = await createAccount(world.deps, world.tenant, order(changes));
    assert.deepEqual(answer, { ok: false, code: 'orderIdReused' });
  });
}

test('a merchant without a type or a place, and a tenant without keys', async () => {
  const { merchantType, place, ...nameless } = order({ id: world.deps.random(16) });
  assert.ok(merchantType !== undefined && place !== undefined);
  for (const half of [nameless, { ...nameless, place }, { ...nameless, merchantType }]) {
    const answer = await createAccount(world.deps, world.tenant, half);
    assert.deepEqual(answer, { ok: false, code: 'merchantNeedsTypeAndPlace' });
  }
  const unknown = { ...world.deps, keysOf: () => undefined };
  const refused = { ok: false, code: 'unknownTenant' };
  assert.deepEqual(await createAccount(unknown, world.tenant, order()), refused);
  assert.deepEqual(await createEnrolmentCode(unknown, world.tenant, { account: 1n }), refused);
});

test('what an operator mistypes is refused by name', async () => {
  const cases: readonly (readonly [Partial<CreateAccountInput>, string])[] = [
    [{ name: '' }, 'nameInvalid'],
    [{ name: ' spaced ' }, 'nameInvalid'],
    [{ name: 'A name of more than 24 bytes' }, 'nameInvalid'],
    [{ merchantType: 10_000 }, 'typeInvalid'],
    [{ place: 'atlantis' }, 'placeInvalid'],
    [{ role: 'customer' }, 'customerHasNoTypeOrPlace'],
  ];
  for (const [changes, code] of cases) {
    const id = world.deps.random(16);
    const answer = await createAccount(world.deps, world.tenant, order({ id, ...changes }));
    assert.deepEqual(answer, { ok: false, code });
  }
});

suite('rules that an account is opened with (G-112)', () => {
  const KEEP: NewRule = { rule: { kind: 'minimumBalance', amount: minor(25_00n) } };
  const BRIEF: NewRule = { rule: { kind: 'brief', seconds: 3_600 }, until: world.now() + 60 };

  function customer(rules: readonly NewRule[], id = world.deps.random(16)): CreateAccountInput {
    return { id, role: 'customer', name: 'Asha', rules };
  }

  async function rulesOf(account: bigint): Promise<readonly AccountRule[]> {
    const listed = await listAccountRules(world.deps, world.tenant, { account });
    assert.ok(listed.ok);
    return listed.value.rules;
  }

  test('are in force with it, as the operator’s', async () => {
    const opened = await createAccount(world.deps, world.tenant, customer([KEEP, BRIEF]));
    assert.ok(opened.ok);
    const author = { kind: 'issuer' };
    assert.deepEqual(await rulesOf(opened.value.account), [
      { number: 1, author, ...KEEP },
      { number: 2, author, ...BRIEF },
    ]);
  });

  test('are set once, however often the order comes, also when they have ended since', async () => {
    const id = world.deps.random(16);
    const first = await createAccount(world.deps, world.tenant, customer([KEEP, BRIEF], id));
    assert.ok(first.ok);
    const { account } = first.value;
    const author = { kind: 'issuer' } as const;
    await changeAccountRules(world.deps, world.tenant, { account, author, set: [], end: [1] });
    world.wait(61);
    assert.deepEqual(
      await createAccount(world.deps, world.tenant, customer([KEEP, BRIEF], id)),
      first,
    );
    assert.deepEqual(await rulesOf(account), []);
  });

  test('are part of the order: the same id with other rules is refused', async () => {
    const id = world.deps.random(16);
    assert.ok((await createAccount(world.deps, world.tenant, customer([KEEP], id))).ok);
    for (const other of [[KEEP, KEEP], [{ rule: { kind: 'count', payments: 3 } }]] as const) {
      const answer = await createAccount(world.deps, world.tenant, customer(other, id));
      assert.deepEqual(answer, { ok: false, code: 'orderIdReused' });
    }
  });

  test('come with the account or not at all: what is refused opens none', async () => {
    const before = await createAccount(world.deps, world.tenant, customer([]));
    assert.ok(before.ok);
    const refused: readonly (readonly [readonly NewRule[], string])[] = [
      [[KEEP, { ...KEEP, until: world.now() }], 'untilPassed'],
      [Array.from({ length: 17 }, () => KEEP), 'tooManyRules'],
    ];
    for (const [rules, code] of refused) {
      const id = world.deps.random(16);
      const answer = await createAccount(world.deps, world.tenant, customer(rules, id));
      assert.deepEqual(answer, { ok: false, code });
      // The id is free: the order may come again, mended.
      const mended = await createAccount(world.deps, world.tenant, customer([KEEP], id));
      assert.ok(mended.ok);
    }
    const after = await createAccount(world.deps, world.tenant, customer([]));
    assert.ok(after.ok);
    assert.equal(after.value.account, before.value.account + 3n);
  });
});
