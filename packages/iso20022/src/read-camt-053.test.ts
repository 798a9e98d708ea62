/** Statements are read to the last minor unit, with what came back and what came in batches, or refused whole (V-63). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { balance, entry, statementXml } from '@tallystick/testkit/bank-messages';
import { assertValid } from '@tallystick/testkit/published-schema';
import { readCamt053, type Statement } from './read-camt-053.ts';
import type { XmlNode } from './write-xml.ts';

const OPEN = balance('OPBD', '1000.00');

function read(xml: string): Statement {
  const result = readCamt053(xml);
  if (!result.ok) return assert.fail(JSON.stringify(result));
  return result.message.statements[0] ?? assert.fail('no statement');
}

function refusal(xml: string): string {
  const result = readCamt053(xml);
  if (result.ok) return 'ok';
  return 'element' in result ? `${result.code} ${result.element}` : result.code;
}

function details(id: string, amount?: string, more: readonly XmlNode[] = []): XmlNode {
  const own: XmlNode | undefined =
    amount === undefined ? undefined : ['Amt', amount, { Ccy: 'INR' }];
  return ['TxDtls', [['Refs', [['EndToEndId', id]]], own, ...more]];
}

test('entries are read with their direction, their references and who paid', async (t) => {
  const payer: XmlNode = [
    'RltdPties',
    [
      ['Dbtr', [['Pty', [['Nm', 'Asha Rao']]]]],
      ['DbtrAcct', [['Id', [['Othr', [['Id', '100000000001']]]]]]],
    ],
  ];
  const text: XmlNode = [
    'RmtInf',
    [
      ['Ustrd', 'coins'],
      ['Ustrd', '42'],
    ],
  ];
  const xml = statementXml(
    [OPEN, balance('CLBD', '1250.50'), balance('CLAV', '7.00')],
    [
      entry({
        amount: '300.50',
        direction: 'CRDT',
        details: [details('in-1', undefined, [payer, text])],
      }),
      entry({ amount: '50.00', direction: 'DBIT', details: [details('out-1', '50.00')] }),
      entry({ amount: '99.00', direction: 'DBIT', status: 'PDNG' }),
    ],
  );
  await assertValid(t, 'camt.053.001.08', xml);
  const { entries, opening, closing, account } = read(xml);
  assert.deepEqual([opening, closing, account], [100_000n, 125_050n, '900000000001']);
  const rupees = (amount: bigint): object => ({ currency: 356, minor: amount });
  assert.deepEqual(entries, [
    {
      amount: rupees(30_050n),
      direction: 'credit',
      isReversal: false,
      status: 'booked',
      bookedOn: '2026-11-23',
      details: [
        {
          endToEndId: 'in-1',
          amount: rupees(30_050n),
          payerName: 'Asha Rao',
          payerAccount: '100000000001',
          direction: 'credit',
          remittanceText: 'coins\n42',
        },
      ],
    },
    {
      amount: rupees(5_000n),
      direction: 'debit',
      isReversal: false,
      status: 'booked',
      bookedOn: '2026-11-23',
      details: [
        { endToEndId: 'out-1', amount: rupees(5_000n), direction: 'debit', remittanceText: '' },
      ],
    },
    {
      amount: rupees(9_900n),
      direction: 'debit',
      isReversal: false,
      status: 'pending',
      bookedOn: '2026-11-23',
      details: [],
    },
  ]);
});

test('a reversal goes the way that it says, and a transfer that came back says why', async (t) => {
  const back: XmlNode = ['RtrInf', [['Rsn', [['Cd', 'AC04']]]]];
  const xml = statementXml(
    [OPEN, balance('CLBD', '1020.00')],
    [
      entry({
        amount: '20.00',
        direction: 'CRDT',
        isReversal: true,
        details: [details('out-1', undefined, [back])],
      }),
    ],
  );
  await assertValid(t, 'camt.053.001.08', xml);
  const [only] = read(xml).entries;
  assert.equal(only?.isReversal, true);
  assert.equal(only.direction, 'credit');
  assert.equal(only.details[0]?.returnReason, 'AC04');
});

test('a batch that is one entry has its details, which add up to it', async (t) => {
  const head: XmlNode = [
    'Btch',
    [
      ['PmtInfId', 'TS-1-1'],
      ['NbOfTxs', '2'],
      ['TtlAmt', '30.00', { Ccy: 'INR' }],
    ],
  ];
  const xml = statementXml(
    [OPEN, balance('CLBD', '970.00')],
    [
      entry({
        amount: '30.00',
        direction: 'DBIT',
        details: [head, details('a', '10.00'), details('b', '20.00')],
      }),
    ],
  );
  await assertValid(t, 'camt.053.001.08', xml);
  const [only] = read(xml).entries;
  assert.equal(only?.batchId, 'TS-1-1');
  assert.deepEqual(
    only.details.map(({ endToEndId, amount }) => `${endToEndId ?? ''} ${amount?.minor ?? ''}`),
    ['a 1000', 'b 2000'],
  );
  const cases: readonly (readonly [string, string, string])[] = [
    ['>10.00<', '>10.01<', 'doesNotAddUp Ntry'],
    ['<NbOfTxs>2<', '<NbOfTxs>3<', 'doesNotAddUp Btch'],
    ['<TtlAmt Ccy="INR">30.00<', '<TtlAmt Ccy="INR">30.01<', 'doesNotAddUp Btch'],
  ];
  for (const [found, change, code] of cases) {
    assert.ok(xml.includes(found));
    assert.equal(refusal(xml.replace(found, change)), code);
  }
});

test('pages go from one interim balance to the next', async (t) => {
  const page: XmlNode = [
    'StmtPgntn',
    [
      ['PgNb', '2'],
      ['LastPgInd', 'false'],
    ],
  ];
  const balances = [balance('ITBD', '-5.00'), balance('ITBD', '5.00')];
  const xml = statementXml(balances, [entry({ amount: '10.00', direction: 'CRDT' })], { page });
  await assertValid(t, 'camt.053.001.08', xml);
  const { opening, closing, page: second } = read(xml);
  assert.deepEqual([opening, closing, second], [-500n, 500n, { number: 2, isLast: false }]);
});

suite('A statement is refused', () => {
  const one = entry({ amount: '10.00', direction: 'CRDT' });
  const CLOSE = balance('CLBD', '1010.00');
  const summary = (count: string, sum: string): XmlNode => [
    'TxsSummry',
    [
      [
        'TtlCdtNtries',
        [
          ['NbOfNtries', count],
          ['Sum', sum],
        ],
      ],
    ],
  ];
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'when its balances do not add up',
      statementXml([OPEN, balance('CLBD', '1010.01')], [one]),
      'doesNotAddUp Stmt',
    ],
    ['when an entry is missing', statementXml([OPEN, CLOSE], []), 'doesNotAddUp Stmt'],
    ['when an entry is there twice', statementXml([OPEN, CLOSE], [one, one]), 'doesNotAddUp Stmt'],
    [
      'when its credits are counted otherwise',
      statementXml([OPEN, CLOSE], [one], { summary: summary('2', '10.00') }),
      'doesNotAddUp TtlCdtNtries',
    ],
    [
      'when they are summed otherwise',
      statementXml([OPEN, CLOSE], [one], { summary: summary('1', '10.5') }),
      'doesNotAddUp TtlCdtNtries',
    ],
    ['without an opening balance', statementXml([CLOSE], [one]), 'malformed Bal'],
    ['without a closing one', statementXml([OPEN], [one]), 'malformed Bal'],
    ['with two opening ones', statementXml([OPEN, OPEN, CLOSE], [one]), 'malformed Bal'],
    [
      'in two currencies',
      statementXml([OPEN, balance('CLBD', '1010.00', 'USD')], [one]),
      'malformed Bal',
    ],
    [
      'with an entry in another currency',
      statementXml([OPEN, CLOSE], [entry({ amount: '10.00', direction: 'CRDT', currency: 'USD' })]),
      'malformed Amt',
    ],
    [
      'with more decimals than its currency has',
      statementXml([OPEN, CLOSE], [entry({ amount: '10.001', direction: 'CRDT' })]),
      'malformed Amt',
    ],
    [
      'with a status that nobody knows',
      statementXml([OPEN, CLOSE], [entry({ amount: '10.00', direction: 'CRDT', status: 'XXXX' })]),
      'malformed Cd',
    ],
  ];
  for (const [what, xml, code] of cases) {
    test(what, async (t) => {
      await assertValid(t, 'camt.053.001.08', xml);
      assert.equal(refusal(xml), code);
    });
  }

  test('with an element twice', () => {
    const xml = statementXml([OPEN, CLOSE], [one]);
    for (const name of ['Acct', 'Id', 'CdtDbtInd', 'Sts', 'Amt']) {
      const twice = xml.replace(new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`), '$&$&');
      assert.notEqual(twice, xml);
      assert.match(refusal(twice), /^malformed/, name);
    }
  });

  test('with a negative amount, a date that is none, or an account that is none', () => {
    const xml = statementXml([OPEN, CLOSE], [one]);
    const changes: readonly (readonly [string, string])[] = [
      ['>10.00<', '>-10.00<'],
      ['>10.00<', '>1e1<'],
      ['<BookgDt>\n', '<BookgDt><Dt>2026-02-29</Dt>\n'],
      ['>900000000001<', '><'],
      [`>S-2026-11-23<`, `>${'S'.repeat(36)}<`],
      ['>CRDT<', '>Credit<'],
    ];
    for (const [found, change] of changes) {
      assert.ok(xml.includes(found), found);
      assert.match(refusal(xml.replace(found, change)), /^malformed/, change);
    }
  });
});

test('a statement is read as it adds up, and never with any amount changed by a hundredth', () => {
  const paise = (value: bigint): string => {
    const text = String(value < 0n ? 0n - value : value).padStart(3, '0');
    return `${value < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
  };
  const moves = fc.array(
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).filter((move) => move !== 0n),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      moves,
      fc.nat(),
      (start, all, which) => {
        const end = all.reduce((sum, move) => sum + move, start);
        const build = (change: number): string =>
          statementXml(
            [
              balance('OPBD', paise(start)),
              balance('CLBD', paise(change === all.length ? end + 1n : end)),
            ],
            all.map((move, index) => {
              const size = (move < 0n ? 0n - move : move) + (index === change ? 1n : 0n);
              return entry({ amount: paise(size), direction: move < 0n ? 'DBIT' : 'CRDT' });
            }),
          );
        const statement = read(build(-1));
        assert.deepEqual([statement.opening, statement.closing], [start, end]);
        assert.equal(refusal(build(which % (all.length + 1))), 'doesNotAddUp Stmt');
      },
    ),
  );
});
