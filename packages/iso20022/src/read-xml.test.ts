/** Hostile XML is refused before anything of it is used: each way with its own code, and in little time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCamt053 } from './read-camt-053.ts';
import { readPain002 } from './read-pain-002.ts';
import { readXml } from './read-xml.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

function read(inside: string, head = ''): string {
  const result = readXml(`${head}<Document xmlns="${NAMESPACE}">${inside}</Document>`, NAMESPACE);
  return result.ok ? 'ok' : result.code;
}

test('each kind of hostile text has its refusal', () => {
  const entities = '<!DOCTYPE d [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;">]>';
  const external = '<!DOCTYPE d SYSTEM "http://example.org/x.dtd">';
  const cases: readonly (readonly [string, string, string])[] = [
    ['<A>1</A><!-- said --><B>2</B>', '', 'ok'],
    ['<A><![CDATA[<1>]]></A>', '<?xml version="1.0" encoding="utf-8"?>', 'ok'],
    ['<A>&amp;&lt;&#x41;</A>', '', 'ok'],
    ['<SplmtryData><Envlp><x:Any xmlns:x="urn:x">1<x:B/></x:Any></Envlp></SplmtryData>', '', 'ok'],
    ['', entities, 'documentType'],
    ['', external, 'documentType'],
    ['', '<!DOCTYPE d>', 'documentType'],
    ['&a;', '', 'notWellFormed'],
    ['<A>', '', 'notWellFormed'],
    ['<A></B>', '', 'notWellFormed'],
    ['<A x="1" x="2"/>', '', 'notWellFormed'],
    ['<A>\u0001</A>', '', 'notWellFormed'],
    ['<A>&#0;</A>', '', 'notWellFormed'],
    ['<x:A/>', '', 'notWellFormed'],
    ['', `<Document xmlns="${NAMESPACE}"/>`, 'notWellFormed'],
    ['', '<?xml version="1.0" encoding="UTF-16"?>', 'otherEncoding'],
    ['', '<?xml version="1.0" encoding="latin1"?>', 'otherEncoding'],
    ['<A xmlns="urn:other"/>', '', 'otherNamespace'],
    ['<A xmlns=""/>', '', 'otherNamespace'],
    ['<x:A xmlns:x="urn:other"/>', '', 'otherNamespace'],
    ['<A>1<B/></A>', '', 'textBetweenElements'],
    [`<A>${'1'.repeat(5_000)}</A>`, '', 'textTooLong'],
    [`<A>${'<![CDATA[1]]>'.repeat(5_000)}</A>`, '', 'textTooLong'],
    ['<A>'.repeat(40), '', 'tooDeep'],
    [`<SplmtryData>${'<A>'.repeat(40)}`, '', 'tooDeep'],
    ['<A/>'.repeat(1_000_001), '', 'tooManyElements'],
    [`<SplmtryData>${'<A/>'.repeat(1_000_001)}</SplmtryData>`, '', 'tooManyElements'],
    [
      `<A ${Array.from({ length: 20 }, (_, at) => `a${at}="1"`).join(' ')}/>`,
      '',
      'tooManyElements',
    ],
    [' '.repeat(33_554_433), '', 'tooLarge'],
  ];
  for (const [inside, head, code] of cases) {
    assert.equal(read(inside, head), code, `${head}${inside}`.slice(0, 60));
  }
});

test('a prefix for the message’s own namespace changes nothing', () => {
  const text = `<n:Document xmlns:n="${NAMESPACE}"><n:A>1</n:A></n:Document>`;
  const result = readXml(text, NAMESPACE);
  assert.ok(result.ok);
  assert.equal(result.root.children[0]?.name, 'A');
});

test('an attribute of another namespace is not the message’s', () => {
  const text = `<Document xmlns="${NAMESPACE}" xmlns:x="urn:x"><A Ccy="INR" x:Ccy="JPY"/></Document>`;
  const result = readXml(text, NAMESPACE);
  assert.ok(result.ok);
  assert.deepEqual(result.root.children[0]?.attributes, { Ccy: 'INR' });
});

test('a message of another kind or version is refused', () => {
  const other = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><A/></Document>`;
  assert.deepEqual(readCamt053(other), { ok: false, code: 'otherNamespace', line: 1 });
  const root = `<Documents xmlns="${NAMESPACE}"><A/></Documents>`;
  assert.deepEqual(readCamt053(root), { ok: false, code: 'otherMessage', line: 1 });
  const empty = `<Document xmlns="${NAMESPACE}">\n</Document>`;
  const missing = { ok: false, code: 'malformed', element: 'BkToCstmrStmt', line: 1 };
  assert.deepEqual(readCamt053(empty), missing);
  assert.equal(readPain002(empty).ok, false);
  for (const text of ['', ' ', 'x', '{}', '\uFEFF']) assert.equal(readCamt053(text).ok, false);
});
