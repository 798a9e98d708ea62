/**
 * Payouts by a bank that takes files: put out once, told of by report and statement, and credited again once where the
 * money comes back days later; whatever is asked, brought or dies twice (V-62, V-63, V-76).
 */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test, type TestContext } from 'node:test';
import { currency } from '@tallystick/protocol/money';
import { availableOf } from '@tallystick/testkit/bank-world';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import {
  deposit,
  enrolPayable,
  newestPayOut,
  payOutOf,
  SHOPS_ACCOUNT,
} from '@tallystick/testkit/pay-outs';
import { balance, batch, entry, reportXml, statementXml } from '@tallystick/testkit/bank-messages';
import { assertValid } from '@tallystick/testkit/published-schema';
import { readBankSettings } from '../config/bank-settings.ts';
import { openBanks, type Banks } from '../connectors/bank/banks.ts';
import { listBankOrders } from '../operator/bank-orders.ts';
import { startBankFiles } from '../service/bank-files.ts';
import { carryBankFiles, type CarriedFiles } from './carry-bank-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-pay-outs-'));
let opened: Banks | undefined;
const banks: Banks = {
  find: (code) => opened?.find(code),
  paying: (of, payee) => opened?.paying(of, payee) ?? [],
  files: () => opened?.files() ?? [],
  close: async () => opened?.close(),
};
const world = await createIssuerWorld({ banks });
const { deps, tenant } = world;
await openFolder();
after(async () => {
  await banks.close();
  await rm(folder, { recursive: true });
});
afterEach(() => world.checkMoney());

/** As a start of the issuer opens it. */
async function openFolder(): Promise<void> {
  const one = {
    kind: 'files',
    code: 'TSBA0000001',
    folder,
    account: '900000000001',
    name: 'Operator',
  };
  const text = JSON.stringify({ banks: [{ ...one, payOutFor: [tenant] }] });
  const settings = readBankSettings(text, 'test');
  assert.ok(settings.ok, settings.ok ? '' : settings.message);
  opened = await openBanks(settings.banks, deps.clock);
}

async function carry(): Promise<CarriedFiles> {
  const [bank] = banks.files();
  return carryBankFiles(bank ?? assert.fail('there is no bank of files'), world.now());
}

/** What is due is asked about, after as long as a bank of files may take. */
async function ask(): Promise<void> {
  world.wait(7 * 3_600);
  await world.work();
}

/** What the bank knows the newest payout of a till by. */
async function atBank({ account }: IssuerDevice): Promise<string> {
  const listed = await listBankOrders(deps, tenant, { limit: 50 });
  assert.ok(listed.ok);
  return listed.value.find(({ home }) => home === account)?.atBank ?? assert.fail('no payout');
}

let names = 0;
async function bring(text: string): Promise<void> {
  names += 1;
  await writeFile(join(folder, `part-${names}`), text);
  await rename(join(folder, `part-${names}`), join(folder, 'incoming', `bank-${names}.xml`));
}

/** The one file that was put out and that nobody has taken away yet, which is taken away. */
async function takeAway(t: TestContext): Promise<{ readonly name: string; readonly text: string }> {
  const [name, second] = await readdir(join(folder, 'outgoing'));
  assert.ok(name !== undefined && second === undefined, 'there is not one file');
  const path = join(folder, 'outgoing', name);
  const text = await readFile(path, 'utf8');
  await assertValid(t, 'pain.001.001.10', text);
  await rm(path);
  return { name: name.replace(/\.xml$/, ''), text };
}

async function statement(
  t: TestContext,
  name: string,
  moves: readonly (readonly ['CRDT' | 'DBIT', string, string?])[],
  [from, to]: readonly [string, string],
): Promise<string> {
  const entries = moves.map(([direction, id, reason]) =>
    entry({
      amount: '10.00',
      direction,
      details: [
        [
          'TxDtls',
          [
            ['Refs', [['EndToEndId', id]]],
            reason === undefined ? undefined : ['RtrInf', [['Rsn', [['Cd', reason]]]]],
          ],
        ],
      ],
    }),
  );
  const text = statementXml([balance('OPBD', from), balance('CLBD', to)], entries, { id: name });
  await assertValid(t, 'camt.053.001.08', text);
  return text;
}

async function outcome(till: IssuerDevice): Promise<string> {
  return `${await newestPayOut(till)} ${await availableOf(world, till)}`;
}

test('one file goes out with all that was ordered, a report refuses one, a statement shows the other leave, and its return days later is credited once (T-95)', async (t) => {
  const [asha, shop] = [
    await enrolPayable(world, { money: 1_000n }),
    await enrolPayable(world, { money: 1_000n }),
  ];
  for (const till of [asha, shop]) assert.ok(typeof (await payOutOf(till)) !== 'string');
  await world.work();
  assert.equal(await outcome(asha), 'sent 0');
  assert.equal((await carry()).out.length, 1);
  assert.deepEqual((await carry()).out, [], 'and no second time');
  const file = await takeAway(t);
  const [first, second] = [await atBank(asha), await atBank(shop)];
  for (const id of [first, second]) assert.equal(file.text.split(`<EndToEndId>${id}<`).length, 2);
  await ask();
  assert.equal(await outcome(asha), 'sent 0', 'nothing was said yet');

  const report = reportXml({
    original: file.name,
    batches: [
      batch(`${file.name}-1`, undefined, [
        [first, 'ACSC'],
        [second, 'RJCT', 'AC01'],
      ]),
    ],
  });
  await assertValid(t, 'pain.002.001.11', report);
  await bring(report);
  assert.deepEqual((await carry()).notes, []);
  // A start of the issuer in between changes nothing.
  await banks.close();
  await openFolder();
  assert.deepEqual((await carry()).out, []);
  await ask();
  assert.equal(await outcome(asha), 'remitted 0');
  assert.equal(await outcome(shop), 'payeeAccountUnknown 1000');

  await bring(await statement(t, 'S-1', [['DBIT', first]], ['1000.00', '990.00']));
  await carry();
  world.wait(3 * 86_400);
  await ask();
  assert.equal(await outcome(asha), 'remitted 0');
  const back = await statement(t, 'S-2', [['CRDT', first, 'AC04']], ['990.00', '1000.00']);
  for (let time = 0; time < 2; time += 1) {
    await bring(back);
    await carry();
    await ask();
    assert.equal(await outcome(asha), 'payeeAccountClosed 1000');
  }
  const rows = await world.testDatabase.admin.query(
    `select kind from ledger_posting where home = $1 and kind in ('payOut', 'remit', 'payOutBack')`,
    [asha.account],
  );
  assert.equal(rows.length, 3);
});

test('the issuer carries files by itself, and says which of those that came a person has to see', async () => {
  const till = await enrolPayable(world, { money: 1_000n });
  await payOutOf(till);
  await world.work();
  await writeFile(join(folder, 'incoming', 'nonsense.xml'), 'no XML');
  const logged: string[] = [];
  const log = (_level: string, event: string, fields: object = {}): void => {
    logged.push(`${event} ${JSON.stringify(fields)}`);
  };
  const carrier = startBankFiles({ banks: banks.files(), clock: deps.clock, log, everyMs: 50 });
  for (let tries = 0; tries < 100 && logged.length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await carrier.stop();
  assert.match(logged.join('\n'), /bankFiles .*"out":1/);
  assert.match(logged.join('\n'), /bankFileProblem .*nonsense\.xml.*notWellFormed/);
  assert.equal((await readdir(join(folder, 'outgoing'))).length, 1);
});

test('what no file can say comes back: a name in another script', async () => {
  const account = { ...SHOPS_ACCOUNT, name: 'चाय' };
  const till = await enrolPayable(world, { money: 1_000n, account });
  await payOutOf(till);
  await world.work();
  assert.equal(await outcome(till), 'detailsUnwritable 1000');
  await deposit(till, 5n);
  assert.equal(await payOutOf(till, 5n, undefined, currency(840)), 'unknownCurrency');
});
