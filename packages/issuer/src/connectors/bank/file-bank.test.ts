/**
 * A bank of files: every remittance goes out in one file, every report and statement is taken once, whatever dies
 * when; and what does not fit is told and moves nothing (V-62, V-63).
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { endProcess } from '@tallystick/testkit/end-process';
import { currency, minor, type Money } from '@tallystick/protocol/money';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { readBankSettings } from '../../config/bank-settings.ts';
import { parseBankCode } from './bank-code.ts';
import { parseAccountNumber } from './bank-details.ts';
import type { Payee, Remittance } from './bank-connector.ts';
import { bankOrderId, type BankOrderId } from './bank-order-id.ts';
import { openBanks } from './banks.ts';
import type { FileBank } from './file-bank.ts';

const NOW = 1_795_430_400;
const OWN = '900000000001';
const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-files-'));
  folders.push(folder);
  return folder;
}

async function open(folder: string): Promise<FileBank> {
  const one = { kind: 'files', code: 'TSBA0000001', folder, account: OWN, name: 'Operator' };
  const settings = readBankSettings(JSON.stringify({ banks: [one] }), 'test');
  assert.ok(settings.ok);
  const banks = await openBanks(settings.banks, () => NOW);
  const bank = banks.find(parseBankCode('TSBA0000042') ?? assert.fail('no code'));
  return bank?.kind === 'files' ? bank : assert.fail('no bank of files');
}

const rupees = (amount: number): Money => ({
  currency: currency(356),
  minor: minor(BigInt(amount)),
});
const SHOP: Payee = {
  bank: parseBankCode('TSBB0000001') ?? assert.fail('no code'),
  account: parseAccountNumber('200000000001') ?? assert.fail('no number'),
  name: 'Chai Corner',
};

function id(number: number): BankOrderId {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, number);
  return bankOrderId(bytes);
}

const pay = (number: number, amount = 1_000, change: Partial<Remittance> = {}): Remittance => ({
  order: id(number),
  amount: rupees(amount),
  to: SHOP,
  ...change,
});

/** Three remittances of ten rupees in one file, and its message id. */
async function sent(
  folder: string,
): Promise<{ readonly bank: FileBank; readonly messageId: string }> {
  const bank = await open(folder);
  for (const number of [1, 2, 3]) assert.ok((await bank.remit(pay(number))).ok);
  const messageId = (await bank.putOut('2026-11-24')) ?? assert.fail('nothing was put out');
  return { bank, messageId };
}

async function states(bank: FileBank): Promise<string> {
  const all = await Promise.all([1, 2, 3].map((number) => bank.stateOf(id(number))));
  return all
    .map((state) =>
      state.kind === 'remittance' ? `${state.stage}${state.reason ?? ''}` : state.kind,
    )
    .join(' ');
}

let names = 0;
/** Brings a file, and says what became of it. */
async function bring(
  folder: string,
  bank: FileBank,
  content: string | Uint8Array,
): Promise<string> {
  names += 1;
  await writeFile(join(folder, 'incoming', `bank-${names}.xml`), content);
  const [only, second] = await bank.takeIn();
  assert.ok(only !== undefined && second === undefined);
  assert.deepEqual(await readdir(join(folder, 'incoming')), []);
  if (only.kind === 'refused') return only.code;
  return only.kind === 'taken' ? ['taken', ...only.problems].join(' ') : only.kind;
}

const URN = 'urn:iso:std:iso:20022:tech:xsd';

function report(
  messageId: string,
  words: readonly (readonly [number, string, string?])[],
  name = 'R-1',
): string {
  const transfers = words.map(
    ([number, status, reason]) =>
      `<TxInfAndSts><OrgnlEndToEndId>${id(number)}</OrgnlEndToEndId><TxSts>${status}</TxSts>${
        reason === undefined ? '' : `<StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf>`
      }</TxInfAndSts>`,
  );
  return `<Document xmlns="${URN}:pain.002.001.11"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>${name}</MsgId><CreDtTm>2026-11-24T10:00:00</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.10</OrgnlMsgNmId></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>${messageId}-1</OrgnlPmtInfId>${transfers.join('')}</OrgnlPmtInfAndSts>
  </CstmrPmtStsRpt></Document>`;
}

type Move = readonly [direction: 'CRDT' | 'DBIT', paise: number, detail?: string, more?: string];

/** A statement that begins with a thousand rupees. */
function statement(moves: readonly Move[], name = 'S-1', account = OWN): string {
  const text = (paise: number): string =>
    `${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, '0')}`;
  const end = moves.reduce(
    (sum, [direction, paise]) => sum + (direction === 'CRDT' ? paise : -paise),
    100_000,
  );
  const balance = (code: string, paise: number): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="INR">${text(paise)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>`;
  const entries = moves.map(
    ([direction, paise, detail = '', more = '']) =>
      `<Ntry><Amt Ccy="INR">${text(paise)}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${more}<Sts><Cd>BOOK</Cd></Sts>${detail}</Ntry>`,
  );
  return `<Document xmlns="${URN}:camt.053.001.08"><BkToCstmrStmt>
    <GrpHdr><MsgId>M-${name}</MsgId><CreDtTm>2026-11-24T23:00:00</CreDtTm></GrpHdr>
    <Stmt><Id>${name}</Id><Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct>
    ${balance('OPBD', 100_000)}${balance('CLBD', end)}${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
}

const about = (number: number, more = ''): string =>
  `<NtryDtls><TxDtls><Refs><EndToEndId>${id(number)}</EndToEndId></Refs>${more}</TxDtls></NtryDtls>`;
const BACK = '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>';

suite('What goes out', () => {
  test('is one file for a day, with each remittance once (V-62)', async () => {
    const folder = await newFolder();
    const { bank, messageId } = await sent(folder);
    assert.equal(await bank.putOut('2026-11-24'), undefined);
    assert.deepEqual(await readdir(join(folder, 'outgoing')), [`${messageId}.xml`]);
    const text = await readFile(join(folder, 'outgoing', `${messageId}.xml`), 'utf8');
    assert.match(text, /<NbOfTxs>3<\/NbOfTxs>\s*<CtrlSum>30\.00<\/CtrlSum>/);
    for (const number of [1, 2, 3]) {
      assert.equal(text.split(`<EndToEndId>${id(number)}<`).length, 2);
    }
    assert.equal(await states(bank), 'sent sent sent');
    await bank.remit(pay(4));
    assert.notEqual(await bank.putOut('2026-11-24'), messageId);
    await bank.close();
  });

  test('is ordered once: asking again gives the first answer, and another order under its id none', async () => {
    const folder = await newFolder();
    const { bank } = await sent(folder);
    assert.deepEqual(await bank.remit(pay(1)), { ok: true, stage: 'sent' });
    assert.equal(await bank.putOut('2026-11-24'), undefined);
    const isReused = (error: unknown): boolean =>
      isTallystickError(error) && error.code === 'bank_order_reused';
    await assert.rejects(bank.remit(pay(1, 1_001)), isReused);
    await assert.rejects(bank.remit(pay(1, 1_000, { to: { ...SHOP, name: 'Other' } })), isReused);
    await bank.close();
  });

  test('is nothing that a file cannot say', async () => {
    const bank = await open(await newFolder());
    const own = { currency: currency(1_000), minor: minor(5n) };
    const cases: readonly (readonly [Partial<Remittance>, string])[] = [
      [{ amount: own }, 'currencyUnknown'],
      [{ amount: { currency: currency(356), minor: minor(10n ** 18n) } }, 'amountTooLarge'],
      [{ to: { ...SHOP, name: 'चाय' } }, 'payeeNameUnwritable'],
    ];
    for (const [change, code] of cases) {
      assert.deepEqual(await bank.remit(pay(9, 5, change)), { ok: false, code });
      assert.deepEqual(await bank.stateOf(id(9)), { kind: 'unknown' });
    }
    await bank.close();
  });

  test('is several files where one has no room for the sum', async () => {
    const folder = await newFolder();
    const bank = await open(folder);
    const amount = { currency: currency(356), minor: minor(6n * 10n ** 17n) };
    for (const number of [1, 2, 3]) await bank.remit(pay(number, 1, { amount }));
    for (let count = 0; count < 3; count += 1) assert.ok(await bank.putOut('2026-11-24'));
    assert.equal(await bank.putOut('2026-11-24'), undefined);
    await bank.close();
  });

  test('stays in the book when the process ends before the file is out', async () => {
    const folder = await newFolder();
    const first = await open(folder);
    await first.remit(pay(1));
    await first.close();
    // Laid ready, and not yet in the book: nobody was told of it.
    await writeFile(join(folder, 'staging', 'TS20261124-9.xml'), '<half/>');
    const second = await open(folder);
    assert.deepEqual(await readdir(join(folder, 'staging')), []);
    assert.ok(await second.putOut('2026-11-24'));
    await second.close();
  });

  test('is once in one file, however often the process is killed (V-62)', async () => {
    const folder = await newFolder();
    for (let round = 0; round < 6; round += 1) await remitUntilKilled(folder, round);
    const bank = await open(folder);
    while ((await bank.putOut('2026-11-24')) !== undefined);
    const files = await readdir(join(folder, 'outgoing'));
    const texts = await Promise.all(
      files.map((name) => readFile(join(folder, 'outgoing', name), 'utf8')),
    );
    const ids = texts.flatMap((text) =>
      [...text.matchAll(/<EndToEndId>(\w+)</g)].map(([, one]) => one),
    );
    assert.ok(files.length > 1);
    assert.equal(new Set(ids).size, ids.length);
    for (const answered of (await readFile(join(folder, 'answered'), 'utf8')).trim().split('\n')) {
      assert.ok(ids.includes(answered), 'an order that was answered is in no file');
    }
    await bank.close();
  });
});

/** Another process orders and puts out as fast as it can, until it is killed at no moment in particular. */
async function remitUntilKilled(folder: string, round: number): Promise<void> {
  const path = (file: string): string =>
    JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
  const script = `
    import { appendFileSync } from 'node:fs';
    import { openFileBank } from ${path('file-bank.ts')};
    const bank = await openFileBank({ code: 'TSBA0000001', folder: ${JSON.stringify(folder)},
      account: '${OWN}', name: 'Operator', now: () => ${NOW} });
    for (let number = ${round} * 100000; ; number += 1) {
      const order = number.toString(16).padStart(32, '0');
      const to = ${JSON.stringify(SHOP)};
      await bank.remit({ order, amount: { currency: 356, minor: 5n }, to });
      appendFileSync(${JSON.stringify(join(folder, 'answered'))}, order + '\\n');
      if (number % 3 === 0) await bank.putOut('2026-11-24');
      if (number % 100000 === 5) console.log('running');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, 7 * round + 3));
  await endProcess(child, 'SIGKILL');
}

suite('What comes in', () => {
  test('says of each remittance where it is (V-63)', async () => {
    const folder = await newFolder();
    const { bank, messageId } = await sent(folder);
    const words = [
      [1, 'ACSP'],
      [2, 'RJCT', 'AC01'],
      [3, 'ACSC'],
    ] as const;
    assert.equal(await bring(folder, bank, report(messageId, words)), 'taken');
    assert.equal(await states(bank), 'sent returnedAC01 booked');
    const booked = statement([
      ['DBIT', 1_000, about(1)],
      ['DBIT', 1_000, about(3)],
      ['CRDT', 1_000, about(3, BACK)],
    ]);
    assert.equal(await bring(folder, bank, booked), 'taken');
    assert.equal(await states(bank), 'booked returnedAC01 returnedAC04');
    assert.deepEqual(await bank.credits(0), []);
    await bank.close();
    const again = await open(folder);
    assert.equal(await states(again), 'booked returnedAC01 returnedAC04');
    await again.close();
  });

  test('is taken once, whatever it is called, and its name is not used for anything else', async () => {
    const folder = await newFolder();
    const { bank, messageId } = await sent(folder);
    const paid = statement([
      [
        'CRDT',
        500,
        '<NtryDtls><TxDtls><Refs><EndToEndId>IN-1</EndToEndId></Refs><RmtInf><Ustrd>for Asha</Ustrd></RmtInf></TxDtls></NtryDtls>',
      ],
    ]);
    assert.equal(await bring(folder, bank, paid), 'taken');
    assert.equal(await bring(folder, bank, paid), 'repeated');
    await bank.close();
    const again = await open(folder);
    assert.equal(await bring(folder, again, paid), 'repeated');
    const credit = { amount: rupees(500), endToEndId: 'IN-1', text: 'for Asha' };
    assert.deepEqual(await again.credits(0), [credit]);
    assert.deepEqual(await again.credits(1), []);
    assert.equal(await bring(folder, again, statement([['CRDT', 600]])), 'nameReused');
    assert.equal(await bring(folder, again, report(messageId, [[1, 'ACSC']])), 'taken');
    assert.equal(await bring(folder, again, report(messageId, [[2, 'ACSC']])), 'nameReused');
    assert.equal(await states(again), 'booked sent sent');
    assert.deepEqual(await again.credits(0), [credit]);
    await again.close();
  });

  test('that does not fit is told, and moves nothing', async () => {
    const batchOf = (messageId: string): string =>
      `<NtryDtls><Btch><PmtInfId>${messageId}-1</PmtInfId></Btch></NtryDtls>`;
    const reversal = '<RvslInd>true</RvslInd>';
    const cases: readonly (readonly [(messageId: string) => readonly Move[], string, string])[] = [
      [() => [['DBIT', 999, about(1)]], 'taken amountDiffers', 'sent sent sent'],
      [() => [['DBIT', 1_000, about(9)]], 'taken unknownDebit', 'sent sent sent'],
      [() => [['DBIT', 1_000]], 'taken unknownDebit', 'sent sent sent'],
      [() => [['DBIT', 3_000, batchOf('OTHER')]], 'taken unknownBatch', 'sent sent sent'],
      [
        (messageId) => [['DBIT', 2_999, batchOf(messageId)]],
        'taken amountDiffers',
        'sent sent sent',
      ],
      [(messageId) => [['DBIT', 3_000, batchOf(messageId)]], 'taken', 'booked booked booked'],
      [
        () => [
          ['DBIT', 1_000, about(1)],
          ['DBIT', 1_000, about(1)],
        ],
        'taken movedTwice',
        'booked sent sent',
      ],
      [
        () => [
          ['CRDT', 1_000, about(1, BACK)],
          ['CRDT', 1_000, about(1, BACK)],
        ],
        'taken returnedTwice',
        'returnedAC04 sent sent',
      ],
      [() => [['CRDT', 999, about(1, BACK)]], 'taken amountDiffers', 'sent sent sent'],
      [() => [['CRDT', 1_000, about(9, BACK)]], 'taken returnOfUnknown', 'sent sent sent'],
      [() => [['CRDT', 1_000, '', reversal]], 'taken returnOfUnknown', 'sent sent sent'],
      // In any order: what left is looked at first.
      [
        () => [
          ['CRDT', 1_000, about(1, BACK)],
          ['DBIT', 1_000, about(1)],
        ],
        'taken',
        'returnedAC04 sent sent',
      ],
    ];
    for (const [moves, outcome, reached] of cases) {
      const folder = await newFolder();
      const { bank, messageId } = await sent(folder);
      assert.equal(await bring(folder, bank, statement(moves(messageId))), outcome);
      assert.equal(await states(bank), reached);
      assert.deepEqual(await bank.credits(0), []);
      await bank.close();
    }
  });

  test('rejects nothing whose money has left, until it is back', async () => {
    const folder = await newFolder();
    const { bank, messageId } = await sent(folder);
    assert.equal(await bring(folder, bank, statement([['DBIT', 1_000, about(1)]], 'S-1')), 'taken');
    const rejected = report(messageId, [
      [1, 'RJCT', 'AC01'],
      [2, 'RJCT', 'AC01'],
    ]);
    assert.equal(await bring(folder, bank, rejected), 'taken rejectedAfterMoved');
    assert.equal(await states(bank), 'booked returnedAC01 sent');
    const later = statement(
      [
        ['DBIT', 1_000, about(2)],
        ['CRDT', 1_000, about(1, BACK)],
      ],
      'S-2',
    );
    assert.equal(await bring(folder, bank, later), 'taken movedAfterReturn');
    assert.equal(await states(bank), 'returnedAC04 returnedAC01 sent');
    await bank.close();
  });
});

suite('What comes in and counts for nothing', () => {
  test('is not booked yet', async () => {
    const folder = await newFolder();
    const { bank } = await sent(folder);
    const pending = statement([['DBIT', 1_000, about(1)]])
      .replace('<Cd>BOOK</Cd>', '<Cd>PDNG</Cd>')
      .replace('990.00', '1000.00');
    assert.equal(await bring(folder, bank, pending), 'taken');
    assert.equal(await states(bank), 'sent sent sent');
    await bank.close();
  });

  test('is hostile, of somebody else or half there', async () => {
    const folder = await newFolder();
    const { bank, messageId } = await sent(folder);
    const whole = statement([['CRDT', 500]]);
    const cases: readonly (readonly [string | Uint8Array, string])[] = [
      ['', 'notWellFormed'],
      [whole.slice(0, -20), 'notWellFormed'],
      [`<!DOCTYPE d>${whole}`, 'documentType'],
      [whole.replace('1005.00', '1005.01'), 'doesNotAddUp'],
      [whole.replaceAll('camt.053.001.08', 'camt.053.001.02'), 'otherNamespace'],
      [statement([['CRDT', 500]], 'S-9', '900000000002'), 'otherAccount'],
      [Uint8Array.of(0xff, 0xfe, 0x00), 'notText'],
      [report('TS-OF-NOBODY', [[1, 'ACSC']]), 'otherFile'],
      [report(messageId, [[9, 'ACSC']]), 'unknownReference'],
    ];
    for (const [content, code] of cases) assert.equal(await bring(folder, bank, content), code);
    assert.equal((await readdir(join(folder, 'refused'))).length, cases.length);
    await writeFile(join(folder, 'incoming', '.half'), whole);
    assert.deepEqual(await bank.takeIn(), []);
    assert.equal(await states(bank), 'sent sent sent');
    await bank.close();
  });
});

suite('The book', () => {
  const isDamaged = (error: unknown): boolean =>
    isTallystickError(error) && error.code === 'bank_book_damaged';

  test('is one process’s at a time', async () => {
    const folder = await newFolder();
    const { bank } = await sent(folder);
    const isRunning = (error: unknown): boolean =>
      isTallystickError(error) && error.code === 'already_running';
    await assert.rejects(open(folder), isRunning);
    // Nor do the other banks of a start that failed stay open.
    const free = await newFolder();
    const two = [
      { kind: 'files', code: 'TSBB0000001', folder: free, account: OWN, name: 'Operator' },
      { kind: 'files', code: 'TSBA0000001', folder, account: OWN, name: 'Operator' },
    ];
    const settings = readBankSettings(JSON.stringify({ banks: two }), 'test');
    assert.ok(settings.ok);
    await assert.rejects(
      openBanks(settings.banks, () => NOW),
      isRunning,
    );
    await (await open(free)).close();
    await bank.close();
    await (await open(folder)).close();
  });

  test('that somebody else writes into is not gone on with', async () => {
    const folder = await newFolder();
    const { bank } = await sent(folder);
    await appendFile(join(folder, 'book'), 'x');
    await assert.rejects(bank.remit(pay(5)), isDamaged);
    await bank.close();
  });

  test('has a file in it before the file is out', async () => {
    const folder = await newFolder();
    const bank = await open(folder);
    await bank.remit(pay(1));
    await appendFile(join(folder, 'book'), 'x');
    await assert.rejects(bank.putOut('2026-11-24'), isDamaged);
    assert.deepEqual(await readdir(join(folder, 'outgoing')), []);
    await bank.close();
  });

  test('that is damaged stops the start, and a line cut short does not', async () => {
    const folder = await newFolder();
    const { bank } = await sent(folder);
    await bank.close();
    const path = join(folder, 'book');
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"kind":"order","order":"00`);
    const mended = await open(folder);
    assert.equal(await states(mended), 'sent sent sent');
    await mended.close();
    for (const line of ['nonsense', '{"kind":"gift"}', '{"kind":"order","order":"1"}']) {
      await writeFile(path, `${text}${line}\n`);
      await assert.rejects(open(folder), isDamaged);
    }
  });
});
