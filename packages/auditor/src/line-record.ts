/**
 * One line as the issuer keeps it, beside what was signed about it: its certificates, its withdrawals,
 * its payer's statements. And its figures, made again from those.
 */

import type { Row } from '@tallystick/database/database';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { WORK_SECONDS_MAX, type Ground } from './audit-ground.ts';
import type { PaymentMoves } from './payment-postings.ts';
import type { PaymentRecord } from './payment-record.ts';
import { hexOf, numberOf, octetsOf, sumOf, textOf } from './row-values.ts';
import { accountOfHandle, verifyByIssuer } from './signed-half.ts';

export interface LineRecord {
  readonly id: string;
  readonly row: Row;
  readonly keyHash: string;
  /** Highest ceiling of the certificates before their redeemBy, and of those whose release may be due. */
  standing: bigint;
  lately: bigint;
  lastRedeemBy: number;
  /** Highest sums that were signed: by certificates' bases, withdrawals, statements. */
  base: bigint;
  withdrawn: bigint;
  stated: bigint;
  /** What payments have moved, by their postings. */
  captured: bigint;
  covered: bigint;
  toLoss: bigint;
  returned: bigint;
  /** Unpaid of payments that are open. */
  open: bigint;
  /** A proof against its device, or money in doubt since a restore. */
  readonly isContested: boolean;
}

const SECONDS_PER_DAY = 86_400;

/** A line of which nothing is known but its row. */
export function lineRecord(
  { isRestored }: Pick<Ground, 'isRestored'>,
  row: Row,
  proven: ReadonlySet<string>,
): LineRecord {
  const keyHash = hexOf(row, 'key_hash');
  return {
    id: hexOf(row, 'line'),
    row,
    keyHash,
    standing: 0n,
    lately: 0n,
    lastRedeemBy: 0,
    base: 0n,
    withdrawn: 0n,
    stated: 0n,
    captured: 0n,
    covered: 0n,
    toLoss: 0n,
    returned: 0n,
    open: 0n,
    isContested: isRestored || proven.has(keyHash) || textOf(row, 'status') === 'fraud',
  };
}

/** Verifies a certificate of an account and adds it to its line. */
export async function addCertificate(
  ground: Ground,
  lines: ReadonlyMap<string, LineRecord>,
  row: Row,
): Promise<void> {
  const { findings, signed, now } = ground;
  const about = `certificate ${hexOf(row, 'digest')}`;
  const read = readMessage(balanceCertificateKind, octetsOf(row, 'bytes'));
  const message = read.ok ? await verifyByIssuer(signed, read.message, 'balance') : undefined;
  if (message === undefined) return findings.add({ kind: 'notSigned', about });
  const { body, digest } = message;
  const id = toHex(lineIdOf(signed.crypto, body));
  const redeemBy = body.expiresAt + body.redeemDays * SECONDS_PER_DAY;
  const home = accountOfHandle(signed, body.handle);
  const made = [toHex(digest), id, home, body.version, body.ceiling, body.baseSum, redeemBy];
  const kept = [
    hexOf(row, 'digest'),
    hexOf(row, 'line'),
    ...['home', 'version', 'ceiling', 'base_sum', 'redeem_by'].map((name) => row[name]),
  ];
  findings.compare({ kind: 'columnsDiffer', about }, made, kept);
  const line = lines.get(id);
  if (line === undefined) return findings.add({ kind: 'standsAlone', about });
  const device = toHex(keyHashOf(signed.crypto, body.publicKey));
  findings.compare(
    { kind: 'columnsDiffer', about: `line ${id}` },
    [device, body.currency],
    [line.keyHash, numberOf(line.row, 'currency')],
  );
  line.base = largest(line.base, body.baseSum);
  line.lastRedeemBy = Math.max(line.lastRedeemBy, redeemBy);
  if (redeemBy > now) line.standing = largest(line.standing, body.ceiling);
  if (redeemBy > now - WORK_SECONDS_MAX) line.lately = largest(line.lately, body.ceiling);
}

const OPEN: ReadonlySet<string> = new Set(['awaited', 'redeemed', 'waiting', 'disputed']);

/** Adds a payment to its line. */
export function addPayment(
  line: LineRecord,
  { half, row, isBeyond }: PaymentRecord,
  { captured, covered, toLoss, returned }: PaymentMoves,
): void {
  if (!isBeyond) line.withdrawn = largest(line.withdrawn, half.cumulative);
  line.captured += captured;
  line.covered += covered;
  line.toLoss += toLoss;
  line.returned += returned;
  if (!OPEN.has(textOf(row, 'status'))) return;
  line.open += half.amount - sumOf(row, 'paid_reservation') - sumOf(row, 'paid_cover');
}

/** Sums of a line's reservation by the kind of posting, as the ledger has them. */
export type ReservationEntries = ReadonlyMap<string, bigint>;

/** Compares the line's figures with what was signed, and with what its reservation has moved. */
export function checkLine(
  ground: Pick<Ground, 'findings' | 'now'>,
  line: LineRecord,
  entries: ReservationEntries,
): void {
  const { findings } = ground;
  const { id, row } = line;
  const figure = (name: string): bigint => sumOf(row, name);
  const entry = (kind: string): bigint => entries.get(kind) ?? 0n;
  const compare = (what: string, expected: bigint, found: bigint): void =>
    findings.compare({ kind: 'lineDiffers', about: `${what} of line ${id}` }, expected, found);
  compare('settled', line.captured, figure('settled'));
  compare('captures', line.captured, -entry('capture'));
  const owed = line.covered - line.toLoss + entry('lend') + entry('repay');
  compare('what it owes the loss account', owed, figure('covered') + figure('lent'));
  const reserved = [...entries.values()].reduce((sum, amount) => sum + amount, 0n);
  compare('reservation', figure('ceiling') - figure('settled') - figure('returned'), reserved);
  checkKnownSum(ground, line);
  if (!line.isContested) checkCeiling(ground, line);
}

function checkKnownSum({ findings }: Pick<Ground, 'findings'>, line: LineRecord): void {
  const known = sumOf(line.row, 'known_sum');
  const highest = [line.base, line.withdrawn, line.stated].reduce(largest);
  if (known >= line.withdrawn && known <= highest) return;
  const expected = line.withdrawn === highest ? `${highest}` : `${line.withdrawn} to ${highest}`;
  const about = `highest known sum of line ${line.id}`;
  findings.add({ kind: 'lineDiffers', about, expected, found: String(known) });
}

/** An honest line: its ceiling is what certificates allow, and what is not paid and not open went back. */
function checkCeiling({ findings, now }: Pick<Ground, 'findings' | 'now'>, line: LineRecord): void {
  const [known, ceiling, settled, returned] = [
    sumOf(line.row, 'known_sum'),
    sumOf(line.row, 'ceiling'),
    sumOf(line.row, 'settled'),
    sumOf(line.row, 'returned'),
  ];
  const within = (what: string, value: bigint, least: bigint, most: bigint): void => {
    if (value >= least && value <= most) return;
    const about = `${what} of line ${line.id}`;
    const expected = least === most ? `${least}` : `${least} to ${most}`;
    findings.add({ kind: 'lineDiffers', about, expected, found: String(value) });
  };
  within('ceiling', ceiling, largest(line.standing, known), largest(line.lately, known));
  const unpaid = known - settled - line.open;
  const isOver = line.lastRedeemBy + WORK_SECONDS_MAX < now && line.open === 0n;
  within('returned', returned, isOver ? unpaid : line.returned, unpaid);
}

function largest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
