/** The published vectors: our implementation accepts and refuses every one of them as it says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedFiles, type PublishedVector } from './read/files.ts';
import { MESSAGE_TYPES } from './read/messages.ts';
import { OPERATIONS } from './read/operations.ts';
import type { Outcome } from './read/vector-input.ts';
import { CBOR_CODES, STAGES } from './stages.ts';

const files = publishedFiles();

/** An accepted vector may publish more than the operation gives back, such as a secret inside. */
function check(operation: string, vector: PublishedVector, outcome: Outcome): void {
  const { name, output, refusal } = vector;
  if ('output' in outcome) {
    assert.ok(output !== undefined, `${name}: accepted, and should be refused`);
    const common = Object.keys(outcome.output).map((key) => [key, output[key]] as const);
    assert.deepEqual(outcome.output, Object.fromEntries(common), name);
    return;
  }
  assert.ok(refusal !== undefined, `${name}: refused with ${JSON.stringify(outcome.refusal)}`);
  const { code, at, stage } = outcome.refusal;
  assert.equal(code, refusal.code, name);
  assert.equal(at, refusal.at, name);
  if (code === undefined) assert.equal(stage, refusal.stage, name);
  else assert.ok(STAGES[operation]?.[code]?.includes(refusal.stage), `${name}: wrong stage`);
}

for (const { name, operation, vectors } of files) {
  test(`${name}: ${operation} accepts and refuses as published`, async () => {
    const run = OPERATIONS[operation];
    assert.ok(run !== undefined, 'no such operation');
    for (const vector of vectors) check(operation, vector, await run(vector.input));
  });
}

test('every refusal code of every operation has a vector', () => {
  for (const [operation, codes] of Object.entries(STAGES)) {
    const shown = files
      .filter((file) => file.operation === operation)
      .flatMap(({ vectors }) => vectors.map(({ refusal }) => refusal?.code));
    const missing = Object.keys(codes ?? {})
      .filter((code) => operation === 'decodeCbor' || !CBOR_CODES.has(code))
      .filter((code) => !shown.includes(code));
    assert.deepEqual(missing, [], operation);
  }
});

test('every operation has a file, and every type of message accepted and refused vectors', () => {
  const operations = new Set(files.map(({ operation }) => operation));
  assert.deepEqual([...operations].toSorted(), Object.keys(OPERATIONS).toSorted());
  const messages = files.filter(({ operation }) => operation === 'verifyMessage');
  for (const type of MESSAGE_TYPES) {
    const own = messages.flatMap(({ vectors }) =>
      vectors.filter(({ input }) => input['type'] === type),
    );
    assert.ok(
      own.some(({ output }) => output !== undefined),
      `${type} is accepted nowhere`,
    );
    assert.ok(
      own.some(({ refusal }) => refusal !== undefined),
      `${type} is refused nowhere`,
    );
  }
});

test('the names of the vectors of a file differ', () => {
  for (const { name, vectors } of files) {
    const names = vectors.map((vector) => vector.name);
    const repeated = names.filter((one, at) => names.indexOf(one) !== at);
    assert.deepEqual(repeated, [], name);
  }
});

test('the other valid signature (r, n - s) makes other bytes of the same message: one digest', () => {
  const withdrawals = files
    .flatMap(({ vectors }) => vectors)
    .filter(({ input, output }) => input['type'] === 'withdrawal' && output !== undefined);
  const [first, twin] = withdrawals;
  assert.ok(first !== undefined && twin !== undefined);
  assert.notEqual(first.input['bytes'], twin.input['bytes']);
  assert.equal(first.output?.['digest'], twin.output?.['digest']);
});
