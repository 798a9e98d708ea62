/**
 * The issuer's keys, from the root on: every bundle that was published is verified, and every key in one
 * has the root's certificate. A key stands in bundles before it signs anything, so none is missing.
 */

import type { Reader } from '@tallystick/database/read-only-database';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import { openBundle } from '@tallystick/protocol/verification/trust';
import type { Counts } from './audit-ground.ts';
import type { AuditKey } from './audit-key.ts';
import type { Findings } from './finding.ts';
import { numberOf, octetsOf } from './row-values.ts';
import { createSignedReader, type SignedReader } from './signed-half.ts';

/** Reads all bundles; a reader with the keys and the rule sets that they publish. */
export async function readIssuerKeys(input: {
  readonly reader: Reader;
  readonly crypto: Crypto;
  readonly key: AuditKey;
  readonly findings: Findings;
  readonly counts: Counts;
}): Promise<SignedReader> {
  const { reader, crypto, key, findings, counts } = input;
  const { tenant, rootKey, handleKey, codeKey } = key;
  const certificates = new Map<string, CborValue>();
  const ruleSets = new Map<string, RuleSet>();
  const rows = reader.rows('select seq, epoch, bytes from trust_bundle order by seq');
  for await (const row of rows) {
    counts.bundles += 1;
    const about = `bundle ${numberOf(row, 'seq')}`;
    const bytes = octetsOf(row, 'bytes');
    const opened = await openBundle(crypto, { bytes, tenant, rootKey });
    if (!opened.ok) {
      findings.add({ kind: 'notSigned', about, expected: 'a bundle', found: opened.code });
      continue;
    }
    const { bundle } = opened.trust;
    findings.compare(
      { kind: 'columnsDiffer', about },
      `${bundle.epoch}/${bundle.seq}`,
      `${numberOf(row, 'epoch')}/${numberOf(row, 'seq')}`,
    );
    for (const value of bundle.keys) {
      certificates.set(toHex(crypto.sha256(encodeCbor(value))), value);
    }
    for (const [name, set] of opened.trust.ruleSets) ruleSets.set(name, set);
  }
  const keyCertificates = [...certificates.values()];
  return createSignedReader(crypto, {
    tenant,
    rootKey,
    handleKey,
    keyCertificates,
    ...(codeKey === undefined ? {} : { statusKey: codeKey }),
    ruleSets,
  });
}
