/**
 * An implementation in another language reads the vectors: Python, with CBOR, COSE, elliptic curves and
 * the grammar of CDDL from packages of others, and all the rest written from the specification alone.
 */

// peer: python cbor2==6.2.1 cddlparser==0.6.0 cryptography==50.0.2 pycose==1.1.0

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { FOLDER, publishedFiles, type PublishedVector } from './read/files.ts';
import type { Json } from './vector.ts';

const OUTPUT_BYTES_MAX = 16_777_216;

/** The list that a Python program makes of the vectors, as JSON; it leaves no compiled files behind. */
async function ask<Item>(
  program: string,
  isItem: (item: unknown) => item is Item,
): Promise<readonly Item[]> {
  const interpreter = process.env['TALLYSTICK_PEER_PYTHON'];
  assert.ok(interpreter !== undefined, 'start this test with "npm run test:peers"');
  const file = join(import.meta.dirname, '../python', program);
  const { stdout } = await promisify(execFile)(interpreter, ['-B', file, FOLDER], {
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  const list: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(list));
  const items = list.filter((item: unknown) => isItem(item));
  assert.equal(items.length, list.length, `${program} says something else`);
  return items;
}

interface FileReport {
  readonly name: string;
  readonly vectors: number;
  readonly faults: readonly string[];
}

function isFileReport(item: unknown): item is FileReport {
  return hasMembers(item, ['name', 'vectors', 'faults']);
}

interface SignedByPeer {
  readonly name: string;
  readonly verified: boolean;
  readonly signed: string;
}

function isSignedByPeer(item: unknown): item is SignedByPeer {
  return hasMembers(item, ['name', 'verified', 'signed']);
}

function hasMembers(item: unknown, names: readonly string[]): boolean {
  return typeof item === 'object' && item !== null && names.every((name) => name in item);
}

test('Python accepts and refuses every vector as published, at the same stage with the same code', async () => {
  const reports = await ask('check_vectors.py', isFileReport);
  const read = reports.map(({ name, vectors }) => [name, vectors]);
  assert.deepEqual(
    read,
    publishedFiles().map(({ name, vectors }) => [name, vectors.length]),
  );
  assert.deepEqual(
    reports.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)),
    [],
  );
});

test('pycose verifies what we sign, and signs the same to the byte, both with the nonce of RFC 6979', async () => {
  const messages = publishedFiles().find(({ name }) => name === 'messages.json');
  assert.ok(messages !== undefined);
  const reports = await ask('foreign_cose.py', isSignedByPeer);
  assert.equal(reports.length, messages.vectors.length);
  for (const [index, vector] of messages.vectors.entries()) {
    const { input, output, name } = vector;
    const report = reports[index];
    assert.ok(report?.name === name && report.verified, `pycose does not verify: ${name}`);
    if (report.signed === input['bytes']) continue;
    // Nobody signs the twin of a signature; whoever signs its content makes the first one.
    assert.equal(digestIn(messages.vectors, report.signed), output?.['digest'], name);
  }
});

/** The digest of the message with these bytes. */
function digestIn(vectors: readonly PublishedVector[], hex: string): Json | undefined {
  return vectors.find(({ input }) => input['bytes'] === hex)?.output?.['digest'];
}
