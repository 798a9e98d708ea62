/** Vectors of what a sync hands in, and of what it learns. */

import {
  RECORD_REFUSALS,
  syncBodyShape,
  syncResultShape,
  type PaymentOutcome,
  type SyncBody,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { halfValue } from '@tallystick/protocol/messages/half';
import {
  payeeStatementKind,
  payerStatementKind,
} from '@tallystick/protocol/messages/sync-statement';
import { minor } from '@tallystick/protocol/money';
import { craft } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { craftPaidProof, craftPayment, craftReceipt, type Payment } from '../fixed/payment.ts';
import { craftBundle, DAY_SECONDS, NOW, RUPEES } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';

/** Bodies and results that are read. */
export async function syncVectors(): Promise<Vector[]> {
  const payment = await craftPayment();
  const receipt = await craftReceipt(payment);
  const { digest } = payment.withdrawal;
  const parts = { ...payment, authorization: partsOf(payment) };
  const statement = await craft(
    payeeStatementKind,
    { lastPayeeSeq: 42, bundleSeq: 7, open: [digest], closedUnpaid: [] },
    { signer: 'till' },
  );
  const nothing: SyncBody = {
    epoch: 0,
    seq: 0,
    payerStatements: [],
    records: [],
    asks: [],
  };
  const settled: PaymentOutcome = {
    digest,
    status: 'settled',
    tally: 'matched',
    paid: minor(1_250n),
  };
  const refusal: PaymentOutcome = { paid: minor(0n), code: 'malformed', at: 'half.statusDigits' };
  const news: SyncResult = {
    records: [settled, refusal],
    asked: [{ digest: fixedBytes('an unknown payment', 32), paid: minor(0n) }],
    balances: [{ currency: RUPEES, available: minor(40_000n), reserved: minor(8_750n) }],
    cover: [{ currency: RUPEES, amount: minor(5_000n), until: NOW + DAY_SECONDS }],
    bundle: (await craftBundle({ seq: 8 })).value,
  };
  const waiting: PaymentOutcome = {
    digest,
    status: 'waiting',
    tally: 'payeeHalf',
    paid: minor(0n),
    code: 'awaitsPayer',
    until: NOW + 3 * DAY_SECONDS,
  };
  const quiet: SyncResult = { records: [], asked: [], balances: [], cover: [] };
  return [
    bodyVector('sync: nothing to hand in', 'sync', syncBodyShape, nothing),
    bodyVector('sync: both halves of a payment', 'sync', syncBodyShape, {
      epoch: 1,
      seq: 7,
      payerStatements: [],
      payeeStatement: statement.value,
      records: [halfValue(parts), halfValue({ ...parts, receipt })],
      asks: [digest],
    }),
    bodyVector('result of sync: nothing new', 'syncResult', syncResultShape, quiet),
    bodyVector('result of sync: one settled, one malformed', 'syncResult', syncResultShape, news),
    bodyVector('result of sync: a trace report is asked for', 'syncResult', syncResultShape, {
      ...quiet,
      traceCase: 2,
    }),
    bodyVector('result of sync: one waits for its payer', 'syncResult', syncResultShape, {
      ...quiet,
      records: [waiting],
    }),
    ...(await orderedResults(payment, quiet)),
    convictedVector(settled, waiting),
  ];
}

/** What became of an order: the payer hears it, and the till; a trace report may be asked for besides. */
async function orderedResults(payment: Payment, quiet: SyncResult): Promise<Vector[]> {
  const half = halfValue({ ...payment, authorization: partsOf(payment) });
  const proof = (await craftPaidProof(payment)).value;
  const results: Readonly<Record<string, SyncResult>> = {
    'the proof of what was ordered': { ...quiet, ordered: { proofs: [proof], paid: [] } },
    'the proof of what was ordered, and a debt': {
      ...quiet,
      ordered: { proofs: [proof], paid: [] },
      owed: minor(1_250n),
    },
    'what was paid through the network': { ...quiet, ordered: { proofs: [], paid: [half] } },
    'both, and a trace report is asked for': {
      ...quiet,
      traceCase: 2,
      ordered: { proofs: [proof], paid: [half] },
    },
  };
  return Object.entries(results).map(([name, result]) =>
    bodyVector(`result of sync: ${name}`, 'syncResult', syncResultShape, result),
  );
}

/** A payee hears of a double spend, and its payer of a debt. */
function convictedVector(settled: PaymentOutcome, waiting: PaymentOutcome): Vector {
  const name = "result of sync: two of a convicted device's payments, and a debt";
  return bodyVector(name, 'syncResult', syncResultShape, {
    records: [
      { ...settled, convicted: true },
      { ...waiting, code: 'notCovered', convicted: true },
    ],
    asked: [],
    balances: [],
    cover: [],
    owed: minor(1_250n),
  });
}

function partsOf({
  certificate,
  withdrawal,
}: Pick<Payment, 'certificate' | 'withdrawal'>): Parameters<typeof halfValue>[0]['authorization'] {
  return { kind: 'balance', certificate, withdrawal };
}

/** Those that are not. */
export async function refusedSyncs(): Promise<readonly RefusedBody[]> {
  const line = fixedBytes('line', 16);
  const head = { line, headCounter: 0, headDigest: new Uint8Array(32), cumulative: minor(0n) };
  const statement = (await craft(payerStatementKind, head, { signer: 'payer' })).value;
  const digest = fixedBytes('digest', 32);
  const result = (outcome: CborValue): CborValue => [[outcome], [], [], [], null];
  return [
    [
      'a digest of 31 bytes',
      'sync',
      'sync.asks[1]',
      [1, 7, [], null, [], [digest, digest.subarray(1)]],
    ],
    [
      'one statement too many',
      'sync',
      'sync.payerStatements',
      [1, 7, Array.from({ length: 17 }, () => statement), null, [], []],
    ],
    [
      'an unknown status',
      'syncResult',
      'syncResult.records[0].status',
      result([digest, 8, null, 0, null, null]),
    ],
    [
      'an unknown tally',
      'syncResult',
      'syncResult.records[0].tally',
      result([digest, 0, 4, 0, null, null]),
    ],
    [
      'an unknown code',
      'syncResult',
      'syncResult.records[0].code',
      result([null, null, null, 0, RECORD_REFUSALS.length, null]),
    ],
    [
      'a time until when that is none',
      'syncResult',
      'syncResult.records[0].until',
      result([digest, 2, 0, 0, 30, null, null]),
    ],
    [
      'a question for a trace report that is none, and no news of orders after it',
      'syncResult',
      'syncResult.traceCase',
      [[], [], [], [], null, null],
    ],
    [
      'news of orders that is none',
      'syncResult',
      'syncResult.ordered',
      [[], [], [], [], null, 2, null],
    ],
    ...refusedConvicted(digest),
  ];
}

function refusedConvicted(digest: Uint8Array): readonly RefusedBody[] {
  const result = (...later: readonly CborValue[]): CborValue => [
    [[digest, 2, 0, 0, 30, null, ...later]],
    [],
    [],
    [],
    null,
  ];
  return [
    [
      'an outcome with a part too many',
      'syncResult',
      'syncResult.records[0]',
      result(NOW, true, null),
    ],
    [
      'an outcome that says that nobody is convicted',
      'syncResult',
      'syncResult.records[0].convicted',
      result(NOW, false),
    ],
    [
      'an outcome that ends with nothing',
      'syncResult',
      'syncResult.records[0].convicted',
      result(NOW, null),
    ],
    [
      'a debt that is none',
      'syncResult',
      'syncResult.owed',
      [[], [], [], [], null, null, null, null],
    ],
  ];
}
