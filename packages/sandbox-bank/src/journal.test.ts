/** What was answered is there after a crash, what a crash cut short is not, and a damaged journal stops the start. */

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openJournal } from './journal.ts';
import { readOrder } from './order.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { readSeed } from './seed.ts';
import { statementOf } from './statement.ts';

const START = 1_795_000_000;
const BANK = 'TSBA0000001';
const folder = await mkdtemp(join(tmpdir(), 'tallystick-journal-'));
after(() => rm(folder, { recursive: true }));
const SEED: unknown = JSON.parse(await readFile(new URL('../seed.json', import.meta.url), 'utf8'));

function open(name: string, seed: unknown = SEED, clock = START): Sandbox {
  return openSandbox({ journal: openJournal(join(folder, name)), seed, clock: () => clock });
}

const id = (number: number): string => number.toString(16).padStart(32, '0');
const ASKED = [
  {
    kind: 'authentication',
    account: '100000000001',
    name: 'Asha Rao',
    phone: '+919820012345',
    pan: 'ABCPR1234F',
    amount: { currency: 356, minor: '700' },
  },
  { kind: 'debit', authentication: id(0), amount: { currency: 356, minor: '700' } },
];

function ask(sandbox: Sandbox, from = 0): void {
  for (const [index, value] of ASKED.entries()) {
    if (index < from) continue;
    const asked = readOrder(value) ?? assert.fail('no order');
    const taken = sandbox.take({ bank: BANK, order: id(index), asked });
    assert.ok(taken.kind === 'answered' && taken.answer.ok);
  }
}

function balance(sandbox: Sandbox): bigint | undefined {
  return statementOf(sandbox.state(), BANK, '100000000001', 0)?.balance;
}

test('what was answered is there after a crash, with the seed of the first start', () => {
  ask(open('whole'));
  const emptied = { clearingSeconds: 0, banks: [] };
  const again = open('whole', emptied);
  assert.equal(balance(again), 4_999_300n);
  ask(again);
  assert.equal(balance(again), 4_999_300n);
});

test('a line that a crash cut short was not answered for, and is gone', async () => {
  ask(open('torn'));
  const path = join(folder, 'torn');
  const text = await readFile(path, 'utf8');
  const lines = text.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  for (const length of [1, last.length - 1, last.length]) {
    await writeFile(path, `${lines.slice(0, -1).join('\n')}\n${last.slice(0, length)}`);
    const again = open('torn');
    assert.equal(balance(again), 5_000_000n);
    ask(again, 1);
    assert.equal(balance(again), 4_999_300n);
    assert.equal(balance(open('torn')), 4_999_300n);
  }
});

test('time never goes back, and a clock that was moved stays so', () => {
  const first = open('clock');
  first.advance(1_000);
  ask(first);
  assert.equal(first.state().at, START + 1_000);
  assert.equal(open('clock', SEED, START + 5).state().at, START + 1_005);
  assert.equal(open('clock', SEED, START - 900).state().at, START + 1_000);
});

test('a damaged journal stops the start', async () => {
  const damages = ['nonsense\n', '{"at":1}\n', '{"at":1795000001,"bank":"x"}\n', '[]\n'];
  for (const [index, damage] of damages.entries()) {
    ask(open(`damaged-${index}`));
    await appendFile(join(folder, `damaged-${index}`), damage);
    assert.throws(() => open(`damaged-${index}`), { code: 'sandbox_journal_damaged' });
  }
  await writeFile(join(folder, 'no-seed'), '{"at":1795000001}\n');
  assert.throws(() => open('no-seed'), { code: 'sandbox_seed_invalid' });
});

test('a journal that is too long to be read stops the start before it is read', async () => {
  const path = join(folder, 'too-long');
  await writeFile(path, '');
  await truncate(path, 536_870_889);
  assert.throws(() => openJournal(path), { code: 'sandbox_journal_damaged', message: /gibibyte/ });
});

test('a seed that is wrong says where', () => {
  const bank = { code: BANK, longestHoldSeconds: 5, accounts: [] };
  const account = {
    number: '1',
    currency: 356,
    type: 'savings',
    name: 'A',
    phone: '+919820012345',
    pan: 'ABCPR1234F',
    balance: '1',
  };
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{}, /clearingSeconds/],
    [{ clearingSeconds: 0 }, /at banks/],
    [{ clearingSeconds: 0, banks: [{}] }, /banks\[0\]\.code/],
    [{ clearingSeconds: 0, banks: [bank, bank] }, /two have one code/],
    [{ clearingSeconds: 0, banks: [{ ...bank, accounts: [account, account] }] }, /one number/],
    [
      { clearingSeconds: 0, banks: [{ ...bank, accounts: [{ ...account, balance: 1 }] }] },
      /banks\[0\]\.accounts\[0\]\.balance/,
    ],
  ];
  for (const [seed, place] of cases) {
    assert.throws(() => readSeed(seed), { code: 'sandbox_seed_invalid', message: place });
  }
});
