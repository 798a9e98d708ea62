/** cbor2, a CBOR library of others, reads what we encode, and we read what it encodes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from 'cbor2';
import { sortCoreDeterministic } from 'cbor2/sorts';
import fc from 'fast-check';
import { decodeCbor, encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { anyCbor } from '@tallystick/testkit/hostile-cbor';
import { publishedFiles, type PublishedVector } from './read/files.ts';
import { bytes } from './read/vector-input.ts';

/** Core deterministic encoding: maps in the order of their keys' bytes, no indefinite lengths. */
const WRITE = { cde: true, sortKeys: sortCoreDeterministic } as const;
const READ = { cde: true, rejectDuplicateKeys: true, maxDepth: 64 } as const;

function vectorsOf(name: string): readonly PublishedVector[] {
  const file = publishedFiles().find((one) => one.name === name);
  assert.ok(file !== undefined);
  return file.vectors;
}

/** Those whose `bytes` are one CBOR item. */
const FILES = [
  'bodies.json',
  'bundles.json',
  'cbor.json',
  'coin-claims.json',
  'enrolment-codes.json',
  'fraud-proofs.json',
  'halves.json',
  'messages.json',
  'request-codes.json',
  'revocations.json',
  'rule-sets.json',
];

/** A value as cbor2 has it: maps, also those with one entry, as Map. */
function foreign(value: CborValue): unknown {
  if (isList(value)) return value.map(foreign);
  if (value === null || value instanceof Uint8Array || typeof value !== 'object') return value;
  return new Map(Array.from(value, ([key, item]) => [key, foreign(item)] as const));
}

test('cbor2 writes again what it reads of ours, to the byte', () => {
  const encodings = FILES.flatMap(vectorsOf).filter(({ output }) => output !== undefined);
  assert.ok(encodings.length > 100);
  for (const { input, name } of encodings) {
    const encoded = bytes(input, 'bytes');
    assert.deepEqual(new Uint8Array(encode(decode(encoded, READ), WRITE)), encoded, name);
  }
});

test('cbor2 encodes any value as we do', () => {
  fc.assert(
    fc.property(anyCbor, (value) => {
      assert.deepEqual(new Uint8Array(encode(foreign(value), WRITE)), encodeCbor(value));
    }),
  );
});

test('we read any value of ours that cbor2 encodes', () => {
  fc.assert(
    fc.property(anyCbor, (value) => {
      const encoded = new Uint8Array(encode(foreign(value), WRITE));
      assert.deepEqual(decodeCbor(encoded, CALL_BYTES_MAX), { ok: true, value });
    }),
  );
});

test('cbor2 in its strictest mode refuses what we call not deterministic, cut short or too long', () => {
  const codes = ['notDeterministic', 'truncated', 'trailingBytes', 'empty'];
  const refused = vectorsOf('cbor.json').filter(({ refusal }) =>
    codes.includes(refusal?.code ?? ''),
  );
  assert.ok(refused.length > 20);
  for (const { input, name } of refused) {
    assert.throws(() => decode(bytes(input, 'bytes'), READ), Error, name);
  }
});
