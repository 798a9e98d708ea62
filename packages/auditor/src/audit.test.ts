/** The auditor over a real issuer's database: it agrees with an honest one, and names each damage. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { statusKeyOf } from '@tallystick/issuer/accounts/status-key';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { takeBackup } from '@tallystick/testkit/issuer-backup';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  orderedHalf,
  type WorldPayment,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { auditTenant, type AuditReport } from './audit.ts';
import { findingText } from './finding.ts';

const world = await createIssuerWorld();
const { crypto, deps, tenant } = world;
const { auditorUrl } = world.testDatabase;
const database = await openReadOnlyDatabase(auditorUrl);
after(() => database.close());

async function audit(secrets: { readonly codeKey?: Uint8Array } = {}): Promise<AuditReport> {
  const key = { ...keysFor(deps, tenant), ...secrets };
  const report = await auditTenant({ database, crypto, key, now: world.now() });
  assert.ok(report !== undefined);
  return report;
}

async function texts(): Promise<readonly string[]> {
  return (await audit()).findings.map(findingText);
}

const { admin } = world.testDatabase;

// A day with everything in it: both halves, one half, a void, a closed request, and a proven cheat.
const payer = await enrolPayer(world, { deposit: 10_000n, offline: 5_000n });
const other = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const till = await enrolTill(world);
const prefund = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(1_000n) };
assert.ok((await fundLossAccount(deps, tenant, prefund)).ok);
const paid = await payer.pay(till, 700n);
const silent = await payer.pay(till, 200n);
const voided = await payer.pay(till, 100n);
const closed = await payer.pay(till, 50n);
const receipt = await till.receipt(paid);
await till.sync([halfOf(paid, { receipt }), halfOf(voided)]);
await payer.sync([halfOf(paid, { receipt }), halfOf(silent), halfOf(closed)], {
  payerStatements: [messageValue(await payer.statement())],
});
await world.work();
const word = await till.receipt(voided, { outcome: 'void' });
await till.sync([halfOf(voided, { receipt: word })]);
await till.sync([], { closedUnpaid: [closed.request.digest] });
const before = other.state();
const first = await other.pay(till, 100n);
other.restore(before);
const second = await other.pay(till, 450n);
await till.sync([halfOf(first), halfOf(second)]);
// A half came first, and came again with a wrong and with the right digits of a status code.
const coded = await payer.pay(till, 30n);
const right = issuerDigits(
  crypto,
  statusKeyOf(deps, tenant, till.keyHash),
  tenant,
  coded.withdrawal.digest,
);
const wrong = right === '000000' ? '000001' : '000000';
for (const half of [{}, { statusDigits: wrong }, { statusDigits: right }]) {
  await payer.sync([halfOf(coded, half)]);
}
const ordered = await payer.pay(till, 20n);
await payer.sync([await orderedHalf(world, { payer, payment: ordered })]);
await world.work();
const backup = await takeBackup(world);
const hex = (bytes: Uint8Array): string => `'\\x${toHex(bytes)}'`;
const nameOf = ({ withdrawal }: WorldPayment): string => hex(withdrawal.digest);

test('G-173: a day with voids, closed requests and a proven cheat agrees, and says what it took as told', async () => {
  const { findings, orders, counts } = await audit();
  assert.deepEqual(findings.map(findingText), []);
  assert.equal(counts.proofs, 1);
  assert.deepEqual(
    orders.map(({ kind, amount }) => [kind, amount]),
    [
      ['deposit', 11_000n],
      ['prefund', 1_000n],
    ],
  );
  assert.ok(counts.payerHalfOnly >= 1 && counts.payeeHalfOnly >= 1);
  assert.deepEqual([counts.codes, counts.acceptedByCode], [2, 1]);
});

test('G-162, G-182: an auditor with the key of status codes judges the digits again, and finds a judgement that was wrong', async () => {
  const { statusKey } = keysFor(deps, tenant);
  const report = await audit({ codeKey: statusKey });
  assert.deepEqual([report.findings, report.judgesCodes], [[], true]);
  const misled = await audit({ codeKey: deps.random(32) });
  const found = misled.findings.map(findingText).join('\n');
  assert.match(
    found,
    /^status code 2 of payment \w+: the row names other .*expected wrong, found right/m,
  );
  assert.match(
    found,
    /^payment \w+: what became of the money .*expected awaited, 0 paid, found settled/m,
  );
});

/** What somebody with the owner's rights does, and the line that has to name it. */
const DAMAGES: readonly {
  readonly name: string;
  readonly sql: string;
  readonly named: RegExp;
}[] = [
  {
    name: 'a posting with another amount, and the balances with it',
    sql: `update ledger_posting set amount = amount + 5
        where kind = 'capture' and reference = ${nameOf(paid)};
      update ledger_account set balance = balance - 5
        where home = ${payer.account} and name like 'reservation:%';
      update ledger_transit set amount = amount + 5
        where id = (select id from ledger_posting where kind = 'capture' and reference = ${nameOf(paid)});
      update ledger_posting set amount = amount + 5 where kind = 'rollUp' and id = (
        select rolled_up_by from ledger_transit t join ledger_posting p using (home, id)
        where p.reference = ${nameOf(paid)} and p.kind = 'capture');
      update ledger_account set balance = balance + 5
        where home = ${till.account} and name = 'available'`,
    named:
      /^payment \w+: the postings are not what the row says \(expected 705,0,0, found 700,0,0\)$/m,
  },
  {
    name: 'a payment that was sent to another account',
    sql: `update ledger_posting set credit_home = ${other.account}
        where kind = 'capture' and reference = ${nameOf(paid)}`,
    named: /^capture posting of payment \w+: the postings are not/m,
  },
  {
    name: 'a posting that belongs to no payment',
    sql: `insert into ledger_posting select tenant, home, decode(repeat('ab', 16), 'hex'), currency, 9,
        debit_home, debit_name, credit_home, credit_name, kind, decode(repeat('cd', 32), 'hex'), posted_at
        from ledger_posting where kind = 'capture' and reference = ${nameOf(paid)}`,
    named: /^a row of postings of payment (?:cd){32} at account \d+: a row belongs to nothing/m,
  },
  {
    name: 'money that was moved from one account to another without a posting',
    sql: `update ledger_account set balance = balance - 10
        where home = ${payer.account} and name = 'available';
      update ledger_account set balance = balance + 10
        where home = ${other.account} and name = 'available'`,
    named: /^account \d+: the balance is not deposits less withdrawals/m,
  },
  {
    name: 'a loss account that was drawn on',
    sql: `update ledger_account set balance = balance - 10 where name like 'loss:%'`,
    named: /^loss account and cover in currency \d+: the balance is not/m,
  },
  {
    name: "a payee's half that vanished",
    sql: `delete from half where digest = ${nameOf(paid)} and side = 'payee'`,
    named: /^payee's half of payment \w+: a half that was handed in is gone/m,
  },
  {
    name: "a payer's half that vanished",
    sql: `delete from half where digest = ${nameOf(paid)} and side = 'payer'`,
    named: /^payer's half of payment \w+: a half that was handed in is gone/m,
  },
  {
    name: 'a payment without any half',
    sql: `delete from half where digest = ${nameOf(paid)}`,
    named: /^payment \w+: a half that was handed in is gone/m,
  },
  {
    name: 'halves without their payment',
    sql: `delete from payment where digest = ${nameOf(silent)}`,
    named: /^a row of halves of payment \w+ at account \d+: a row belongs to nothing/m,
  },
  {
    name: 'a half that was written over',
    sql: `update half set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)
        where digest = ${nameOf(silent)}`,
    named: /^payer's half of payment \w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a half that was put in the place of another',
    sql: `update half set sealed = (select sealed from half where digest = ${nameOf(paid)} limit 1)
        where digest = ${nameOf(silent)}`,
    named: /^payer's half of payment \w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a void that was made to vanish, and the payment with it made good',
    sql: `delete from stored_receipt where digest = ${nameOf(voided)};
      update payment set receipt = null, receipt_seq = null where digest = ${nameOf(voided)}`,
    named:
      /^payment \w+: what became of the money is not what the evidence says \(expected settled, 100 paid, found reversed, 0 paid\)/m,
  },
  {
    name: "a payee's word that was made another",
    sql: `update payment set receipt = 'declined' where digest = ${nameOf(paid)}`,
    named: /^the payee's word of payment \w+: the row names other evidence/m,
  },
  {
    name: 'a changed sum of a payment',
    sql: `update payment set cumulative = cumulative + 1 where digest = ${nameOf(paid)}`,
    named: /^cumulative of payment \w+: the row says something else .*expected 700, found 701/m,
  },
  {
    name: 'a payment that was paid though nobody claimed it',
    sql: `update payment set status = 'settled', paid_reservation = amount
        where digest = ${nameOf(silent)}`,
    named:
      /^payment \w+: what became of the money is not .*expected awaited, 0 paid, found settled, 200 paid/m,
  },
  {
    name: 'a claimed payment that was not paid',
    sql: `update payment set status = 'returned', paid_reservation = 0 where digest = ${nameOf(paid)}`,
    named: /^payment \w+: what became of the money is not .*expected settled, 700 paid/m,
  },
  {
    name: 'a status code that vanished, on which a payment rests',
    sql: `delete from stored_code where digest = ${nameOf(coded)} and number = 2`,
    named: /^status code 2 of payment \w+: a status code that was judged is gone$/m,
  },
  {
    name: 'a status code without which nobody asked for the money',
    sql: `delete from stored_code where digest = ${nameOf(coded)}`,
    named: /^payment \w+: what became of the money is not .*expected awaited, 0 paid/m,
  },
  {
    name: 'a wrong status code that was said to be right',
    sql: `delete from stored_code where digest = ${nameOf(coded)} and number = 2;
      update payment set wrong_codes = '' where digest = ${nameOf(coded)}`,
    named:
      /^a right status code of payment \w+: the row names other evidence .*expected false, found true/m,
  },
  {
    name: 'a status code that was never typed',
    sql: `update payment set code_matched = true where digest = ${nameOf(silent)}`,
    named: /^status code 1 of payment \w+: a status code that was judged is gone$/m,
  },
  {
    name: 'a right status code that was forgotten',
    sql: `update payment set code_matched = false where digest = ${nameOf(coded)}`,
    named: /^a right status code of payment \w+: the row names other .*expected true, found false/m,
  },
  {
    name: 'a status code of another payment',
    sql: `insert into stored_code select tenant, home, ${nameOf(silent)}, 1, sealed, received_at
        from stored_code where digest = ${nameOf(coded)} and number = 2;
      update payment set code_matched = true where digest = ${nameOf(silent)}`,
    named: /^status code 1 of payment \w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a wrong status code that was made another',
    sql: `update payment set wrong_codes = '123456' where digest = ${nameOf(coded)}`,
    named:
      /^wrong status codes of payment \w+: the row names other .*expected \d{6}, found 123456/m,
  },
  {
    name: 'an order that vanished, on which a payment rests',
    sql: `delete from stored_order where digest = ${nameOf(ordered)}`,
    named: /^the payer's order of payment \w+: the row names other .*expected false, found true/m,
  },
  {
    name: 'an order without which nobody asked for the money',
    sql: `delete from stored_order where digest = ${nameOf(ordered)}`,
    named: /^payment \w+: what became of the money is not .*expected awaited, 0 paid/m,
  },
  {
    name: 'an order that was never given',
    sql: `update payment set ordered = true where digest = ${nameOf(silent)}`,
    named: /^the payer's order of payment \w+: the row names other .*expected false, found true/m,
  },
  {
    name: 'an order of another payment',
    sql: `insert into stored_order select tenant, home, ${nameOf(silent)}, sealed, received_at
        from stored_order where digest = ${nameOf(ordered)};
      update payment set ordered = true where digest = ${nameOf(silent)}`,
    named: /^order of payment \w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a request that forgot that it was paid',
    sql: `delete from paid_request where digest = ${nameOf(paid)}`,
    named: /^the request that payment \w+ used up: the row names other evidence/m,
  },
  {
    name: 'a request that was closed without a word of its payee',
    sql: `insert into closed_request select tenant, payee, request, 0 from payment
        where digest = ${nameOf(paid)}`,
    named: /^closing of request \d+\/\w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a changed figure of a line',
    sql: `update line set settled = settled - 7, returned = returned + 7 where home = ${payer.account}`,
    named: /^settled of line \w+: the line's figures are not what was signed/m,
  },
  {
    name: 'a ceiling that no certificate allows',
    sql: `update line set ceiling = ceiling + 7, returned = returned + 7 where home = ${payer.account}`,
    named: /^ceiling of line \w+: the line's figures .*expected 5000, found 5007/m,
  },
  {
    name: 'money that was said to have gone back',
    sql: `update line set known_sum = known_sum - 1 where home = ${payer.account}`,
    named: /^highest known sum of line \w+: the line's figures .*expected 1100, found 1099/m,
  },
  {
    name: 'a certificate that vanished',
    sql: `delete from certificate where home = ${payer.account}`,
    named: /^payment \w+: it names a certificate or a device that was never issued here/m,
  },
  {
    name: 'a certificate with another ceiling in its row',
    sql: `update certificate set ceiling = ceiling + 1 where home = ${payer.account}`,
    named: /^certificate \w+: the row says something else than what was signed/m,
  },
  {
    name: 'a device that got the key of another',
    sql: `update device set account_certificate = (
        select account_certificate from device where home = ${other.account})
      where home = ${payer.account}`,
    named: /^device \w+: the row says something else than what was signed/m,
  },
  {
    name: 'a bundle that the issuer did not sign',
    sql: `update trust_bundle set bytes = set_byte(bytes, length(bytes) - 1,
        get_byte(bytes, length(bytes) - 1) # 1) where seq = (select max(seq) from trust_bundle)`,
    named: /^bundle \d+: is not signed by whom it has to be/m,
  },
  {
    name: 'a statement that its device did not sign',
    sql: `update statement set bytes = set_byte(bytes, length(bytes) - 1,
        get_byte(bytes, length(bytes) - 1) # 1) where home = ${payer.account}`,
    named: /^statement \w+ of device \w+: is not signed by whom it has to be/m,
  },
  {
    name: 'a proof that was made to vanish',
    sql: 'delete from fraud_proof',
    named: /^line \w+: it is called a fraud, and no proof that holds is kept/m,
  },
  {
    name: 'a cheat that was made an honest payer',
    sql: `delete from fraud_proof; update line set status = 'open' where home = ${other.account}`,
    named: /^payment \w+ beside the one before it: two signed messages cannot both be honest/m,
  },
  {
    name: 'an account that was taken away',
    sql: `delete from account where home = ${other.account}`,
    named:
      /^a row of payments of payment|^a row of lines at account \d+: a row belongs to nothing/m,
  },
];

/** Past triggers and foreign rules, as only the database's owner can. */
async function plant(sql: string): Promise<void> {
  try {
    await admin.script(`begin; set local session_replication_role = 'replica'; ${sql}; commit`);
  } catch (error) {
    await admin.script('rollback');
    throw error;
  }
}

for (const { name, sql, named } of DAMAGES) {
  test(`G-059, G-173: the auditor names ${name}`, async () => {
    await plant(sql);
    const found = (await texts()).join('\n');
    await backup.restore();
    assert.match(found, named);
  });
}

test('after all that, with everything put back, the auditor agrees', async () => {
  assert.deepEqual(await texts(), []);
});

// Last, because it moves the clock.
test('G-059, G-102, G-103: an honest day agrees, before and after its last days', async () => {
  const honest = await enrolPayer(world, { deposit: 10_000n, offline: 5_000n });
  const shop = await enrolTill(world);
  assert.deepEqual(await texts(), []);
  const claimed = await honest.pay(shop, 700n);
  const unclaimed = await honest.pay(shop, 200n);
  const declined = await honest.pay(shop, 100n);
  const accepted = await shop.receipt(claimed);
  await honest.sync([halfOf(claimed, { receipt: accepted }), halfOf(unclaimed)]);
  await shop.sync([halfOf(claimed, { receipt: accepted })]);
  const no = await shop.receipt(declined, { outcome: 'declined' });
  await shop.sync([halfOf(declined, { receipt: no })]);
  assert.deepEqual(await texts(), []);
  await world.work();
  assert.deepEqual(await texts(), []);
  world.wait(30 * 86_400);
  await world.work();
  assert.deepEqual(await texts(), []);
});
