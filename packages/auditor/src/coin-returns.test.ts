/** To whom coins went that nobody redeemed, under audit: honest returns agree, and each damage is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coinKind } from '@tallystick/protocol/messages/coin';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinPaid,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });
const { crypto, deps, tenant } = world;
const { admin } = world.testDatabase;
const { audit, texts } = await audited(world);

const person = (): Promise<CoinParty> => coinPerson(world);

/** A payment with new coins of the payer's. */
async function pay(from: CoinParty, to: CoinParty, amount = 500n): Promise<CoinPaid> {
  return payWithCoins(world, { from, to }, await from.coins.mint(amount));
}

const [asha, bela, chan, cheat] = [await person(), await person(), await person(), await person()];
const [till, other] = [await coinShop(world), await coinShop(world)];
const account = ({ coins: { device } }: CoinParty): bigint => device.account;

// Redeemed, and told of by its payer before and after.
const redeemed = await pay(asha, till);
await handInHalf(asha, await redeemed.half());
await till.coins.redeem(redeemed.taken);
await handInHalf(asha, await redeemed.half('accepted'));

// Accepted by a till that never came to redeem it.
const accepted = await pay(asha, till);
await handInHalf(asha, await accepted.half('accepted'));

// Given up by a till: of the payer's own coins, and of coins that the payer had from somebody else. The first till tries
// to redeem them all the same, in the same second, and is convicted.
const greedy = await coinShop(world);
const declined = await pay(asha, greedy);
await handInHalf(asha, await declined.half());
world.wait(60);
await handInHalf(asha, await declined.half('declined'));
await greedy.coins.redeem(declined.taken);
const first = await pay(asha, bela);
const voided = await payWithCoins(world, { from: bela, to: till }, first.taken);
await handInHalf(bela, await voided.half('void'));

// Declined by a person.
const refused = await pay(bela, chan);
await handInHalf(bela, await refused.half('declined'));

// Handed on, and redeemed by nobody: shown in time, and shown too late.
const given = await pay(asha, bela, 1_000n);
const passed = await payWithCoins(world, { from: bela, to: till }, given.taken);
await handInHalf(bela, await passed.half());
const hidden = await pay(asha, bela);
const late = await payWithCoins(world, { from: bela, to: till }, hidden.taken);

// Handed over twice: the way that was shown first counts, here the longer one. The other way's till gives it up.
const coins = await cheat.coins.mint(500n);
const before = cheat.coins.state();
const one = await payWithCoins(world, { from: cheat, to: bela }, coins);
cheat.coins.restore(before);
const two = await payWithCoins(world, { from: cheat, to: other }, coins);
const onwards = await payWithCoins(world, { from: bela, to: till }, one.taken);
await handInHalf(bela, await onwards.half());
world.wait(60);
await handInHalf(cheat, await two.half('declined'));

// Claimed together with one that a stolen key signed: the claim is kept, with steps of the other coin only.
const [coin] = await asha.coins.mint(500n);
assert.ok(coin !== undefined);
const ground = { crypto, tenant, random: deps.random, now: world.now() };
const body = { ...coin.coin.body, index: 99 };
const forged = { coin: await signAsIssuer(ground, world.keys.coin, coinKind, body), way: [] };
const mixed = await payWithCoins(world, { from: asha, to: till }, [coin, forged]);
await till.coins.redeem(mixed.taken);

// Never shown to anybody.
await asha.coins.mint(300n);
await world.work();

test('an honest issuer’s returns agree, before the last day and after it (V-52, V-78)', async () => {
  assert.deepEqual(await texts(), []);
  world.wait(21 * 86_400);
  await handInHalf(bela, await late.half());
  assert.deepEqual(await texts(), []);
  await world.work();
  assert.deepEqual(await texts(), []);
  assert.equal((await audit()).counts.coinHalves, 11);
});

const hex = (bytes: Uint8Array): string => `'\\x${Buffer.from(bytes).toString('hex')}'::bytea`;
/** The coins that a payment handed over. */
const coinsOf = ({ digest }: CoinPaid): string =>
  `(home, batch, number) in (select home, batch, number from coin_step where transfer = ${hex(digest)})`;
/** As if they had gone back while they could still be redeemed, long after everything was shown. */
const early = (paid: CoinPaid): string =>
  `update coin set changed_at = (select max(redeem_by) from coin_mint) - 86400 where ${coinsOf(paid)}`;

const COIN = 'coin [-0-9a-f]{36}';
const HALF = "payer's half of coins [0-9a-f]{64}";
const OTHER_ROW = 'the row says something else than what was signed';
const NOTHING = 'a row belongs to nothing that is there';
const WRONG = 'what became of the money is not what the evidence says';
const POSTINGS = 'mint [0-9a-f]{24} and account \\d+: the postings are not what the row says';
const EARLY = `^${COIN}: ${WRONG} \\(expected out, found returned to account \\d+ before its last day\\)`;

const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: string]>> = {
  'a half that was changed': [
    `update coin_half set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256)`,
    `^${HALF}: is not signed`,
  ],
  'another word than the payee signed': [
    `update coin_half set outcome = 'declined' where outcome = 'accepted'`,
    `^${HALF}: ${OTHER_ROW}`,
  ],
  'another receipt': [
    `update coin_half set receipt = sha256(receipt) where outcome = 'accepted'`,
    `^${HALF}: ${OTHER_ROW}`,
  ],
  'another amount': [
    `update coin_half set amount = amount + 1 where digest = ${hex(passed.digest)}`,
    `^${HALF}: ${OTHER_ROW}`,
  ],
  'another payer': [
    `update coin_half set home = ${account(chan)} where digest = ${hex(passed.digest)}`,
    `^${HALF}: ${OTHER_ROW}`,
  ],
  'another payer of coins that were the payer’s own': [
    `update coin_half set home = ${account(chan)} where digest = ${hex(refused.digest)}`,
    `^way of ${COIN}: the row names other evidence`,
  ],
  'a step of no claim and no half': [
    `update coin_step set claim = sha256(claim) where transfer = ${hex(passed.digest)}`,
    `^step of ${COIN}: ${NOTHING}`,
  ],
  'a step that is behind all claims and halves': [
    `update coin_step set claimant = 999999 where transfer = ${hex(passed.digest)}`,
    `^step of ${COIN}: ${NOTHING}`,
  ],
  'a step that nobody signed': [
    `insert into coin_step
       select tenant, home, batch, number, transfer, sha256(transfer), ${account(till)},
         holder_key_hash, claimant, claim, seen_at
       from coin_step where transfer = ${hex(passed.digest)}`,
    `^step of ${COIN}: is not signed`,
  ],
  'a step from another’s hands': [
    `update coin_step set holder = ${account(chan)} where transfer = ${hex(given.digest)}`,
    `^step of ${COIN}: ${OTHER_ROW}`,
  ],
  'a step under another key': [
    `update coin_step set holder_key_hash = sha256(holder_key_hash)
     where transfer = ${hex(given.digest)}`,
    `^step of ${COIN}: ${OTHER_ROW}`,
  ],
  'a step of a coin of another account': [
    `update coin_step set home = ${account(chan)}, holder = ${account(chan)}
     where transfer = ${hex(given.digest)}`,
    `^step of ${COIN}: ${NOTHING}`,
  ],
  'a coin that went back and was worth something else': [
    `update coin set value = value + 1 where ${coinsOf(passed)}`,
    `^step of ${COIN}: ${OTHER_ROW}`,
  ],
  'another last day than coins have': [
    'update coin_mint set redeem_by = redeem_by + 1',
    `^step of ${COIN}: ${OTHER_ROW}`,
  ],
  'a step that is seen earlier than what shows it': [
    `update coin_step set seen_at = seen_at - 1 where transfer = ${hex(passed.digest)}`,
    `^step of ${COIN}: the row names other evidence .*found another time`,
  ],
  'a step that is gone': [
    `delete from coin_step where transfer = ${hex(passed.digest)}`,
    `^way of ${COIN}: the row names other evidence .*expected step [0-9a-f]{64}`,
  ],
  'a step in the middle that is gone': [
    `delete from coin_step where transfer = ${hex(given.digest)}`,
    `^way of ${COIN}: the row names other evidence .*expected step [0-9a-f]{64}`,
  ],
  'coins that went to whom they were made for, and not to who had them last': [
    `update coin set returned_to = null where ${coinsOf(passed)}`,
    `^${COIN}: ${WRONG} \\(expected returned to account ${account(bela)}, found returned to account ${account(asha)}\\)`,
  ],
  'coins that went to whom was shown too late': [
    `update coin set returned_to = ${account(bela)} where ${coinsOf(late)}`,
    `^${COIN}: ${WRONG} \\(expected returned to account ${account(asha)}`,
  ],
  'coins that went the way that was shown second': [
    `update coin set returned_to = null where ${coinsOf(onwards)}`,
    `^${COIN}: ${WRONG} \\(expected returned to account ${account(bela)}`,
  ],
  'coins that went back before their last day without any word': [early(passed), EARLY],
  'coins that went back early though a till had accepted them': [early(accepted), EARLY],
  'coins that went back early on the word of a till that had them second': [
    `${early(onwards)}; update coin set returned_to = null where ${coinsOf(onwards)}`,
    EARLY,
  ],
  'coins that went back before the word came': [
    `update coin set changed_at = changed_at - 1 where ${coinsOf(declined)}`,
    EARLY,
  ],
  'coins that went back before their step was shown': [
    `update coin_half set received_at = received_at - 1 where digest = ${hex(voided.digest)};
     update coin set changed_at = changed_at - 1 where ${coinsOf(voided)}`,
    EARLY,
  ],
  'coins that a till gave up and that went to somebody else': [
    `update coin set returned_to = ${account(chan)} where ${coinsOf(voided)}`,
    EARLY,
  ],
  'coins that went back though the till that gave them up had redeemed them before': [
    `update coin set changed_at = changed_at + 1 where ${coinsOf(declined)}`,
    EARLY,
  ],
  'coins that went back on a word that is gone': [
    `delete from coin_half where outcome = 'void'`,
    EARLY,
  ],
  'money of coins that was posted to another account': [
    `update ledger_posting set credit_home = ${account(chan)}
     where kind = 'returnCoins' and credit_home = ${account(bela)} and home = ${account(asha)}`,
    `^${POSTINGS}`,
  ],
  'money of coins that was posted for another mint': [
    `update ledger_posting set reference = sha256(reference) where kind = 'returnCoins'`,
    `^${POSTINGS}`,
  ],
  'money of coins that was posted for no mint': [
    `update ledger_posting set reference = null where kind = 'returnCoins'`,
    `^${POSTINGS.replace('{24}', '{0}')}`,
  ],
  'money of coins that was posted to what is set aside': [
    `update ledger_posting set credit_name = 'reservation:x'
     where kind = 'returnCoins' and credit_home = ${account(asha)}`,
    `^${POSTINGS}`,
  ],
  'money of coins that was posted out of another pot': [
    `update ledger_posting set debit_home = ${account(chan)}
     where kind = 'returnCoins' and home = ${account(asha)}`,
    `^${POSTINGS}`,
  ],
};

const TABLES = ['coin', 'coin_mint', 'coin_half', 'coin_step', 'ledger_posting'];

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`found: ${name}`, async () => {
    for (const table of TABLES) await admin.query(`create table kept_${table} as table ${table}`);
    await admin.query('alter table ledger_posting disable trigger all');
    try {
      await admin.query(damage);
      const found = await texts();
      assert.ok(
        found.some((text) => new RegExp(finding).test(text)),
        found.join('\n'),
      );
    } finally {
      for (const table of TABLES) {
        await admin.query(`delete from ${table}`);
        await admin.query(`insert into ${table} table kept_${table}`);
        await admin.query(`drop table kept_${table}`);
      }
      await admin.query('alter table ledger_posting enable trigger all');
    }
  });
}

test('nothing of it is left', async () => {
  assert.deepEqual(await texts(), []);
});
