/**
 * One payment as the issuer keeps it, beside what was signed: its row, both halves, every word of the
 * payee, and the postings that name it.
 */

import type { Row } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  readMessageValue,
  verifyMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  receiptKind,
  type Receipt,
  type ReceiptOutcome,
} from '@tallystick/protocol/messages/receipt';
import type { Ground } from './audit-ground.ts';
import { bytesOf, hexOf, isSet, numberOf, octetsOf, sumOf, textOf } from './row-values.ts';
import { openSealed } from './sealed-record.ts';
import { readSignedHalf, type SignedHalf } from './signed-half.ts';
import { readOrder } from './signed-order.ts';
import { readCodes, type TypedCode } from './typed-code.ts';

/** The rows that name one payment. */
export interface PaymentRows {
  readonly payment: Row;
  readonly halves: readonly Row[];
  readonly receipts: readonly Row[];
  readonly codes: readonly Row[];
  readonly orders: readonly Row[];
  readonly postings: readonly Row[];
}

/** A receipt that is kept: the payee's word. */
export interface Word {
  readonly outcome: ReceiptOutcome;
  readonly seq: number;
  readonly receivedAt: number;
}

export interface PaymentRecord {
  readonly home: bigint;
  readonly digest: string;
  readonly row: Row;
  readonly postings: readonly Row[];
  /** What was signed, whichever half says it: both say the same, or that is a finding. */
  readonly half: SignedHalf;
  /** When a half of each side arrived, unix seconds. */
  readonly arrived: { readonly payer?: number; readonly payee?: number };
  readonly words: readonly Word[];
  /** Tries at its status code, in their order. */
  readonly codes: readonly TypedCode[];
  /** When its payer's order arrived; undefined where there is none. */
  readonly orderedAt?: number;
  /** Beyond the certificate's bounds, or where its rules forbid: kept as evidence, never paid. */
  readonly isBeyond: boolean;
}

const COLUMNS: readonly string[] = [
  'line',
  'counter',
  'cumulative',
  'amount',
  'previous',
  'certificate',
  'redeem_by',
  'payee',
  'payee_key_hash',
  'till',
  'request',
  'request_seq',
  'bundle_seq',
];

/** How a finding names a payment. */
export function paymentName(digest: string): string {
  return `payment ${digest}`;
}

/** Opens and verifies it all; undefined, with findings, where nothing readable is left of it. */
export async function readPayment(
  ground: Ground,
  { payment, halves, receipts, codes, orders, postings }: PaymentRows,
): Promise<PaymentRecord | undefined> {
  const { findings, counts } = ground;
  const digest = hexOf(payment, 'digest');
  const about = paymentName(digest);
  const home = sumOf(payment, 'home');
  counts.payments += 1;
  counts.halves += halves.length;
  counts.receipts += receipts.length;
  counts.codes += codes.length;
  counts.postings += postings.length;
  const sides = new Map<string, { readonly half: SignedHalf; readonly receivedAt: number }>();
  for (const row of halves) {
    const side = textOf(row, 'side');
    const half = await openHalf(ground, digest, octetsOf(row, 'sealed'));
    if (half?.digest === digest && half.payer === home) {
      sides.set(side, { half, receivedAt: numberOf(row, 'received_at') });
    } else findings.add({ kind: 'notSigned', about: `${side}'s half of ${about}` });
  }
  const known = sides.get('payee') ?? sides.get('payer') ?? sides.get('courier');
  if (known === undefined) {
    if (halves.length === 0) findings.add({ kind: 'halfMissing', about });
    return undefined;
  }
  const { half } = known;
  compareColumns(ground, { about, half, row: payment });
  const words = await readWords(ground, { about, digest, half, receipts });
  for (const [side, read] of sides) missingWord(ground, { about, side, half: read.half, words });
  const orderedAt = await readOrder(ground, { about, half, row: orders[0] });
  return {
    home,
    digest,
    row: payment,
    postings,
    half,
    words,
    codes: await readCodes(ground, { about, half, rows: codes }),
    arrived: Object.fromEntries([...sides].map(([side, { receivedAt }]) => [side, receivedAt])),
    ...(orderedAt === undefined ? {} : { orderedAt }),
    isBeyond: half.isBeyond || half.isElsewhere,
  };
}

async function openHalf(
  ground: Ground,
  digest: string,
  sealed: Uint8Array,
): Promise<SignedHalf | undefined> {
  const value = await openSealed(ground, bytesOf(digest), sealed);
  return value === undefined ? undefined : readSignedHalf(ground.signed, value);
}

function compareColumns(
  { findings }: Ground,
  { about, half, row }: { readonly about: string; readonly half: SignedHalf; readonly row: Row },
): void {
  const signed = [
    half.line,
    half.counter,
    half.cumulative,
    half.amount,
    half.previous,
    half.certificate,
    half.redeemBy,
    half.payee,
    half.payeeKeyHash,
    half.till,
    half.request,
    half.requestSeq,
    half.bundleSeq,
  ];
  COLUMNS.forEach((name, index) => {
    const kept = row[name];
    const found = kept instanceof Uint8Array ? toHex(kept) : kept;
    findings.compare({ kind: 'columnsDiffer', about: `${name} of ${about}` }, signed[index], found);
  });
}

async function readWords(
  ground: Ground,
  input: {
    readonly about: string;
    readonly digest: string;
    readonly half: SignedHalf;
    readonly receipts: readonly Row[];
  },
): Promise<readonly Word[]> {
  const words: Word[] = [];
  for (const row of input.receipts) {
    const digest = bytesOf(input.digest);
    const value = await openSealed(ground, digest, octetsOf(row, 'sealed'));
    const signed = value === undefined ? undefined : await verifyWord(ground, input, value);
    if (signed === undefined || toHex(signed.digest) !== hexOf(row, 'receipt')) {
      ground.findings.add({ kind: 'notSigned', about: `receipt of ${input.about}` });
      continue;
    }
    const { outcome, payeeSeq: seq } = signed.body;
    words.push({ outcome, seq, receivedAt: numberOf(row, 'received_at') });
  }
  return words;
}

async function verifyWord(
  { signed: { crypto, tenant } }: Ground,
  { digest, half }: { readonly digest: string; readonly half: SignedHalf },
  value: CborValue,
): Promise<SignedMessage<Receipt> | undefined> {
  const read = readMessageValue(receiptKind, value);
  if (!read.ok) return undefined;
  const context = [bytesOf(digest), bytesOf(half.request)];
  return verifyMessage(crypto, read.message, { tenant, context, publicKey: half.payeeKey });
}

/** The receipt that came with a half is kept besides: without it a void could be made to vanish. */
function missingWord(
  { findings }: Ground,
  input: {
    readonly about: string;
    readonly side: string;
    readonly half: SignedHalf;
    readonly words: readonly Word[];
  },
): void {
  const { receipt } = input.half;
  if (receipt === undefined) return;
  const isKept = input.words.some(
    ({ outcome, seq }) => outcome === receipt.outcome && seq === receipt.seq,
  );
  if (isKept) return;
  const about = `receipt of the ${input.side}'s half of ${input.about}`;
  findings.add({ kind: 'halfMissing', about });
}

/** What the payee said that counts: what it gave up it cannot accept again; of several, the first. */
export function countingWord(words: readonly Word[]): Word | undefined {
  const givenUp = words
    .filter(({ outcome }) => outcome !== 'accepted')
    .toSorted((left, right) => left.seq - right.seq);
  return givenUp[0] ?? words.find(({ outcome }) => outcome === 'accepted');
}

/** Does the row say that the payee's account asked for the money itself? */
export function isClaimedByPayee({ row, arrived }: PaymentRecord): boolean {
  return isSet(row, 'claimed') && arrived.payee !== undefined;
}
