/**
 * One malformed field after the other, for every kind of signed message. Each row takes the payload of
 * a good message and spoils one place in it; `at` is what a reader should complain about.
 */

import { OPERATIONS } from '@tallystick/protocol/calls/call';
import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import type { MessageType } from '@tallystick/protocol/encoding/message';
import { assert } from '@tallystick/protocol/assert';
import { MINOR_MAX } from '@tallystick/protocol/money';

export interface MalformedField {
  readonly name: string;
  readonly at: string;
  readonly spoil: (payload: CborValue) => CborValue;
}

type Row = readonly [name: string, at: string, spoil: MalformedField['spoil']];

const CLAIM_EXPIRES = 4;
const CLAIM_ISSUED = 6;
const CLAIM_HANDLE = 7;
const CLAIM_KEY = 8;
const CLAIM_OWN = -65_601;
const ABOVE_32_BITS = 4_294_967_296;
const POLICY = 8;
const NO_LIMITS: readonly CborValue[] = [null, null, null, null, null, null];

/** The item at `index` is another one. */
function item(index: number, value: CborValue): MalformedField['spoil'] {
  return (payload) => listOf(payload).with(index, value);
}

/** The item at `outer` is a list, in which the item at `inner` is another one. */
function innerItem(outer: number, inner: number, value: CborValue): MalformedField['spoil'] {
  return (payload) => {
    const list = listOf(payload);
    return list.with(outer, listOf(list[outer] ?? null).with(inner, value));
  };
}

/** The bundle's policy goes on behind its first eight parts. */
function limits(...more: readonly CborValue[]): MalformedField['spoil'] {
  return (payload) => {
    const list = listOf(payload);
    return list.with(POLICY, [...listOf(list[POLICY] ?? null), ...more]);
  };
}

const withoutLast: MalformedField['spoil'] = (payload) => listOf(payload).slice(0, -1);
const withOneMore: MalformedField['spoil'] = (payload) => [...listOf(payload), null];

/** A claim of a certificate is another one. */
function claim(number: number, value: CborValue): MalformedField['spoil'] {
  return (payload) => new Map([...mapOf(payload), [number, value]]);
}

/** The item at `index` of our own claim is another one. */
function own(index: number, value: CborValue): MalformedField['spoil'] {
  return (payload) => claim(CLAIM_OWN, item(index, value)(ownOf(payload)))(payload);
}

/** A member of the COSE_Key is another one. */
function keyMember(number: number, value: CborValue): MalformedField['spoil'] {
  return (payload) => {
    const key = mapOf(mapOf(mapOf(payload).get(CLAIM_KEY) ?? null).get(1) ?? null);
    return claim(CLAIM_KEY, new Map([[1, new Map([...key, [number, value]])]]))(payload);
  };
}

function ownOf(payload: CborValue): CborValue {
  return mapOf(payload).get(CLAIM_OWN) ?? null;
}

function listOf(value: CborValue): readonly CborValue[] {
  assert(isList(value), 'a good payload has a list here');
  return value;
}

function mapOf(value: CborValue): ReadonlyMap<number, CborValue> {
  assert(value instanceof Map, 'a good payload has a map here');
  return value;
}

/** Faults that every certificate can have. */
function claims(type: MessageType): readonly Row[] {
  return [
    ['an array instead of claims', type, () => []],
    ['a claim too many', type, claim(1, 'issuer')],
    ['a claim missing', type, (payload) => new Map([...mapOf(payload)].slice(1))],
    ['an expiry beyond 2106', `${type}.expiresAt`, claim(CLAIM_EXPIRES, ABOVE_32_BITS)],
    ['an issue date that is a text', `${type}.issuedAt`, claim(CLAIM_ISSUED, '2027-01-15')],
    ['a handle of 15 bytes', `${type}.handle`, claim(CLAIM_HANDLE, new Uint8Array(15))],
    ['a key that is bytes', `${type}.publicKey`, claim(CLAIM_KEY, new Uint8Array(33))],
    ['a key of another type', `${type}.publicKey`, keyMember(1, 1)],
    ['a key of another curve', `${type}.publicKey`, keyMember(-1, 2)],
    ['an x of 31 bytes', `${type}.publicKey`, keyMember(-2, new Uint8Array(31))],
    ['y as bytes instead of its sign', `${type}.publicKey`, keyMember(-3, new Uint8Array(32))],
    ['a key with an algorithm', `${type}.publicKey`, keyMember(3, -7)],
    [
      'a part of our claim too many',
      type,
      (payload) => claim(CLAIM_OWN, withOneMore(ownOf(payload)))(payload),
    ],
    [
      'a part of our claim missing',
      type,
      (payload) => claim(CLAIM_OWN, withoutLast(ownOf(payload)))(payload),
    ],
  ];
}

/** Faults that every message of a plain array can have. */
function parts(type: MessageType): readonly Row[] {
  return [
    ['a map instead of an array', type, () => new Map()],
    ['a part missing', type, withoutLast],
    ['a part too many', type, withOneMore],
  ];
}

const ACCOUNT: readonly Row[] = [
  ['no name', 'account.name', own(0, '')],
  ['a name of 25 bytes', 'account.name', own(0, 'x'.repeat(25))],
  ['a name of 9 letters and 27 bytes', 'account.name', own(0, 'आ'.repeat(9))],
  ['a name with a line end', 'account.name', own(0, 'Corner\nshop')],
  ['a name that turns the writing around', 'account.name', own(0, 'pohs\u202Eshop')],
  ['a name with a byte order mark', 'account.name', own(0, '\uFEFFCorner shop')],
  ['a name that is bytes', 'account.name', own(0, Uint8Array.of(65))],
  ['an unknown flag', 'account.flags', own(1, 4)],
  ['a till that is null', 'account.till', own(2, null)],
  ['a merchant type of five digits', 'account.merchantType', own(3, 10_000)],
  ['a place that is no geohash', 'account.place', own(4, 'tdr1a')],
];

const BALANCE: readonly Row[] = [
  ['a version above 32 bits', 'balance.version', own(0, ABOVE_32_BITS)],
  ['a currency of 0', 'balance.currency', own(1, 0)],
  ['a currency above 65535', 'balance.currency', own(1, 65_536)],
  ['a currency as a text', 'balance.currency', own(1, 'INR')],
  ['a negative purse', 'balance.purse', own(2, -1)],
  ['a base counter above 32 bits', 'balance.baseCounter', own(3, ABOVE_32_BITS)],
  ['a negative base sum', 'balance.baseSum', own(4, -1)],
  ['a ceiling above 2^63 - 1', 'balance.ceiling', own(5, MINOR_MAX + 1n)],
  ['a largest counter that is null', 'balance.counterMax', own(6, null)],
  ['a cap that is a text', 'balance.paymentMax', own(7, '5000')],
  ['more than 366 days to redeem', 'balance.redeemDays', own(8, 367)],
  ['an unknown class of element', 'balance.flags', own(9, 12)],
  ['a place of 13 letters', 'balance.place', own(10, 'tdr1y3bcdefgh')],
  ['a negative merchant type', 'balance.merchantType', own(11, -1)],
  ['a rule set digest of 32 bytes', 'balance.ruleSet', own(12, new Uint8Array(32))],
];

const BUNDLE: readonly Row[] = [
  ['an epoch above 32 bits', 'bundle.epoch', item(0, ABOVE_32_BITS)],
  ['a negative number', 'bundle.seq', item(1, -1)],
  ['an issue date that is a text', 'bundle.issuedAt', item(2, 'now')],
  ['an end beyond 2106', 'bundle.validUntil', item(3, ABOVE_32_BITS)],
  [
    '33 keys',
    'bundle.keys',
    item(
      4,
      Array.from({ length: 33 }, () => null),
    ),
  ],
  ['an HPKE key of 31 bytes', 'bundle.issuerHpkeKey', item(6, new Uint8Array(31))],
  ['a salt of 7 bytes', 'bundle.revocations.salt', innerItem(7, 0, new Uint8Array(7))],
  ['too many revoked devices', 'bundle.revocations.count', innerItem(7, 1, 150_001)],
  ['a parameter of 41 bits', 'bundle.revocations.riceBits', innerItem(7, 2, 41)],
  ['gaps that are a text', 'bundle.revocations.gaps', innerItem(7, 3, '')],
  ['a skew of more than a day', 'bundle.policy.skewSeconds', innerItem(8, 0, 86_401)],
  [
    'an age of more than 366 days',
    'bundle.policy.bundleAgeSecondsMax',
    innerItem(8, 1, 31_622_401),
  ],
  ['a negative limit', 'bundle.policy.offlineLimitLower', innerItem(8, 2, -1)],
  ['an unknown word on online payees', 'bundle.policy.payeeOnline', innerItem(8, 4, 3)],
  ['65 hops', 'bundle.policy.hopsMax', innerItem(8, 5, 65)],
  ['too many unconfirmed payments', 'bundle.policy.unconfirmedCountMax', innerItem(8, 6, 1_001)],
  ['limits that are null', 'bundle.policy.limits', limits(null)],
  ['a policy of ten parts', 'bundle.policy', limits([NO_LIMITS, NO_LIMITS, null], null)],
  ['limits of a payer alone', 'bundle.policy.limits', limits([NO_LIMITS])],
  [
    'a count that is too large',
    'bundle.policy.limits.payer.countUpper',
    limits([NO_LIMITS.with(1, 100_001), NO_LIMITS, null]),
  ],
  [
    'a sum that is negative',
    'bundle.policy.limits.payee.daySumMax',
    limits([NO_LIMITS, NO_LIMITS.with(5, -1), null]),
  ],
  [
    'more than all payments at random',
    'bundle.policy.limits.selection.percentMax',
    limits([NO_LIMITS, NO_LIMITS, [0, 100, 101]]),
  ],
  ['a currency that is null', 'bundle.currencies[0]', innerItem(9, 0, null)],
  [
    'a currency code of 9 letters',
    'bundle.currencies[0].code',
    innerItem(9, 0, [356, 'ninechars', 2]),
  ],
  ['seven decimal places', 'bundle.currencies[0].exponent', innerItem(9, 0, [356, 'INR', 7])],
  ['a rule set with a bad place', 'bundle.ruleSets[0][0][0]', item(10, [[[0, ['a']]]])],
];

const REQUEST: readonly Row[] = [
  ['a negative amount', 'request.amount', item(0, -1)],
  ['an amount above 2^63 - 1', 'request.amount', item(0, MINOR_MAX + 1n)],
  ['a currency above 65535', 'request.currency', item(1, 65_536)],
  ['a nonce of 15 bytes', 'request.nonce', item(2, new Uint8Array(15))],
  ['a sealing key of 33 bytes', 'request.sealingKey', item(3, new Uint8Array(33))],
  ['a time beyond 2106', 'request.time', item(4, ABOVE_32_BITS)],
  ['no time to live', 'request.ttlSeconds', item(5, 0)],
  ['a time to live of more than a day', 'request.ttlSeconds', item(5, 86_401)],
  ['a number that is null', 'request.payeeSeq', item(6, null)],
  ['a bundle number that is a text', 'request.bundleSeq', item(7, '7')],
  ['an unknown flag', 'request.flags', item(8, 8)],
];

const WITHDRAWAL: readonly Row[] = [
  ['counter 0', 'withdrawal.counter', item(0, 0)],
  ['a counter above 32 bits', 'withdrawal.counter', item(0, ABOVE_32_BITS)],
  ['a sum above 2^63 - 1', 'withdrawal.cumulative', item(1, MINOR_MAX + 1n)],
  ['a negative amount', 'withdrawal.amount', item(2, -1_250)],
  ['an amount that is a text', 'withdrawal.amount', item(2, '1250')],
  ['a previous digest of 31 bytes', 'withdrawal.previous', item(3, new Uint8Array(31))],
  ['no previous digest', 'withdrawal.previous', item(3, null)],
  ['a time beyond 2106', 'withdrawal.time', item(4, ABOVE_32_BITS)],
  ['an anchor that is no geohash', 'withdrawal.anchor', item(5, 'tdr1y?')],
];

const RECEIPT: readonly Row[] = [
  ['an unknown outcome', 'receipt.outcome', item(0, 3)],
  ['a reason of 49 letters', 'receipt.reason', item(1, 'x'.repeat(49))],
  ['a reason with a control character', 'receipt.reason', item(1, 'bad\u0000')],
  ['an amount that is null', 'receipt.amount', item(2, null)],
  ['a negative number', 'receipt.payeeSeq', item(3, -1)],
  ['a time that is true', 'receipt.time', item(4, true)],
  ['a digest of change of 16 bytes', 'receipt.change', item(5, new Uint8Array(16))],
];

const PAID_PROOF: readonly Row[] = [
  ['a till above 32 bits', 'paidProof.till', item(0, ABOVE_32_BITS)],
  ['a nonce of 15 bytes', 'paidProof.nonce', item(1, new Uint8Array(15))],
  ['a negative amount', 'paidProof.amount', item(2, -1_250)],
  ['currency 0', 'paidProof.currency', item(3, 0)],
  ['a payment of 16 bytes', 'paidProof.payment', item(4, new Uint8Array(16))],
  ['a time that is null', 'paidProof.time', item(5, null)],
];

const PAYER_STATEMENT: readonly Row[] = [
  ['a line of 32 bytes', 'payerStatement.line', item(0, new Uint8Array(32))],
  ['a counter that is bytes', 'payerStatement.headCounter', item(1, new Uint8Array(4))],
  ['a head of 16 bytes', 'payerStatement.headDigest', item(2, new Uint8Array(16))],
  ['a negative sum', 'payerStatement.cumulative', item(3, -1)],
];

const PAYEE_STATEMENT: readonly Row[] = [
  ['a number above 32 bits', 'payeeStatement.lastPayeeSeq', item(0, ABOVE_32_BITS)],
  ['a bundle number that is null', 'payeeStatement.bundleSeq', item(1, null)],
  ['an open digest of 31 bytes', 'payeeStatement.open[0]', item(2, [new Uint8Array(31)])],
  ['closed requests that are null', 'payeeStatement.closedUnpaid', item(3, null)],
];

const TRACE_REPORT: readonly Row[] = [
  ['a case with the number 0', 'traceReport.caseNumber', item(0, 0)],
  ['a time within an hour', 'traceReport.hour', item(1, 1_800_000_001)],
  [
    'an IMEI of 13 digits',
    'traceReport.data.slots[0].imei',
    innerItem(2, 2, [['1'.repeat(13), null, null]]),
  ],
  ['five slots', 'traceReport.data.slots', innerItem(2, 2, [1, 2, 3, 4, 5])],
  [
    'a network of 4 digits',
    'traceReport.data.cells[0].network',
    innerItem(2, 3, [[2, '4041', null, null, null, true]]),
  ],
  [
    'an area of 25 bits',
    'traceReport.data.cells[0].area',
    innerItem(2, 3, [[2, null, 16_777_216, null, null, true]]),
  ],
  [
    'a signal above 0 dBm',
    'traceReport.data.cells[0].signalDbm',
    innerItem(2, 3, [[2, null, null, null, 1, true]]),
  ],
];

const COIN: readonly Row[] = [
  ['a batch of 11 bytes', 'coin.batch', item(0, new Uint8Array(11))],
  ['a batch that begins no UUID of version 8', 'coin.batch', item(0, new Uint8Array(12))],
  ['an index above 32 bits', 'coin.index', item(1, ABOVE_32_BITS)],
  ['rupees by their ISO number', 'coin.currency', item(2, 356)],
  ['an economy that is none', 'coin.currency', item(2, 4)],
  ['a face value of nothing', 'coin.value', item(3, 0)],
  ['a virtual-id of ten digits', 'coin.virtualId', item(4, 1_000_000_000)],
  ['a virtual-id as text', 'coin.virtualId', item(4, '000-042')],
  ['an owner that is no compressed point', 'coin.owner', item(5, new Uint8Array(33))],
  ['an issue date beyond 2106', 'coin.issuedAt', item(6, ABOVE_32_BITS)],
  ['an expiry that is null', 'coin.expiresAt', item(7, null)],
  ['367 days to redeem', 'coin.redeemDays', item(8, 367)],
];

const COIN_TRANSFER: readonly Row[] = [
  ['counter 0', 'coinTransfer.counter', item(0, 0)],
  ['a digest of 31 bytes', 'coinTransfer.previous', item(1, new Uint8Array(31))],
  ['a negative rest', 'coinTransfer.rest', item(2, -1)],
  ['a time beyond 2106', 'coinTransfer.time', item(3, ABOVE_32_BITS)],
];

const CALL: readonly Row[] = [
  ['an unknown operation', 'call.operation', item(0, OPERATIONS.length)],
  ['a call id of 15 bytes', 'call.callId', item(2, new Uint8Array(15))],
  ['a nonce of 33 bytes', 'call.nonce', item(3, new Uint8Array(33))],
  ['a nonce that is null', 'call.nonce', item(3, null)],
  ['a key hash of 16 bytes', 'call.keyHash', item(4, new Uint8Array(16))],
];

const ANSWER: readonly Row[] = [
  ['a digest of 31 bytes', 'answer.call', item(0, new Uint8Array(31))],
  ['an outcome that is a number', 'answer.accepted', item(1, 1)],
  ['a code of 49 letters', 'answer.code', item(2, 'x'.repeat(49))],
  ['a time beyond 2106', 'answer.time', item(4, ABOVE_32_BITS)],
  ['a nonce of 33 bytes', 'answer.nonce', item(5, new Uint8Array(33))],
  ['a negative epoch', 'answer.epoch', item(6, -1)],
  ['a number that is null', 'answer.seq', item(7, null)],
];

const ROWS: Readonly<Record<MessageType, readonly Row[]>> = {
  key: [...claims('key'), ['an unknown purpose', 'key.purpose', own(0, 5)]],
  revokedKeys: [
    ...parts('revokedKeys'),
    ['a number above 32 bits', 'revokedKeys.number', item(0, ABOVE_32_BITS)],
    ['a key id of 5 bytes', 'revokedKeys.keyIds[0]', item(1, [new Uint8Array(5)])],
    [
      '257 keys',
      'revokedKeys.keyIds',
      item(
        1,
        Array.from({ length: 257 }, () => new Uint8Array(4)),
      ),
    ],
  ],
  bundle: [
    ...parts('bundle').slice(0, 2),
    ['an investigator that is null', 'bundle.investigatorKey', withOneMore],
    [
      'an investigator of 31 bytes',
      'bundle.investigatorKey',
      (payload) => [...listOf(payload), new Uint8Array(31)],
    ],
    [
      'an investigator of 31 bytes before a brand',
      'bundle.investigatorKey',
      (payload) => [...listOf(payload), new Uint8Array(31), []],
    ],
    [
      'a part behind the brand',
      'bundle',
      (payload) => [...listOf(payload), new Uint8Array(32), [], null],
    ],
    ...BUNDLE,
  ],
  account: [...claims('account'), ...ACCOUNT],
  balance: [...claims('balance'), ...BALANCE],
  request: [
    ...parts('request').slice(0, 2),
    ['a bill that is null', 'request.bill', withOneMore],
    ...REQUEST,
  ],
  withdrawal: [...parts('withdrawal'), ...WITHDRAWAL],
  coin: [...parts('coin'), ...COIN],
  holder: [...claims('holder'), ['redeem-only as a number', 'holder.redeemOnly', own(0, 1)]],
  coinTransfer: [...parts('coinTransfer'), ...COIN_TRANSFER],
  receipt: [...parts('receipt'), ...RECEIPT],
  order: [...parts('order'), ['a time beyond 2106', 'order.time', item(0, ABOVE_32_BITS)]],
  paidProof: [...parts('paidProof'), ...PAID_PROOF],
  payerStatement: [...parts('payerStatement'), ...PAYER_STATEMENT],
  payeeStatement: [...parts('payeeStatement'), ...PAYEE_STATEMENT],
  stateLost: [
    ...parts('stateLost'),
    ['a line of 15 bytes', 'stateLost.line', item(0, new Uint8Array(15))],
    ['a negative time', 'stateLost.time', item(1, -1)],
  ],
  traceReport: [...parts('traceReport'), ...TRACE_REPORT],
  call: [...parts('call'), ...CALL],
  answer: [...parts('answer'), ...ANSWER],
};

/** The faults of messages of `type`. */
export function malformedFields(type: MessageType): readonly MalformedField[] {
  return ROWS[type].map(([name, at, spoil]) => ({ name, at, spoil }));
}
