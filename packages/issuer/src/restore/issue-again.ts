/**
 * Certificates that were signed between a backup and the restore from it: the database has forgotten
 * them, and payees have accepted payments under them (protocol, trust bundle). Each is registered again,
 * once, and backed from the account's free money. What the account cannot back is promised all the same:
 * the loss account lends it when a claim comes, as long as it has money (see `settlement.ts`).
 *
 * An account backs certificates of its own devices only. Handles are seen by every payee, so whoever had
 * a stolen key could else put a certificate for a key of their own on somebody's account.
 */

import { availableAccount, reservationAccount } from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { withCeilingRaised } from '@tallystick/protocol/lines/line';
import {
  redeemByOf,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { purseKindOf } from '@tallystick/protocol/messages/purse';
import { findDevices } from '../accounts/device-row.ts';
import { openHandle } from '../accounts/handle.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { findCertificates, insertCertificate } from '../certificates/certificate-row.ts';
import { lockLines, openLine, saveLines, type LineRow } from '../certificates/line-row.ts';
import { reserveOnLine } from '../certificates/reserve-on-line.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import type { TenantKeys } from '../keys/tenant-keys.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { hasLostState } from '../statements/state-lost.ts';
import { raiseAlarms } from './alarms.ts';
import { isForgotten, loadRestores } from './restores.ts';

type Certificate = SignedMessage<BalanceCertificate>;

interface Shown {
  readonly home: bigint;
  readonly certificate: Certificate;
}

/**
 * Registers those of `certificates`, whose signatures were verified, that this issuer has forgotten; the
 * others it leaves alone. Each in a transaction of its own, before the one that needs it: a transaction
 * takes its locks in one order and posts once.
 */
export async function issueAgain(
  deps: IssuerDeps,
  tenant: TenantId,
  certificates: readonly Certificate[],
): Promise<void> {
  const keys = keysFor(deps, tenant);
  const shown = new Map<string, Shown>();
  for (const certificate of certificates) {
    const { account } = openHandle(keys.handleKey, certificate.body.handle);
    shown.set(toHex(certificate.digest), { home: account, certificate });
  }
  if (shown.size === 0) return;
  const forgotten = await deps.database.transaction(tenant, (tx) =>
    findForgotten(tx, keys, [...shown.values()]),
  );
  // In the order in which they were signed, so that the account backs the earlier ones first.
  const inOrder = forgotten.toSorted(
    (left, right) => left.certificate.body.issuedAt - right.certificate.body.issuedAt,
  );
  for (const one of inOrder) {
    await deps.database.transaction(tenant, (tx) => register(deps, tenant, tx, one));
  }
}

async function findForgotten(
  transaction: Transaction,
  keys: TenantKeys,
  shown: readonly Shown[],
): Promise<readonly Shown[]> {
  const known = await findCertificates(
    transaction,
    shown.map(({ home, certificate: { digest } }) => ({ home, digest })),
  );
  const names = new Set(known.map(({ digest }) => toHex(digest)));
  const unknown = shown.filter(({ certificate: { digest } }) => !names.has(toHex(digest)));
  if (unknown.length === 0) return [];
  const restores = await loadRestores(transaction);
  return unknown.filter(({ certificate }) => isForgotten({ restores, keys }, certificate));
}

async function register(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, certificate }: Shown,
): Promise<void> {
  const { body, digest } = certificate;
  const account = await findAccount(transaction, home);
  const isOurs = account?.currency === body.currency && purseKindOf(body.purse) !== undefined;
  // An account that was opened after the backup is not there: nothing can be put back on it.
  if (!isOurs) return;
  const keyHash = keyHashOf(deps.crypto, body.publicKey);
  const key = { home, line: lineIdOf(deps.crypto, body) };
  await openLine(transaction, tenant, { ...key, ...body, keyHash });
  const opened = await openAccounts(transaction, [
    { account: reservationAccount(home, toHex(key.line)), currency: body.currency },
  ]);
  assert(opened.ok, 'a reservation is open in another currency');
  const [line] = await lockLines(transaction, [key]);
  assert(line !== undefined, 'a line vanished');
  const [known] = await findCertificates(transaction, [{ home, digest }]);
  if (known !== undefined) return;
  await insertCertificate(transaction, tenant, key, certificate);
  const now = deps.clock();
  await raiseAlarms(transaction, { tenant, now, kind: 'issuedAgain' }, [
    { home, message: certificate },
  ]);
  const [device] = await findDevices(transaction, [{ home, keyHash }]);
  const backed = await back(deps, transaction, line, { body, isOwn: device !== undefined, now });
  const told = asTold(backed, body);
  // Its device may have lost its state, and said so while nobody here knew of the line.
  const isLost = told.status === 'open' && (await hasLostState(transaction, told));
  await saveLines(transaction, [isLost ? { ...told, status: 'closed' } : told]);
  await deferWork(transaction, tenant, [
    { home, kind: 'release', subject: key.line, dueAt: redeemByOf(body) },
  ]);
}

/** The line with the certificate's ceiling: backed as far as the account's money goes, else unbacked. */
async function back(
  deps: IssuerDeps,
  transaction: Transaction,
  line: LineRow,
  input: { readonly body: BalanceCertificate; readonly isOwn: boolean; readonly now: number },
): Promise<LineRow> {
  const { body, isOwn, now } = input;
  const missing = body.ceiling - (line.figures.ceiling + line.unbacked);
  // After redeemBy only the payer's free money pays, and that is looked at then.
  if (missing <= 0n || now >= redeemByOf(body)) return line;
  const [free] = isOwn ? await lockBalances(transaction, [availableAccount(line.home)]) : [];
  const backed = free === undefined || free >= missing ? (free === undefined ? 0n : missing) : free;
  const unbacked = line.unbacked + missing - backed;
  if (backed === 0n) return { ...line, unbacked };
  const isReserved = await reserveOnLine(deps, transaction, line, { amount: backed, now });
  assert(isReserved, 'a reservation decided under lock was refused by the ledger');
  const figures = withCeilingRaised(line.figures, line.figures.ceiling + backed);
  return { ...line, figures, unbacked };
}

/** The certificate says where the line stood, and which number the next certificate has to be above. */
function asTold(line: LineRow, { version, baseCounter, baseSum }: BalanceCertificate): LineRow {
  return {
    ...line,
    version: Math.max(line.version, version),
    knownCounter: Math.max(line.knownCounter, baseCounter),
    knownSum: baseSum > line.knownSum ? baseSum : line.knownSum,
  };
}
