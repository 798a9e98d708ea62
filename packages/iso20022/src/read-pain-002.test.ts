/** Status reports say of each transfer what the bank does with it, or are refused whole (V-63). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { batch, reportXml, type ReportParts } from '@tallystick/testkit/bank-messages';
import { assertValid } from '@tallystick/testkit/published-schema';
import { judgeReport, type SentFile } from './judge-report.ts';
import { readPain002 } from './read-pain-002.ts';

const SENT: SentFile = {
  messageId: 'TS-1',
  batches: new Map([
    ['TS-1-1', ['a', 'b', 'c']],
    ['TS-1-2', ['d']],
  ]),
};

/** Each transfer that the report speaks of, and what it says; or why the report is refused. */
function judged(parts: ReportParts): string {
  const read = readPain002(reportXml(parts));
  if (!read.ok) return 'element' in read ? `${read.code} ${read.element}` : read.code;
  const result = judgeReport(read.message, SENT);
  if (!result.ok) return result.code;
  return [...result.words]
    .map(([id, { status, reasons }]) => [id, status, ...reasons].join(' '))
    .toSorted()
    .join(', ');
}

suite('A status report', () => {
  const cases: readonly (readonly [string, ReportParts, string])[] = [
    ['takes the whole file', { group: 'ACCP' }, 'a pending, b pending, c pending, d pending'],
    [
      'rejects the whole file, and says why',
      { group: 'RJCT', groupReason: 'AM05' },
      'a rejected AM05, b rejected AM05, c rejected AM05, d rejected AM05',
    ],
    [
      'says of one batch what it says of no other',
      { group: 'PART', batches: [batch('TS-1-1', 'ACSC'), batch('TS-1-2', 'RJCT')] },
      'a settled, b settled, c settled, d rejected',
    ],
    [
      'rejects a part of a batch',
      { group: 'PART', batches: [batch('TS-1-1', 'PART', [['b', 'RJCT', 'AC01']])] },
      'b rejected AC01',
    ],
    [
      'says of each transfer its own',
      {
        batches: [
          batch('TS-1-1', undefined, [
            ['a', 'ACSP'],
            ['b', 'RJCT', 'AC04'],
            ['c', 'ACCC'],
          ]),
        ],
      },
      'a pending, b rejected AC04, c credited',
    ],
    ['says nothing of anything', {}, ''],
    ['is about another file', { original: 'TS-2', group: 'ACCP' }, 'otherFile'],
    ['names a batch that is not there', { batches: [batch('X', 'ACCP')] }, 'unknownReference'],
    [
      'names a transfer that is not there',
      { batches: [batch('TS-1-1', undefined, [['z', 'RJCT']])] },
      'unknownReference',
    ],
    [
      'names a transfer of another batch',
      { batches: [batch('TS-1-1', undefined, [['d', 'RJCT']])] },
      'unknownReference',
    ],
    [
      'names a transfer twice',
      {
        batches: [
          batch('TS-1-1', undefined, [
            ['a', 'ACSC'],
            ['a', 'RJCT'],
          ]),
        ],
      },
      'repeatedReference',
    ],
    [
      'names a batch twice',
      { batches: [batch('TS-1-1', 'ACSC'), batch('TS-1-1', 'RJCT')] },
      'repeatedReference',
    ],
    ['says that parts differ, and not which', { group: 'PART' }, 'partsMissing'],
    [
      'says so of a batch',
      { group: 'PART', batches: [batch('TS-1-1', 'PART'), batch('TS-1-2', 'ACSC')] },
      'partsMissing',
    ],
    [
      'takes what it rejects as a whole',
      { group: 'RJCT', batches: [batch('TS-1-1', 'ACSC')] },
      'malformed PmtInfSts',
    ],
    [
      'rejects a part of what it takes as a whole',
      { group: 'ACSC', batches: [batch('TS-1-1', undefined, [['a', 'RJCT']])] },
      'malformed TxSts',
    ],
    ['has a status that nobody knows', { group: 'XXXX' }, 'malformed GrpSts'],
    ['has a status that is none', { group: 'ok' }, 'malformed GrpSts'],
    [
      'calls a single transfer partly done',
      { batches: [batch('TS-1-1', undefined, [['a', 'PART']])] },
      'malformed TxSts',
    ],
  ];
  for (const [what, parts, outcome] of cases) {
    test(`that ${what}: ${outcome === '' ? 'nothing follows' : outcome}`, async (t) => {
      // A status of two letters is not even the schema's.
      if (parts.group !== 'ok') await assertValid(t, 'pain.002.001.11', reportXml(parts));
      assert.equal(judged(parts), outcome);
    });
  }
});

test('a report with an element twice, or without one, is refused', () => {
  const whole = reportXml({ group: 'ACCP' });
  const cases: readonly (readonly [RegExp, string, string])[] = [
    [/<GrpSts>.*<\/GrpSts>/, '$&$&', 'GrpSts'],
    [/<OrgnlMsgId>.*<\/OrgnlMsgId>/, '$&$&', 'OrgnlMsgId'],
    [/<OrgnlMsgId>.*<\/OrgnlMsgId>/, '', 'OrgnlMsgId'],
    [/pain\.001\.001\.10</, 'pain.008.001.08<', 'OrgnlMsgNmId'],
    [/<MsgId>.*<\/MsgId>/, `<MsgId>${'x'.repeat(36)}</MsgId>`, 'MsgId'],
    [/2026-11-23T05/, '2026-02-30T05', 'CreDtTm'],
  ];
  for (const [found, change, element] of cases) {
    const read = readPain002(whole.replace(found, change));
    assert.ok(!read.ok && 'element' in read);
    assert.equal(read.element, element);
  }
});

test('a transfer that is named by nothing, or by two of ours, is not known', () => {
  const named = reportXml({ batches: [batch('TS-1-1', undefined, [['a', 'RJCT']])] });
  const nameless = named.replaceAll(/<Orgnl(?:Instr|EndToEnd)Id>a<\/.*>/g, '');
  assert.equal(readPain002(nameless).ok, false);
  const both = readPain002(named.replace('<OrgnlInstrId>a<', '<OrgnlInstrId>b<'));
  assert.ok(both.ok);
  assert.deepEqual(judgeReport(both.message, SENT), { ok: false, code: 'unknownReference' });
});
