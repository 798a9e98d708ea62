/**
 * `tallystick.cddl` says what the code encodes: the same bounds, the same kinds of message, in each
 * array the same fields in the same order, and in each enumeration the same names under the same
 * numbers.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';

import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import { OPERATIONS } from '@tallystick/protocol/calls/call';
import { rulesBodyShape, rulesResultShape } from '@tallystick/protocol/calls/rules';
import {
  BANK_ORDER_REASONS,
  BANK_ORDER_STATES,
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
  typedBankAccountShape,
} from '@tallystick/protocol/calls/bank';
import {
  PAY_OUT_REASONS,
  PAY_OUT_STATES,
  payOutBodyShape,
  payOutResultShape,
  payOutsBodyShape,
  payOutsResultShape,
} from '@tallystick/protocol/calls/pay-out';
import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
  LOST_COIN_STATES,
} from '@tallystick/protocol/calls/coin-losses';
import {
  CLAIM_REFUSALS,
  COIN_REFUSALS,
  COIN_STATES,
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
} from '@tallystick/protocol/calls/coins';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import {
  APPEAL_OUTCOMES,
  appealBodyShape,
  convictionsResultShape,
} from '@tallystick/protocol/calls/convictions';
import {
  DEPOSIT_SOURCES,
  depositBodyShape,
  depositResultShape,
} from '@tallystick/protocol/calls/deposit';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
} from '@tallystick/protocol/calls/devices';
import { ACCOUNT_ROLES, enrolBodyShape, enrolResultShape } from '@tallystick/protocol/calls/enrol';
import {
  paymentOutcomeShape,
  RECORD_REFUSALS,
  syncBodyShape,
  syncResultShape,
} from '@tallystick/protocol/calls/sync';
import { CONSENT_PURPOSES } from '@tallystick/protocol/calls/consents';
import { traceBodyShape } from '@tallystick/protocol/calls/trace';
import type { MessageKind, MessageType } from '@tallystick/protocol/encoding/message';
import type { Shape } from '@tallystick/protocol/encoding/shape';
import { FRAUD_KINDS } from '@tallystick/protocol/fraud/contradiction';
import * as limits from '@tallystick/protocol/limits';
import { billShape } from '@tallystick/protocol/messages/bill';
import { ELEMENT_CLASSES } from '@tallystick/protocol/messages/balance-certificate';
import { KEY_PURPOSES } from '@tallystick/protocol/messages/key-certificate';
import { RECEIPT_OUTCOMES } from '@tallystick/protocol/messages/receipt';
import {
  currencyInfoShape,
  PAYEE_ONLINE,
  policyShape,
} from '@tallystick/protocol/messages/trust-bundle';
import { currency, CURRENCY_MAX, minor, MINOR_MAX } from '@tallystick/protocol/money';
import {
  offlineLimitsShape,
  randomSelectionShape,
  riskLimitsShape,
} from '@tallystick/protocol/risk/risk-limits';
import { MONEY_STATUSES } from '@tallystick/protocol/states/money-status';
import { TALLIES } from '@tallystick/protocol/states/tally';
import {
  RADIO_KINDS,
  traceCellShape,
  traceDataShape,
  traceSlotShape,
} from '@tallystick/protocol/trace/trace-data';
import { forEachKind } from '@tallystick/testkit/arbitrary-messages';

const TEXT = readFileSync(join(import.meta.dirname, 'tallystick.cddl'), 'utf8');
/** Without comments and without what stands in quotes. */
const BARE = TEXT.replaceAll(/;.*/g, '').replaceAll(/"[^"]*"/g, '""');

/** Where each rule's text begins and ends. */
const RULES: ReadonlyMap<string, string> = new Map(
  Array.from(
    BARE.matchAll(/^([a-z][a-z0-9-]*) = ([\s\S]*?)(?=^[a-z][a-z0-9-]* = |$(?![\s\S]))/gm),
    (match) => [match[1] ?? '', (match[2] ?? '').trim()],
  ),
);

/** The names of an array's fields, in order. */
function fieldsOf(rule: string): readonly string[] {
  const text = RULES.get(rule) ?? '';
  assert.ok(text.startsWith('['), `${rule} is no array`);
  const flat = flatten(text.slice(1, -1));
  return Array.from(flat.matchAll(/(?:^|,)\s*(?:\?\s*)?(\w+):/g), (match) => match[1] ?? '');
}

/** What stands in inner brackets is left out. */
function flatten(text: string): string {
  let depth = 0;
  let flat = '';
  for (const character of text) {
    if ('[{('.includes(character)) depth += 1;
    if (depth === 0) flat += character;
    if (']})'.includes(character)) depth -= 1;
  }
  return flat;
}

/** The names of a record's fields, in the order in which its shape writes them. */
function writtenBy<Body extends object>(shape: Shape<Body>, body: Body): readonly string[] {
  const names: string[] = [];
  const watched = new Proxy(body, {
    get: (target, name): unknown => {
      names.push(String(name));
      return Reflect.get(target, name);
    },
  });
  shape.encode(watched);
  return names;
}

const BOUNDS: Readonly<Record<string, number | bigint>> = {
  ...limits,
  MINOR_MAX,
  CURRENCY_MAX,
};

test('every bound has the value that the code gives it', () => {
  const bounds = [...RULES].filter(([name]) => name.endsWith('-max'));
  assert.ok(bounds.length > 20);
  for (const [name, value] of bounds) {
    assert.equal(String(BOUNDS[name.toUpperCase().replaceAll('-', '_')]), value, name);
  }
});

/** Literal counts in the text; where they stand cannot hold a name in every tool. */
const COUNTS: Readonly<Record<string, readonly number[]>> = {
  'rule-set': [limits.RULES_MAX],
  'places-rule': [limits.RULE_VALUES_MAX],
  'merchant-types-rule': [limits.RULE_VALUES_MAX],
  'payee-statement-body': [limits.STATEMENT_OPEN_MAX, limits.STATEMENT_CLOSED_MAX],
  'bundle-body': [limits.BUNDLE_KEYS_MAX, limits.CURRENCIES_MAX, limits.RULE_SETS_MAX],
  'revoked-keys-body': [limits.REVOKED_KEYS_MAX],
  'devices-result': [limits.DEVICES_LISTED_MAX],
  'trace-data': [limits.TRACE_SLOTS_MAX, limits.TRACE_CELLS_MAX],
  bill: [limits.BILL_ITEMS_MAX],
  roll: [limits.TRANSFER_COINS_MAX, limits.TRANSFER_COINS_MAX, limits.ROUTE_MAX],
  passage: [limits.TRANSFER_COINS_MAX],
  'coin-parts': [limits.TRANSFER_COINS_MAX, limits.PASSAGES_MAX],
  'coin-terms-result': [limits.DENOMINATIONS_MAX],
  'mint-coins-result': [limits.TRANSFER_COINS_MAX],
  'redeem-coins-body': [limits.COIN_CLAIMS_MAX],
  'redeem-coins-result': [limits.COIN_CLAIMS_MAX],
  'claim-outcome': [limits.TRANSFER_COINS_MAX],
  'coin-states-body': [limits.COIN_STATES_MAX],
  'coin-states-result': [limits.COIN_STATES_MAX],
  'claim-lost-coins-body': [limits.COIN_STATES_MAX],
  'claim-lost-coins-result': [limits.COIN_STATES_MAX],
  'proof-place': [Math.log2(limits.TRANSFER_COINS_MAX)],
  'convictions-result': [limits.CONVICTIONS_LISTED_MAX, limits.CONVICTIONS_LISTED_MAX],
};

test('every count in an array has the value that the code gives it', () => {
  for (const [rule, counts] of Object.entries(COUNTS)) {
    const written = Array.from((RULES.get(rule) ?? '').matchAll(/0\*(\d+)/g), (match) =>
      Number(match[1]),
    );
    assert.deepEqual(written, counts, rule);
  }
});

/** The rule that describes the body of each kind, or its own claim. */
const BODIES: Readonly<Record<MessageType, string>> = {
  key: 'key-claims',
  revokedKeys: 'revoked-keys-body',
  bundle: 'bundle-body',
  account: 'account-claims',
  balance: 'balance-claims',
  request: 'request-body',
  withdrawal: 'withdrawal-body',
  coin: 'coin-body',
  holder: 'holder-claims',
  coinTransfer: 'coin-transfer-body',
  receipt: 'receipt-body',
  order: 'payment-order-body',
  paidProof: 'paid-proof-body',
  payerStatement: 'payer-statement-body',
  payeeStatement: 'payee-statement-body',
  stateLost: 'state-lost-body',
  traceReport: 'trace-report-body',
  call: 'call-body',
  answer: 'answer-body',
};
/** So many that one has a later field, which half of all have. */
const SAMPLES = 100;
const REGISTERED = ['expiresAt', 'issuedAt', 'handle', 'publicKey'];

forEachKind(<Body extends object>(kind: MessageKind<Body>, anyBody: fc.Arbitrary<Body>) => {
  test(`${kind.type}: the same fields in the same order`, () => {
    const forms = fc.sample(anyBody, SAMPLES).map((body) => writtenBy(kind.shape, body));
    // Of a record with a later field, the form that has it.
    const [written = []] = forms.toSorted((left, right) => right.length - left.length);
    const own = BODIES[kind.type].endsWith('-claims') ? written.slice(REGISTERED.length) : written;
    if (own.length < written.length) assert.deepEqual(written.slice(0, 4), REGISTERED);
    assert.deepEqual(fieldsOf(BODIES[kind.type]), own);
  });
});

test('every kind of message is in the list of types that are signed along', () => {
  const listed = /^message-type = ([^=]*?)\n\n/m.exec(TEXT)?.[1] ?? '';
  const types = Array.from(listed.matchAll(/"(\w+)"/g), (match) => match[1]);
  assert.deepEqual(types, Object.keys(BODIES));
});

const bytes = new Uint8Array(16);
const amount = minor(1n);
const inr = currency(356);
const BANK_ACCOUNT = { bank: 'x', account: 'x', name: 'x', phone: 'x', pan: 'x' };

test('bills, bodies and results of calls: the same fields in the same order', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['bill', writtenBy(billShape, { salt: bytes, items: [] })],
    ['enrol-body', writtenBy(enrolBodyShape, { secret: bytes, publicKey: bytes })],
    [
      'enrol-result',
      writtenBy(enrolResultShape, {
        role: 'customer',
        accountCertificate: null,
        bundle: null,
        statusKey: bytes,
      }),
    ],
    ['deposit-body', writtenBy(depositBodyShape, { source: 'testBank', currency: inr, amount })],
    ['deposit-result', writtenBy(depositResultShape, { available: amount })],
    [
      'certify-body',
      writtenBy(certifyBodyShape, {
        currency: inr,
        purse: 0,
        amount,
        statement: null,
        rules: [],
        unlock: false,
      }),
    ],
    [
      'certify-result',
      writtenBy(certifyResultShape, { certificate: null, available: amount, locked: amount }),
    ],
    ['rules-body', writtenBy(rulesBodyShape, { set: [], end: [] })],
    ['rules-result', writtenBy(rulesResultShape, { rules: [], locked: amount })],
    ['close-line-body', writtenBy(closeLineBodyShape, { statement: null })],
    ['held-certificates-body', writtenBy(heldCertificatesBodyShape, { certificates: [] })],
    ['name-device-body', writtenBy(nameDeviceBodyShape, { keyHash: bytes, name: '' })],
    ['block-device-body', writtenBy(blockDeviceBodyShape, { keyHash: bytes })],
    [
      'devices-result',
      writtenBy(devicesResultShape, { currency: inr, available: amount, devices: [] }),
    ],
    ['appeal-body', writtenBy(appealBodyShape, { keyHash: bytes, text: 'x' })],
    [
      'convictions-result',
      writtenBy(convictionsResultShape, {
        currency: inr,
        isBarred: true,
        sharePercent: 50,
        convictions: [],
        debts: [],
      }),
    ],
    [
      'coin-terms-result',
      writtenBy(coinTermsResultShape, {
        holder: null,
        virtualId: 1,
        denominations: [],
        coinsMax: 1,
      }),
    ],
    ['mint-coins-body', writtenBy(mintCoinsBodyShape, { currency: inr, amount })],
    ['mint-coins-result', writtenBy(mintCoinsResultShape, { rolls: [], available: amount })],
    ['redeem-coins-body', writtenBy(redeemCoinsBodyShape, { claims: [] })],
    ['redeem-coins-result', writtenBy(redeemCoinsResultShape, { claims: [] })],
    ['coin-states-body', writtenBy(coinStatesBodyShape, { coins: [] })],
    ['coin-states-result', writtenBy(coinStatesResultShape, { states: [] })],
    ['claim-lost-coins-body', writtenBy(claimLostCoinsBodyShape, { coins: [] })],
    ['claim-lost-coins-result', writtenBy(claimLostCoinsResultShape, { coins: [] })],
    ['bank-account-body', writtenBy(bankAccountBodyShape, {})],
    ['typed-bank-account', writtenBy(typedBankAccountShape, BANK_ACCOUNT)],
    ['bank-account-result', writtenBy(bankAccountResultShape, { orders: [] })],
    ['fund-from-bank-body', writtenBy(fundFromBankBodyShape, { currency: inr, amount })],
    [
      'fund-from-bank-result',
      writtenBy(fundFromBankResultShape, {
        order: { order: bytes.slice(0, 16), currency: inr, amount, state: 'asked', askedAt: 1 },
      }),
    ],
    ['pay-out-body', writtenBy(payOutBodyShape, { currency: inr })],
    [
      'pay-out-result',
      writtenBy(payOutResultShape, {
        order: {
          order: bytes.slice(0, 16),
          currency: inr,
          amount,
          state: 'ordered',
          orderedAt: 1,
          isEndOfDay: false,
        },
      }),
    ],
    ['pay-outs-body', writtenBy(payOutsBodyShape, { change: {} })],
    ['pay-outs-result', writtenBy(payOutsResultShape, { endOfDay: {}, orders: [] })],
    [
      'sync-body',
      writtenBy(syncBodyShape, { epoch: 1, seq: 1, payerStatements: [], records: [], asks: [] }),
    ],
    [
      'sync-result',
      writtenBy(syncResultShape, {
        records: [],
        asked: [],
        balances: [],
        cover: [],
        traceCase: 1,
        ordered: { proofs: [], paid: [] },
        owed: amount,
      }),
    ],
    [
      'payment-outcome',
      writtenBy(paymentOutcomeShape, { paid: amount, until: 1, convicted: true }),
    ],
    ['currency-info', writtenBy(currencyInfoShape, { number: inr, code: 'INR', exponent: 2 })],
    [
      'policy',
      writtenBy(policyShape, {
        skewSeconds: 1,
        bundleAgeSecondsMax: 1,
        offlineLimitLower: amount,
        offlineLimitUpper: amount,
        payeeOnline: 'preferred',
        hopsMax: 1,
        unconfirmedCountMax: 1,
        unconfirmedSumMax: amount,
        limits: { payer: {}, payee: {} },
      }),
    ],
    [
      'trace-body',
      writtenBy(traceBodyShape, { caseNumber: 1, investigatorKey: bytes, sealed: bytes }),
    ],
    ['trace-data', writtenBy(traceDataShape, { slots: [], cells: [] })],
    ['trace-slot', writtenBy(traceSlotShape, {})],
    ['trace-cell', writtenBy(traceCellShape, { radio: 'lte', isServing: true })],
    ['risk-limits', writtenBy(riskLimitsShape, { payer: {}, payee: {} })],
    ['offline-limits', writtenBy(offlineLimitsShape, {})],
    [
      'random-selection',
      writtenBy(randomSelectionShape, { threshold: amount, percent: 1, percentMax: 1 }),
    ],
  ];
  for (const [rule, written] of rows) assert.deepEqual(fieldsOf(rule), written, rule);
});

const ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  'key-purpose': KEY_PURPOSES,
  'element-class': ELEMENT_CLASSES,
  'receipt-outcome': RECEIPT_OUTCOMES,
  'payee-online': PAYEE_ONLINE,
  operation: OPERATIONS,
  'account-role': ACCOUNT_ROLES,
  'deposit-source': DEPOSIT_SOURCES,
  'money-status': MONEY_STATUSES,
  tally: TALLIES,
  'record-refusal': RECORD_REFUSALS,
  'fraud-kind': FRAUD_KINDS,
  radio: RADIO_KINDS,
  purpose: CONSENT_PURPOSES,
  'appeal-outcome': APPEAL_OUTCOMES,
  'claim-refusal': CLAIM_REFUSALS,
  'coin-refusal': COIN_REFUSALS,
  'coin-state': COIN_STATES,
  'lost-coin-state': LOST_COIN_STATES,
  'bank-order-state': BANK_ORDER_STATES,
  'bank-order-reason': BANK_ORDER_REASONS,
  'pay-out-state': PAY_OUT_STATES,
  'pay-out-reason': PAY_OUT_REASONS,
};

for (const [rule, names] of Object.entries(ENUMERATIONS)) {
  test(`${rule}: the same names under the same numbers`, () => {
    const last = names.length - 1;
    assert.equal(RULES.get(rule), last === 0 ? '0' : `0..${last}`);
    const comment = new RegExp(`^${rule} = .*\\n((?:;.*\\n)+)`, 'm').exec(TEXT)?.[1] ?? '';
    const said = comment.replaceAll(/[;\s]+/g, ' ').trim();
    assert.equal(said, names.map((name, index) => `${index} ${name}`).join(', '));
  });
}

test('every name is defined, and every rule is used or stands for itself', () => {
  const PRELUDE = ['any', 'bool', 'bstr', 'int', 'null', 'tstr'];
  const used = new Set(
    [...RULES.values()].flatMap((text) =>
      Array.from(text.matchAll(/(?<![.\w-])[a-z][a-z0-9-]*(?![\w-]|:)/g), ([name]) => name),
    ),
  );
  for (const name of used) assert.ok(RULES.has(name) || PRELUDE.includes(name), name);
  const documented = ['start', 'sig-structure', 'element-class', 'coin-sheet-part'];
  for (const name of RULES.keys()) {
    const isBound = name.endsWith('-max');
    assert.ok(used.has(name) || documented.includes(name) || isBound, `${name} is not used`);
  }
});
