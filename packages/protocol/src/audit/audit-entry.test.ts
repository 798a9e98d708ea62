/** The audit log's chain: whatever is changed, left out, put in or moved shows, at the place where it was. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { tenantOfBytes } from '../identifiers.ts';
import { AUDIT_START, auditDigest, followAudit, type AuditEntry } from './audit-entry.ts';

const crypto = createNodeCrypto();
const tenant = tenantOfBytes(new Uint8Array(16).fill(1)) ?? assert.fail('no tenant');
const other = tenantOfBytes(new Uint8Array(16).fill(2)) ?? assert.fail('no tenant');

type Stored = AuditEntry & { readonly digest: Uint8Array };

function chainOf(bodies: readonly string[]): readonly Stored[] {
  let { digest } = AUDIT_START;
  return bodies.map((body, index) => {
    const entry = { number: index + 1, at: 1_800_000_000 + index, body };
    digest = auditDigest(crypto, tenant, digest, entry);
    return { ...entry, digest };
  });
}

/** The number at which the chain breaks and why; undefined where it holds. */
function brokenAt(entries: readonly Stored[], of = tenant): string | undefined {
  let head = AUDIT_START;
  for (const entry of entries) {
    const followed = followAudit(crypto, of, head, entry);
    if (!followed.ok) return `${entry.number} ${followed.code}`;
    ({ head } = followed);
  }
  return undefined;
}

const bodies = fc.array(fc.string(), { minLength: 2, maxLength: 8 });

test('an untouched log holds, for its own tenant only', () => {
  fc.assert(
    fc.property(bodies, (texts) => {
      const chain = chainOf(texts);
      assert.equal(brokenAt(chain), undefined);
      assert.equal(brokenAt(chain, other), '1 digestDiffers');
    }),
  );
});

test('every change of an entry shows there', () => {
  fc.assert(
    fc.property(bodies, fc.nat(), fc.constantFrom('at', 'body'), (texts, place, field) => {
      const chain = chainOf(texts);
      const at = place % chain.length;
      const changed = chain.map((entry, index) => {
        if (index !== at) return entry;
        return field === 'at'
          ? { ...entry, at: entry.at + 1 }
          : { ...entry, body: `${entry.body} ` };
      });
      assert.equal(brokenAt(changed), `${at + 1} digestDiffers`);
    }),
  );
});

test('an entry that was taken out, put in twice or written anew with its digest shows at the next one', () => {
  const chain = chainOf(['a', 'b', 'c']);
  const [a, b, c] = chain;
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  assert.equal(brokenAt([a, c]), '3 numberMissing');
  assert.equal(brokenAt([a, { ...c, number: 2 }]), '2 digestDiffers');
  assert.equal(brokenAt([a, b, b, c]), '2 numberMissing');
  assert.equal(brokenAt([b, c]), '2 numberMissing');
  const forged = {
    ...b,
    body: 'x',
    digest: auditDigest(crypto, tenant, a.digest, { ...b, body: 'x' }),
  };
  assert.equal(brokenAt([a, forged, c]), '3 digestDiffers');
});
