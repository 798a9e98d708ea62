/** Vectors of trust bundles: what a device believes after it opened one, and which ones it refuses. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { protectedHeader } from '@tallystick/protocol/encoding/cose-sign1';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  keyCertificateKind,
  type RevokedKeys,
} from '@tallystick/protocol/messages/key-certificate';
import { assert } from '@tallystick/protocol/assert';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import type { RiskLimits } from '@tallystick/protocol/risk/risk-limits';
import { craftPayload, OTHER_TENANT, TENANT, type Crafted } from '../fixed/craft.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey, type Signer } from '../fixed/fixed-keys.ts';
import { withOtherSignature, withSignature } from '../fixed/other-signature.ts';
import {
  bundleBody,
  BUNDLE_SIGNERS,
  craftBundle,
  craftKeyCertificate,
  craftRevokedKeys,
  DAY_SECONDS,
  keyCertificateBody,
  keyId,
  NOW,
} from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { accepted, refused, type JsonObject, type Vector, type VectorFile } from '../vector.ts';
import { malformedFields } from './malformed-fields.ts';
import { MIXED_RULES } from './rule-sets.ts';

function inputOf(bundle: Pick<Crafted, 'bytes'>, held?: Crafted): JsonObject {
  return {
    tenant: TENANT,
    rootKey: toHex(signingKey('root').publicKey),
    bytes: toHex(bundle.bytes),
    ...(held === undefined ? {} : { held: toHex(held.bytes) }),
  };
}

const LIMITS: RiskLimits = {
  payer: { countLower: 5, countUpper: 10, daySumMax: minor(20_000n) },
  payee: { sumLower: minor(50_000n), sumUpper: minor(100_000n), dayCountMax: 500 },
  selection: { threshold: minor(1_000n), percent: 5, percentMax: 25 },
};

interface Believed {
  readonly epoch?: number;
  readonly seq?: number;
  readonly signer?: Signer;
  /** Keys that hold. */
  readonly keys?: readonly Signer[];
  readonly revokedKeys?: RevokedKeys;
  readonly ruleSets?: readonly RuleSet[];
}

/** What a device believes after the usual bundle, and what is different. */
function beliefs(believed: Believed = {}): JsonObject {
  const { epoch = 1, seq = 7, signer = 'bundle', ruleSets = [] } = believed;
  const keys = believed.keys ?? BUNDLE_SIGNERS.filter((name) => name !== 'revokedBalance');
  const revoked = believed.revokedKeys ?? { number: 2, keyIds: [keyId('revokedBalance')] };
  return {
    epoch,
    seq,
    bundleKeyId: toHex(keyId(signer)),
    keys: Object.fromEntries(
      keys.map((name) => [toHex(keyId(name)), keyCertificateBody(name).purpose]),
    ),
    revokedKeys: { number: revoked.number, keyIds: revoked.keyIds.map(toHex) },
    ruleSets: ruleSets.map((set) => toHex(ruleSetDigest(fixedCrypto, set))),
  };
}

async function keysWith(...signers: readonly Signer[]): Promise<CborValue[]> {
  const names = [...BUNDLE_SIGNERS, ...signers];
  return (await Promise.all(names.map((name) => craftKeyCertificate(name)))).map(
    ({ value }) => value,
  );
}

async function acceptedVectors(): Promise<Vector[]> {
  const usual = await craftBundle();
  const empty = { number: 1, keyIds: [] };
  const withoutList = await craftBundle({
    seq: 8,
    revokedKeys: (await craftRevokedKeys([], 1)).value,
  });
  const keys = await keysWith('revokedBundle');
  const stolen = await craftBundle({ keys, seq: COUNTER_MAX }, { signer: 'revokedBundle' });
  const revoked = { number: 3, keyIds: [keyId('revokedBundle')] };
  const afterTheft = await craftBundle({
    keys,
    revokedKeys: (await craftRevokedKeys(revoked.keyIds, 3)).value,
  });
  const wholeKeys = [...BUNDLE_SIGNERS];
  return [
    accepted('the usual bundle, at enrolment', inputOf(usual), beliefs()),
    accepted(
      'the same with the other valid signature',
      inputOf(withOtherSignature(usual)),
      beliefs(),
    ),
    accepted(
      'a device whose list of revoked keys is empty believes all keys',
      inputOf(withoutList),
      beliefs({ seq: 8, keys: wholeKeys, revokedKeys: empty }),
    ),
    accepted(
      'with rule sets',
      inputOf(await craftBundle({ ruleSets: [MIXED_RULES, []] })),
      beliefs({ ruleSets: [MIXED_RULES, []] }),
    ),
    accepted('with limits', inputOf(await craftBundle({ policy: { limits: LIMITS } })), beliefs()),
    accepted('a repeat of the held bundle', inputOf(usual, usual), beliefs()),
    accepted(
      'a newer one than held',
      inputOf(await craftBundle({ seq: 8 }), usual),
      beliefs({ seq: 8 }),
    ),
    accepted(
      'a lower number in a higher epoch',
      inputOf(await craftBundle({ epoch: 2, seq: 0 }), usual),
      beliefs({ epoch: 2, seq: 0 }),
    ),
    accepted(
      'a list of revoked keys that was seen is kept, whatever a later bundle says',
      inputOf(withoutList, usual),
      beliefs({ seq: 8 }),
    ),
    accepted(
      'a held bundle stands in nobody’s way once the root has revoked its key',
      inputOf(afterTheft, stolen),
      beliefs({
        keys: [...wholeKeys],
        revokedKeys: revoked,
      }),
    ),
  ];
}

/** A key certificate with a purpose that no version knows. */
async function unknownPurpose(): Promise<CborValue> {
  const [fault] = malformedFields('key').filter(({ at }) => at === 'key.purpose');
  assert(fault !== undefined, 'there is a key certificate with a bad purpose');
  const payload = fault.spoil(keyCertificateKind.shape.encode(keyCertificateBody('coin')));
  return (await craftPayload(keyCertificateKind, payload, { signer: 'root' })).value;
}

async function keyFaults(): Promise<Vector[]> {
  const keys = await keysWith();
  const withLast = (value: CborValue): CborValue[] => [...keys.slice(0, -1), value];
  const revokedList = (await craftRevokedKeys([], 1, { signer: 'otherRoot' })).value;
  const cases: readonly (readonly [Stage, string, Crafted])[] = [
    [
      'signature',
      'a key certificate by another root',
      await craftBundle({
        keys: withLast((await craftKeyCertificate('coin', {}, { signer: 'otherRoot' })).value),
      }),
    ],
    [
      'signature',
      'a key certificate for another tenant',
      await craftBundle({
        keys: withLast((await craftKeyCertificate('coin', {}, { tenant: OTHER_TENANT })).value),
      }),
    ],
    [
      'shape',
      'a key certificate with an unknown purpose',
      await craftBundle({ keys: withLast(await unknownPurpose()) }),
    ],
    [
      'trust',
      'two key certificates for one key',
      await craftBundle({
        keys: [...keys, (await craftKeyCertificate('balance', { purpose: 'bundle' })).value],
      }),
    ],
    [
      'signature',
      'a list of revoked keys by another root',
      await craftBundle({ revokedKeys: revokedList }),
    ],
    [
      'envelope',
      'a list of revoked keys that nobody signed',
      await craftBundle({ revokedKeys: [2, []] }),
    ],
  ];
  return cases.map(([stage, name, bundle]) =>
    refused(name, inputOf(bundle), { stage, code: 'rootSignature' }),
  );
}

async function signerFaults(): Promise<Vector[]> {
  const keys = await keysWith('revokedBundle');
  const keyIds = [keyId('revokedBundle')];
  const revokedKeys = (await craftRevokedKeys(keyIds, 3)).value;
  const usual = await craftBundle();
  const signature = Uint8Array.from(usual.cose.signature, (byte, at) =>
    at === 9 ? byte ^ 0x80 : byte,
  );
  const cases: readonly (readonly [Stage, string, string, Crafted])[] = [
    [
      'trust',
      'unknownIssuerKey',
      'signed by a key that the bundle does not certify',
      await craftBundle({}, { signer: 'uncertified' }),
    ],
    [
      'trust',
      'unknownIssuerKey',
      'signed by a key for another purpose',
      await craftBundle({}, { signer: 'balance' }),
    ],
    [
      'trust',
      'issuerKeyRevoked',
      'signed by a key that the root has revoked',
      await craftBundle({ keys, revokedKeys }, { signer: 'revokedBundle' }),
    ],
    [
      'trust',
      'issuerKeyNotValid',
      'issued before its key was valid',
      await craftBundle({ issuedAt: NOW - 366 * DAY_SECONDS }),
    ],
    [
      'trust',
      'issuerKeyNotValid',
      'issued in the second in which its key ends',
      await craftBundle({ issuedAt: NOW + 365 * DAY_SECONDS }),
    ],
    [
      'signature',
      'issuerSignature',
      'signed for another tenant',
      await craftBundle({}, { tenant: OTHER_TENANT }),
    ],
    [
      'signature',
      'issuerSignature',
      'signed as an answer',
      await craftBundle({}, { type: 'answer' }),
    ],
    [
      'signature',
      'issuerSignature',
      'a bit of the signature flipped',
      withSignature(usual, signature),
    ],
  ];
  return cases.map(([stage, code, name, bundle]) =>
    refused(name, inputOf(bundle), { stage, code }),
  );
}

/** Limits that are announced and not there. */
async function withoutLimits(): Promise<Crafted> {
  const [fault] = malformedFields('bundle').filter(({ name }) =>
    name.includes('limits that are null'),
  );
  assert(fault !== undefined, 'there is a bundle with limits that are null');
  const payload = fault.spoil(trustBundleKind.shape.encode(await bundleBody()));
  return craftPayload(trustBundleKind, payload, { signer: 'bundle' });
}

async function otherFaults(): Promise<Vector[]> {
  const usual = await craftBundle();
  const { revocations } = await bundleBody();
  const damaged = { ...revocations, gaps: Uint8Array.of(...revocations.gaps, 0) };
  const bare = await craftBundle({}, { header: protectedHeader() });
  const malformed = await craftBundle({ policy: { hopsMax: 65 } });
  const nullLimits = await withoutLimits();
  const older = await craftBundle({ seq: 6 });
  const earlierEpoch = await craftBundle({ epoch: 0, seq: COUNTER_MAX });
  return [
    refused('a byte too many', inputOf({ bytes: Uint8Array.of(...usual.bytes, 0) }), {
      stage: 'cbor',
      code: 'trailingBytes',
    }),
    refused('no key id', inputOf(bare), { stage: 'envelope', code: 'notSigned' }),
    refused('more hops than a policy may allow', inputOf(malformed), {
      stage: 'shape',
      code: 'malformed',
      at: 'bundle.policy.hopsMax',
    }),
    refused('a ninth part of the policy that is null', inputOf(nullLimits), {
      stage: 'shape',
      code: 'malformed',
      at: 'bundle.policy.limits',
    }),
    refused(
      'a damaged list of revoked devices',
      inputOf(await craftBundle({ revocations: damaged })),
      {
        stage: 'shape',
        code: 'revocationsDamaged',
      },
    ),
    refused('an older one than held', inputOf(older, usual), {
      stage: 'time',
      code: 'olderThanHeld',
    }),
    refused('a higher number in a lower epoch', inputOf(earlierEpoch, usual), {
      stage: 'time',
      code: 'olderThanHeld',
    }),
  ];
}

/** `bundles.json`. */
export async function makeBundles(): Promise<VectorFile> {
  const groups = await Promise.all([acceptedVectors(), keyFaults(), signerFaults(), otherFaults()]);
  return {
    operation: 'openBundle',
    about:
      'Trust bundles, opened with the root key and, where there is one, the bundle held so far.',
    vectors: groups.flat(),
  };
}
