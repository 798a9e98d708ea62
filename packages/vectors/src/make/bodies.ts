/** Vectors of the bodies of calls to the issuer and of the results in its answers. */

import { rulesBodyShape, rulesResultShape } from '@tallystick/protocol/calls/rules';
import { appealBodyShape, convictionsResultShape } from '@tallystick/protocol/calls/convictions';
import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { depositBodyShape, depositResultShape } from '@tallystick/protocol/calls/deposit';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
} from '@tallystick/protocol/calls/devices';
import { enrolBodyShape, enrolResultShape } from '@tallystick/protocol/calls/enrol';
import { consentsBodyShape, consentsResultShape } from '@tallystick/protocol/calls/consents';
import {
  exportAccountBodyShape,
  exportAccountResultShape,
} from '@tallystick/protocol/calls/export-account';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import { traceBodyShape } from '@tallystick/protocol/calls/trace';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { payerStatementKind, stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { minor, MINOR_MAX } from '@tallystick/protocol/money';
import { sealTraceReport } from '@tallystick/protocol/trace/trace-report';
import { craft, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { sealingPair, signingKey } from '../fixed/fixed-keys.ts';
import { craftPayment } from '../fixed/payment.ts';
import { craftAccount, craftBundle, DAY_SECONDS, NOW, RUPEES } from '../fixed/tenant.ts';
import { refused, type Vector, type VectorFile } from '../vector.ts';
import { bankVectors, refusedBankBodies } from './bank-bodies.ts';
import { payOutVectors, refusedPayOutBodies } from './pay-out-bodies.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';
import { coinVectors, refusedCoinBodies } from './coin-bodies.ts';
import { disputeVectors, refusedDisputes } from './dispute-bodies.ts';
import { refusedSyncs, syncVectors } from './sync-bodies.ts';

async function enrolVectors(): Promise<Vector[]> {
  const { publicKey } = signingKey('till');
  const [certificate, bundle] = await Promise.all([craftAccount('till'), craftBundle()]);
  return [
    bodyVector('enrol', 'enrol', enrolBodyShape, {
      secret: fixedBytes('enrolment secret', 16),
      publicKey,
    }),
    bodyVector('result of enrol', 'enrolResult', enrolResultShape, {
      role: 'merchant',
      accountCertificate: certificate.value,
      bundle: bundle.value,
      statusKey: fixedBytes('status key of the till', 16),
    }),
  ];
}

async function moneyVectors(): Promise<Vector[]> {
  const { certificate, withdrawal } = await craftPayment();
  const line = lineIdOf(fixedCrypto, certificate.body);
  const statement = await craft(
    payerStatementKind,
    { line, headCounter: 1, headDigest: withdrawal.digest, cumulative: minor(1_250n) },
    { signer: 'payer' },
  );
  const lost = await craft(stateLostKind, { line, time: NOW }, { signer: 'payer' });
  return [
    bodyVector('deposit', 'deposit', depositBodyShape, {
      source: 'testBank',
      currency: RUPEES,
      amount: minor(50_000n),
    }),
    bodyVector('result of deposit', 'depositResult', depositResultShape, {
      available: minor(MINOR_MAX),
    }),
    bodyVector('certify', 'certify', certifyBodyShape, {
      currency: RUPEES,
      purse: 0,
      amount: minor(10_000n),
      statement: statement.value,
      rules: [],
      unlock: false,
    }),
    bodyVector('certify for one shop and one payment', 'certify', certifyBodyShape, {
      currency: RUPEES,
      purse: 0,
      amount: minor(10_000n),
      statement: statement.value,
      rules: [
        { kind: 'merchantTypes', types: [5812, 5814] },
        { kind: 'count', payments: 1 },
        { kind: 'lockedAmount', amount: minor(2_500n) },
      ],
      unlock: true,
    }),
    bodyVector('result of certify', 'certifyResult', certifyResultShape, {
      certificate: certificate.value,
      available: minor(40_000n),
      locked: minor(0n),
    }),
    bodyVector('result of certify under rules', 'certifyResult', certifyResultShape, {
      certificate: certificate.value,
      available: minor(40_000n),
      locked: minor(2_500n),
      ruleSet: [{ kind: 'merchantTypes', types: [5812, 5814] }],
    }),
    bodyVector('close a line', 'closeLine', closeLineBodyShape, { statement: lost.value }),
    bodyVector('show what is held', 'heldCertificates', heldCertificatesBodyShape, {
      certificates: [certificate.value],
    }),
  ];
}

/** Rules of an account, set, ended and listed. */
function ruleVectors(): readonly Vector[] {
  return [
    bodyVector('set and end rules', 'rules', rulesBodyShape, {
      set: [
        { rule: { kind: 'minimumBalance', amount: minor(2_500n) } },
        { rule: { kind: 'dayMax', amount: minor(5_000n) }, until: NOW + DAY_SECONDS },
      ],
      end: [3],
    }),
    bodyVector('result of rules', 'rulesResult', rulesResultShape, {
      rules: [
        {
          number: 4,
          author: { kind: 'holder' },
          rule: { kind: 'minimumBalance', amount: minor(2_500n) },
        },
        {
          number: 5,
          author: { kind: 'thirdParty', name: 'Asha' },
          rule: { kind: 'dayMax', amount: minor(5_000n) },
          until: NOW + DAY_SECONDS,
        },
      ],
      locked: minor(2_500n),
    }),
  ];
}

function deviceVectors(): readonly Vector[] {
  const [phone, old] = [fixedBytes('phone', 32), fixedBytes('old phone', 32)];
  return [
    bodyVector('name a device', 'nameDevice', nameDeviceBodyShape, {
      keyHash: phone,
      name: 'आशा का फ़ोन',
    }),
    bodyVector('take a name away', 'nameDevice', nameDeviceBodyShape, { keyHash: phone, name: '' }),
    bodyVector('block a device', 'blockDevice', blockDeviceBodyShape, { keyHash: old }),
    bodyVector('result: two devices', 'devicesResult', devicesResultShape, {
      currency: RUPEES,
      available: minor(40_000n),
      devices: [
        {
          keyHash: phone,
          name: 'Phone',
          state: 'active',
          enrolledAt: NOW - DAY_SECONDS,
          heardAt: NOW,
          reserved: minor(10_000n),
          returnsBy: NOW + 21 * DAY_SECONDS,
        },
        { keyHash: old, name: '', state: 'blocked', enrolledAt: 0, reserved: minor(0n) },
      ],
    }),
  ];
}

function convictionVectors(): readonly Vector[] {
  const [phone, old] = [fixedBytes('phone', 32), fixedBytes('old phone', 32)];
  const text = 'मेरा फ़ोन पुराने बैकअप से वापस लाया गया था।';
  const proof = fixedBytes('fraud proof', 32);
  const conviction = { kind: 'sameCounter', proof, foundAt: NOW - DAY_SECONDS } as const;
  const decision = { outcome: 'upheld', reason: 'The shop confirms it.', decidedAt: NOW } as const;
  return [
    bodyVector('appeal', 'appeal', appealBodyShape, { keyHash: phone, text }),
    bodyVector('result: nothing is proven', 'convictionsResult', convictionsResultShape, {
      currency: RUPEES,
      isBarred: false,
      sharePercent: 50,
      convictions: [],
      debts: [],
    }),
    bodyVector('result: two convictions', 'convictionsResult', convictionsResultShape, {
      currency: RUPEES,
      isBarred: false,
      sharePercent: 50,
      convictions: [
        {
          ...conviction,
          keyHash: phone,
          wasReported: false,
          appeal: { text, madeAt: NOW - 3_600, decision },
        },
        { ...conviction, keyHash: old, wasReported: true },
      ],
      debts: [
        {
          keyHash: phone,
          arisenAt: NOW - 7_200,
          amount: minor(1_250n),
          owed: minor(0n),
          forgiven: decision.reason,
        },
      ],
    }),
  ];
}

async function personalVectors(): Promise<Vector[]> {
  const [investigator, phone] = [sealingPair('investigator'), signingKey('payer')];
  const registration = {
    name: 'आशा देवी',
    address: '12 Lake Road, 400001 Mumbai',
    phone: '+919820012345',
    email: 'asha@example.org',
  };
  const consent = { purpose: 'precisePlace', given: true } as const;
  const digest = fixedBytes('document', 32);
  return [
    bodyVector('read the registration', 'registration', registrationBodyShape, {}),
    bodyVector('register', 'registration', registrationBodyShape, { change: registration }),
    bodyVector('result of registration', 'registrationResult', registrationResultShape, {
      registration: { phone: registration.phone },
    }),
    bodyVector('agree', 'consents', consentsBodyShape, { changes: [consent] }),
    bodyVector('result of consents', 'consentsResult', consentsResultShape, {
      consents: [{ ...consent, setAt: NOW, keyHash: fixedBytes('key hash', 32) }],
    }),
    bodyVector('ask for the document', 'exportAccount', exportAccountBodyShape, { offset: 0 }),
    bodyVector('ask on', 'exportAccount', exportAccountBodyShape, { offset: 524_288, digest }),
    bodyVector('result of exportAccount', 'exportAccountResult', exportAccountResultShape, {
      part: Uint8Array.of(0x7b, 0x7d),
      length: 2,
      digest,
    }),
    bodyVector('hand in a trace report', 'trace', traceBodyShape, {
      caseNumber: 2,
      investigatorKey: investigator.publicKey,
      sealed: await sealTraceReport(fixedCrypto, {
        tenant: TENANT,
        investigatorKey: investigator.publicKey,
        publicKey: phone.publicKey,
        sign: phone.sign,
        report: { caseNumber: 2, hour: NOW, data: { slots: [], cells: [], model: 'Nokia 105' } },
      }),
    }),
  ];
}

/** Those of calls about devices and about what is personal. */
function refusedOfAccounts(digest: Uint8Array): readonly RefusedBody[] {
  return [
    ['a key hash of 31 bytes', 'blockDevice', 'blockDevice.keyHash', [digest.subarray(1)]],
    ['a name with a space after it', 'nameDevice', 'nameDevice.name', [digest, 'Phone ']],
    ['a name of 66 bytes', 'nameDevice', 'nameDevice.name', [digest, 'अ'.repeat(22)]],
    ['a name with a line break', 'nameDevice', 'nameDevice.name', [digest, 'Pho\nne']],
    [
      'an unknown state',
      'devicesResult',
      'devicesResult.devices[0].state',
      [356, 0, [[digest, '', 5, 0, null, 0, null]]],
    ],
    ['an appeal without words', 'appeal', 'appeal.text', [digest, '']],
    ['an appeal of two lines', 'appeal', 'appeal.text', [digest, 'It was\nso.']],
    ['an appeal of 2,001 letters', 'appeal', 'appeal.text', [digest, 'x'.repeat(2_001)]],
    [
      'a share of nothing',
      'convictionsResult',
      'convictionsResult.sharePercent',
      [356, false, 0, [], []],
    ],
    ['a field missing', 'registration', 'registration.change', [[null, null, null]]],
    [
      'a phone number without its plus',
      'registration',
      'registration.change.phone',
      [[null, null, '919820012345', null]],
    ],
    ['an unknown purpose', 'consents', 'consents.changes[0].purpose', [[[3, true]]]],
    ['a consent that is no truth', 'consents', 'consents.changes[0].given', [[[0, 1]]]],
    ['an offset below nothing', 'exportAccount', 'exportAccount.offset', [-1, null]],
    ['a report that is too short', 'trace', 'trace.sealed', [1, digest, new Uint8Array(48)]],
    ['a report for no case', 'trace', 'trace.caseNumber', [0, digest, new Uint8Array(64)]],
  ];
}

/** Name, type of body, the field at fault, and a value that is whole but for that. */
async function refusedBodies(): Promise<readonly RefusedBody[]> {
  const line = fixedBytes('line', 16);
  const head = { line, headCounter: 0, headDigest: new Uint8Array(32), cumulative: minor(0n) };
  const statement = (await craft(payerStatementKind, head, { signer: 'payer' })).value;
  const lost = (await craft(stateLostKind, { line, time: NOW }, { signer: 'payer' })).value;
  const secret = fixedBytes('enrolment secret', 16);
  const digest = fixedBytes('digest', 32);
  return [
    ['a secret of 15 bytes', 'enrol', 'enrol.secret', [secret.subarray(1), pointOf(2)]],
    ['a key that is no compressed point', 'enrol', 'enrol.publicKey', [secret, pointOf(4)]],
    ['a part missing', 'enrol', 'enrol', [secret]],
    ['a source that is not offered', 'deposit', 'deposit.source', [1, 356, 1]],
    ['a currency of 0', 'deposit', 'deposit.currency', [0, 0, 1]],
    ['a negative amount', 'deposit', 'deposit.amount', [0, 356, -1]],
    ['an amount above 2^63 - 1', 'deposit', 'deposit.amount', [0, 356, MINOR_MAX + 1n]],
    ['a purse that is a text', 'certify', 'certify.purse', [356, '0', 1, statement, [], false]],
    ['a part too many', 'closeLine', 'closeLine', [lost, null]],
    [
      'one certificate too many',
      'heldCertificates',
      'heldCertificates.certificates',
      [Array.from({ length: 17 }, () => null)],
    ],
    ...refusedOfAccounts(digest),
    ...refusedDisputes(digest),
    ...refusedCoinBodies(),
    ...refusedBankBodies(),
    ...refusedPayOutBodies(),
    ...(await refusedSyncs()),
  ];
}

function pointOf(first: number): Uint8Array {
  return Uint8Array.of(first, ...fixedBytes('x of a point', 32));
}

/** `bodies.json`. */
export async function makeBodies(): Promise<VectorFile> {
  const groups = [
    await enrolVectors(),
    await moneyVectors(),
    ruleVectors(),
    deviceVectors(),
    convictionVectors(),
    await personalVectors(),
    disputeVectors(),
    await coinVectors(),
    bankVectors(),
    payOutVectors(),
    await syncVectors(),
  ];
  return {
    operation: 'readBody',
    about: 'Bodies of calls and results of answers, each under the shape of its type.',
    vectors: [
      ...groups.flat(),
      ...(await refusedBodies()).map(([name, type, at, value]) =>
        refused(
          `${type}: ${name}`,
          { type, bytes: toHex(encodeCbor(value)) },
          { stage: 'shape', code: 'malformed', at },
        ),
      ),
    ],
  };
}
