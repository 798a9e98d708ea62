/** What calls and answers carry: each body is read as it was written, and nothing else is read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { anyRule, anyRuleSet } from '@tallystick/testkit/arbitrary-messages';
import {
  anyBytes,
  anyCurrency,
  anyMinor,
  anyPublicKey,
  anyText,
  anyUint32,
} from '@tallystick/testkit/arbitrary-values';
import { anyCbor, withItemChanged } from '@tallystick/testkit/hostile-cbor';

import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { readShape, type Shape } from '../encoding/shape.ts';
import { FRAUD_KINDS } from '../fraud/contradiction.ts';
import { MONEY_STATUSES } from '../states/money-status.ts';
import { TALLIES } from '../states/tally.ts';
import { certifyBodyShape, certifyResultShape } from './certify.ts';
import { closeLineBodyShape } from './close-line.ts';
import { CONSENT_PURPOSES, consentsBodyShape, consentsResultShape } from './consents.ts';
import {
  EXPORT_BYTES_MAX,
  exportAccountBodyShape,
  exportAccountResultShape,
} from './export-account.ts';
import type { Registration } from '../registration.ts';
import { registrationBodyShape, registrationResultShape } from './registration.ts';
import { heldCertificatesBodyShape } from './held-certificates.ts';
import { rulesBodyShape, rulesResultShape } from './rules.ts';
import {
  blockDeviceBodyShape,
  DEVICE_STATES,
  devicesResultShape,
  isDeviceName,
  nameDeviceBodyShape,
} from './devices.ts';
import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  DISPUTE_GROUNDS,
  DISPUTE_OUTCOMES,
  DISPUTE_REASONS,
  disputeBodyShape,
  disputeResultShape,
} from './disputes.ts';
import {
  APPEAL_OUTCOMES,
  appealBodyShape,
  convictionsResultShape,
  isAppealText,
} from './convictions.ts';
import { DEPOSIT_SOURCES, depositBodyShape, depositResultShape } from './deposit.ts';
import { ACCOUNT_ROLES, enrolBodyShape, enrolResultShape } from './enrol.ts';
import { traceBodyShape } from './trace.ts';
import { SEALED_TRACE_BYTES_MIN } from '../trace/trace-report.ts';
import {
  paymentOutcomeShape,
  RECORD_REFUSALS,
  syncBodyShape,
  syncResultShape,
  type PaymentOutcome,
} from './sync.ts';

const PLAIN = { noNullPrototype: true } as const;

function record<T>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> {
  return fc.record(fields, PLAIN);
}

const message = anyCbor.filter((value) => value !== null);
const outcome: fc.Arbitrary<PaymentOutcome> = fc.record(
  {
    digest: anyBytes(32),
    status: fc.constantFrom(...MONEY_STATUSES),
    tally: fc.constantFrom(...TALLIES),
    paid: anyMinor,
    code: fc.constantFrom(...RECORD_REFUSALS),
    at: anyText(96),
    until: anyUint32,
    convicted: fc.constant(true as const),
  },
  { requiredKeys: ['paid'], ...PLAIN },
);
const outcomes = fc.array(outcome, { maxLength: 3 });

function check<Body>(name: string, shape: Shape<Body>, anyBody: fc.Arbitrary<Body>): void {
  test(`${name} is read as it was written`, () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const decoded = decodeCbor(encodeCbor(shape.encode(body)), 1_000_000);
        assert.ok(decoded.ok);
        assert.deepEqual(readShape(shape, decoded.value, name), { ok: true, value: body });
      }),
    );
  });
  test(`${name} with an item changed is refused, or is the one form of another`, () => {
    const changed = anyBody.chain((body) => withItemChanged(encodeCbor(shape.encode(body))));
    fc.assert(
      fc.property(changed, (bytes) => {
        const decoded = decodeCbor(bytes, 1_000_000);
        if (!decoded.ok) return;
        const read = readShape(shape, decoded.value, name);
        if (read.ok) assert.deepEqual(encodeCbor(shape.encode(read.value)), bytes);
        else assert.ok(read.at.startsWith(name));
      }),
      { numRuns: 300 },
    );
  });
}

check(
  'certifyBody',
  certifyBodyShape,
  record({
    currency: anyCurrency,
    purse: anyUint32,
    amount: anyMinor,
    statement: anyCbor,
    rules: fc.array(anyRule, { maxLength: 3 }),
    unlock: fc.boolean(),
  }),
);
check('closeLineBody', closeLineBodyShape, record({ statement: anyCbor }));
check(
  'heldCertificatesBody',
  heldCertificatesBodyShape,
  record({ certificates: fc.array(anyCbor, { maxLength: 16 }) }),
);
check(
  'certifyResult',
  certifyResultShape,
  fc.record(
    { certificate: anyCbor, available: anyMinor, locked: anyMinor, ruleSet: anyRuleSet },
    { requiredKeys: ['certificate', 'available', 'locked'], ...PLAIN },
  ),
);
const anyNewRule = fc.record(
  { rule: anyRule, until: anyUint32 },
  { requiredKeys: ['rule'], ...PLAIN },
);
check(
  'rulesBody',
  rulesBodyShape,
  record({
    set: fc.array(anyNewRule, { maxLength: 4 }),
    end: fc.array(anyUint32, { maxLength: 4 }),
  }),
);
const anyAuthor = fc.oneof(
  fc.constantFrom(...(['holder', 'issuer'] as const)).map((kind) => ({ kind })),
  anyText(64).map((name) => ({ kind: 'thirdParty' as const, name })),
);
check(
  'rulesResult',
  rulesResultShape,
  record({
    rules: fc.array(
      fc.record(
        { number: anyUint32, author: anyAuthor, rule: anyRule, until: anyUint32 },
        { requiredKeys: ['number', 'author', 'rule'], ...PLAIN },
      ),
      { maxLength: 4 },
    ),
    locked: anyMinor,
  }),
);
check(
  'nameDeviceBody',
  nameDeviceBodyShape,
  record({ keyHash: anyBytes(32), name: anyText(64).filter(isDeviceName) }),
);
check('blockDeviceBody', blockDeviceBodyShape, record({ keyHash: anyBytes(32) }));
check(
  'devicesResult',
  devicesResultShape,
  record({
    currency: anyCurrency,
    available: anyMinor,
    devices: fc.array(
      fc.record(
        {
          keyHash: anyBytes(32),
          name: anyText(64).filter(isDeviceName),
          state: fc.constantFrom(...DEVICE_STATES),
          enrolledAt: anyUint32,
          heardAt: anyUint32,
          reserved: anyMinor,
          returnsBy: anyUint32,
        },
        { requiredKeys: ['keyHash', 'name', 'state', 'enrolledAt', 'reserved'], ...PLAIN },
      ),
      { maxLength: 3 },
    ),
  }),
);
const anyWritten = anyText(60).filter((written) => isAppealText(written));
const anyDecision = record({
  outcome: fc.constantFrom(...APPEAL_OUTCOMES),
  reason: anyWritten,
  decidedAt: anyUint32,
});
const anyAppeal = fc.record(
  { text: anyWritten, madeAt: anyUint32, decision: anyDecision },
  { requiredKeys: ['text', 'madeAt'], ...PLAIN },
);
check('appealBody', appealBodyShape, record({ keyHash: anyBytes(32), text: anyWritten }));
check(
  'convictionsResult',
  convictionsResultShape,
  record({
    currency: anyCurrency,
    isBarred: fc.boolean(),
    sharePercent: fc.integer({ min: 1, max: 100 }),
    convictions: fc.array(
      fc.record(
        {
          keyHash: anyBytes(32),
          kind: fc.constantFrom(...FRAUD_KINDS),
          proof: anyBytes(32),
          foundAt: anyUint32,
          wasReported: fc.boolean(),
          appeal: anyAppeal,
        },
        { requiredKeys: ['keyHash', 'kind', 'proof', 'foundAt', 'wasReported'], ...PLAIN },
      ),
      { maxLength: 2 },
    ),
    debts: fc.array(
      fc.record(
        {
          keyHash: anyBytes(32),
          arisenAt: anyUint32,
          amount: anyMinor,
          owed: anyMinor,
          forgiven: anyWritten,
        },
        { requiredKeys: ['keyHash', 'arisenAt', 'amount', 'owed'], ...PLAIN },
      ),
      { maxLength: 2 },
    ),
  }),
);
const anyRegistration: fc.Arbitrary<Registration> = fc.record(
  {
    name: fc.constantFrom('Asha', 'आशा देवी'),
    address: fc.constantFrom('12 Lake Road'),
    phone: fc.constantFrom('+919820012345', '+4930901820'),
    email: fc.constantFrom('asha@example.org'),
  },
  { requiredKeys: [], ...PLAIN },
);
const anyPurpose = fc.constantFrom(...CONSENT_PURPOSES);
check(
  'registrationBody',
  registrationBodyShape,
  fc.record({ change: anyRegistration }, { requiredKeys: [], ...PLAIN }),
);
check('registrationResult', registrationResultShape, record({ registration: anyRegistration }));
check(
  'consentsBody',
  consentsBodyShape,
  record({
    changes: fc.array(record({ purpose: anyPurpose, given: fc.boolean() }), { maxLength: 2 }),
  }),
);
check(
  'consentsResult',
  consentsResultShape,
  record({
    consents: fc.array(
      record({
        purpose: anyPurpose,
        given: fc.boolean(),
        setAt: anyUint32,
        keyHash: anyBytes(32),
      }),
      { maxLength: 2 },
    ),
  }),
);
check(
  'traceBody',
  traceBodyShape,
  record({
    caseNumber: fc.integer({ min: 1, max: 4_294_967_295 }),
    investigatorKey: anyBytes(32),
    sealed: fc.uint8Array({ minLength: SEALED_TRACE_BYTES_MIN, maxLength: 200 }),
  }),
);
check(
  'exportAccountBody',
  exportAccountBodyShape,
  fc.record(
    { offset: fc.nat(EXPORT_BYTES_MAX), digest: anyBytes(32) },
    { requiredKeys: ['offset'], ...PLAIN },
  ),
);
check(
  'exportAccountResult',
  exportAccountResultShape,
  record({ part: fc.uint8Array({ maxLength: 64 }), length: fc.nat(1_000), digest: anyBytes(32) }),
);
check(
  'depositBody',
  depositBodyShape,
  record({ source: fc.constantFrom(...DEPOSIT_SOURCES), currency: anyCurrency, amount: anyMinor }),
);
check('depositResult', depositResultShape, record({ available: anyMinor }));
check('enrolBody', enrolBodyShape, record({ secret: anyBytes(16), publicKey: anyPublicKey }));
check(
  'enrolResult',
  enrolResultShape,
  record({
    role: fc.constantFrom(...ACCOUNT_ROLES),
    accountCertificate: anyCbor,
    bundle: anyCbor,
    statusKey: anyBytes(16),
  }),
);
check(
  'syncBody',
  syncBodyShape,
  fc.record(
    {
      epoch: anyUint32,
      seq: anyUint32,
      payerStatements: fc.array(anyCbor, { maxLength: 3 }),
      payeeStatement: message,
      records: fc.array(anyCbor, { maxLength: 3 }),
      asks: fc.array(anyBytes(32), { maxLength: 3 }),
    },
    { requiredKeys: ['epoch', 'seq', 'payerStatements', 'records', 'asks'], ...PLAIN },
  ),
);
check('outcome', paymentOutcomeShape, outcome);
check(
  'syncResult',
  syncResultShape,
  fc.record(
    {
      records: outcomes,
      asked: outcomes,
      balances: fc.array(
        record({ currency: anyCurrency, available: anyMinor, reserved: anyMinor }),
        { maxLength: 2 },
      ),
      cover: fc.array(record({ currency: anyCurrency, amount: anyMinor, until: anyUint32 }), {
        maxLength: 2,
      }),
      bundle: message,
      traceCase: fc.integer({ min: 1, max: 4_294_967_295 }),
      ordered: record({
        proofs: fc.array(message, { maxLength: 2 }),
        paid: fc.array(message, { maxLength: 2 }),
      }),
      owed: anyMinor,
    },
    { requiredKeys: ['records', 'asked', 'balances', 'cover'], ...PLAIN },
  ),
);

const dispute = fc.record(
  {
    reason: fc.constantFrom(...DISPUTE_REASONS),
    openedAt: anyUint32,
    decideBy: anyUint32,
    decision: record({
      outcome: fc.constantFrom(...DISPUTE_OUTCOMES),
      ground: fc.constantFrom(...DISPUTE_GROUNDS),
      at: anyUint32,
      words: anyText(300),
    }),
  },
  { requiredKeys: ['reason', 'openedAt', 'decideBy'], ...PLAIN },
);
const accountPayment = fc.record(
  {
    digest: anyBytes(32),
    amount: anyMinor,
    payee: anyText(24),
    till: anyUint32,
    keyHash: anyBytes(32),
    status: fc.constantFrom(...MONEY_STATUSES),
    claimedAt: anyUint32,
    disputeBy: anyUint32,
    dispute,
  },
  {
    requiredKeys: [
      'digest',
      'amount',
      'payee',
      'till',
      'keyHash',
      'status',
      'claimedAt',
      'disputeBy',
    ],
    ...PLAIN,
  },
);

check(
  'accountPayments body',
  accountPaymentsBodyShape,
  fc.record(
    { after: record({ claimedAt: anyUint32, digest: anyBytes(32) }) },
    { requiredKeys: [], ...PLAIN },
  ),
);
check(
  'accountPayments result',
  accountPaymentsResultShape,
  record({
    currency: anyCurrency,
    payments: fc.array(accountPayment, { maxLength: 3 }),
    isMore: fc.boolean(),
  }),
);
check(
  'dispute body',
  disputeBodyShape,
  record({
    payment: anyBytes(32),
    reason: fc.constantFrom(...DISPUTE_REASONS),
    words: anyText(300),
  }),
);
check('dispute result', disputeResultShape, accountPayment);
