/**
 * Issuing balance certificates: first, refresh, top-up and reduction are one operation (G-010, G-094,
 * G-128). The funds are reserved in the transaction that signs.
 */

import { availableAccount, reservationAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  CertifyBody,
  CertifyRefusal,
  CertifyResult,
} from '@tallystick/protocol/calls/certify';
import {
  messageValue,
  signMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { exposure, withCeilingRaised } from '@tallystick/protocol/lines/line';
import {
  balanceCertificateKind,
  redeemByOf,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { purseKindOf, SHORT_SECONDS } from '@tallystick/protocol/messages/purse';
import { isMinor, minor, type Minor } from '@tallystick/protocol/money';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import type { Terms } from '@tallystick/protocol/rules/terms';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import type { PayerStatement } from '@tallystick/protocol/messages/sync-statement';
import { findAccount, nextCertificateNumber } from '../accounts/issue-account-certificate.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { sealHandle } from '../accounts/handle.ts';
import { certificatesExpiringAfter, insertCertificate } from '../certificates/certificate-row.ts';
import { lockLines, openLine, saveLines, type LineRow } from '../certificates/line-row.ts';
import { reserveOnLine } from '../certificates/reserve-on-line.ts';
import { certificateSettingsOf } from '../guests/guest-limits.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { applyPayerStatement, readPayerStatement } from '../statements/payer-statement.ts';
import { termsFor } from '../rules/terms-for.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { CertificateSettings } from '../tenants/settings.ts';
import { loadTenant } from '../tenants/tenant-record.ts';

export type CertifyOutcome =
  | { readonly ok: true; readonly result: CertifyResult }
  | { readonly ok: false; readonly code: CertifyRefusal };

/** Brings the device's line to `amount` spendable offline, and signs that. */
export async function certify(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: CertifyBody },
): Promise<CertifyOutcome> {
  const statement = await readPayerStatement(deps, tenant, device, body.statement);
  if (statement === undefined) return { ok: false, code: 'statementSignature' };
  const line = lineIdOf(deps.crypto, { ...device, currency: body.currency, purse: body.purse });
  if (!equalBytes(statement.body.line, line)) return { ok: false, code: 'statementContradicts' };
  const account = await findAccount(transaction, device.home);
  assert(account !== undefined, 'a device has no account');
  if (account.role === 'merchant') return { ok: false, code: 'redeemOnly' };
  if (account.currency !== body.currency) return { ok: false, code: 'unknownCurrency' };
  if (purseKindOf(body.purse) === undefined) return { ok: false, code: 'unknownPurse' };
  if (body.amount === 0n) return { ok: false, code: 'amountZero' };

  const key = { home: device.home, line };
  await openLine(transaction, tenant, { ...key, ...body, keyHash: device.keyHash });
  const reservation = reservationAccount(device.home, toHex(line));
  const opened = await openAccounts(transaction, [
    { account: reservation, currency: account.currency },
  ]);
  assert(opened.ok, 'a reservation is open in another currency');
  const [locked] = await lockLines(transaction, [key]);
  assert(locked !== undefined, 'a line vanished');
  // A convicted line's device is revoked and does not come this far.
  if (locked.status !== 'open') return { ok: false, code: 'lineClosed' };
  const noted = await applyPayerStatement(deps, tenant, transaction, {
    device,
    line: locked,
    statement,
  });
  if (noted.line !== locked) await saveLines(transaction, [noted.line]);
  await deferWork(transaction, tenant, noted.work);
  if (noted.verdict === 'incomplete') return { ok: false, code: 'historyIncomplete' };
  if (noted.verdict === 'contradicts') return { ok: false, code: 'statementContradicts' };
  return issue(deps, tenant, transaction, { device, line: noted.line, head: statement.body, body });
}

interface IssueInput {
  readonly device: DeviceRow;
  readonly line: LineRow;
  /** Where the line stands: the certificate's base. */
  readonly head: PayerStatement;
  readonly body: CertifyBody;
}

async function issue(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, line, head, body }: IssueInput,
): Promise<CertifyOutcome> {
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'a certificate of a tenant that does not exist');
  const isShort = purseKindOf(body.purse) === 'short';
  const allowed = await certificateSettingsOf(transaction, device.home, record.settings);
  const settings = isShort ? shortLived(allowed) : allowed;
  const now = deps.clock();
  const judged = await termsFor(transaction, { line, head, body, settings, now });
  if (!judged.ok) return judged;
  const { terms } = judged;
  const ceiling = head.cumulative + terms.amount;
  if (!isMinor(ceiling)) return { ok: false, code: 'aboveLineLimit' };
  const planned = {
    ceiling,
    baseSum: head.cumulative,
    expiresAt: now + terms.validSeconds,
    redeemBy: 0,
  };
  const since = now - unheardSeconds(record.settings.policy, isShort);
  const standing = await certificatesExpiringAfter(transaction, line, since);
  if (exposure([...standing, planned], since) > settings.lineLimit) {
    return { ok: false, code: 'aboveLineLimit' };
  }
  const raised = ceiling > line.figures.ceiling;
  if (raised) {
    const lack = { amount: ceiling - line.figures.ceiling, now: deps.clock() };
    if (!(await reserveOnLine(deps, transaction, line, lack)))
      return { ok: false, code: 'insufficientFunds' };
  }
  const version = line.version + 1;
  const certificate = await signCertificate(deps, tenant, transaction, {
    device,
    line,
    head,
    ceiling,
    version,
    terms,
    redeemDays: settings.redeemDays,
    purse: body.purse,
  });
  await insertCertificate(transaction, tenant, line, certificate);
  const figures = raised ? withCeilingRaised(line.figures, ceiling) : line.figures;
  // What came into the reservation stands first behind what was promised without money.
  const added = figures.ceiling - line.figures.ceiling;
  const unbacked = line.unbacked > added ? line.unbacked - added : 0n;
  const completeCounter = head.headCounter;
  await saveLines(transaction, [{ ...line, figures, unbacked, version, completeCounter }]);
  await deferWork(transaction, tenant, [
    { home: line.home, kind: 'release', subject: line.line, dueAt: redeemByOf(certificate.body) },
  ]);
  const available = await balanceOf(transaction, availableAccount(device.home));
  return {
    ok: true,
    result: {
      certificate: messageValue(certificate),
      available: minor(available ?? 0n),
      locked: terms.locked,
      ...(terms.ruleSet.length === 0 ? {} : { ruleSet: terms.ruleSet }),
    },
  };
}

/**
 * How long after a certificate has expired a payee may hold payments under it that cover still pays
 * (rule 4): accepted by a clock that is behind, under a bundle that was new then. A payee that has to be
 * online hands in at once.
 */
function unheardSeconds(
  { bundleAgeSecondsMax, skewSeconds }: Policy,
  isPayeeOnline: boolean,
): number {
  return isPayeeOnline ? skewSeconds : bundleAgeSecondsMax + skewSeconds;
}

/** For one purchase: some minutes, and back when they are over (G-121). */
function shortLived(settings: CertificateSettings): CertificateSettings {
  const validSeconds = Math.min(settings.validSeconds, SHORT_SECONDS);
  return { ...settings, validSeconds, redeemDays: 0 };
}

async function signCertificate(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly device: DeviceRow;
    readonly line: LineRow;
    readonly head: PayerStatement;
    readonly ceiling: Minor;
    readonly version: number;
    readonly terms: Terms;
    readonly redeemDays: number;
    readonly purse: number;
  },
): Promise<SignedMessage<BalanceCertificate>> {
  const { device, line, head, terms, redeemDays, purse } = input;
  const keys = keysFor(deps, tenant);
  const certificate = await nextCertificateNumber(transaction, device.home);
  const { keyId, sign } = keys.signer('balance');
  const issuedAt = deps.clock();
  return signMessage(deps.crypto, balanceCertificateKind, {
    tenant,
    context: [],
    keyId,
    sign,
    body: {
      issuedAt,
      expiresAt: issuedAt + terms.validSeconds,
      handle: sealHandle(keys.handleKey, { account: device.home, certificate }),
      publicKey: device.publicKey,
      version: input.version,
      currency: line.currency,
      purse,
      baseCounter: head.headCounter,
      baseSum: head.cumulative,
      ceiling: input.ceiling,
      counterMax: Math.min(COUNTER_MAX, head.headCounter + terms.paymentsMax),
      paymentMax: terms.paymentMax,
      redeemDays,
      flags: {
        fundsLocked: terms.locked > 0n,
        payeeOnline: purseKindOf(purse) === 'short',
        element: 'software',
      },
      ...(terms.place === undefined ? {} : { place: terms.place }),
      ...(terms.merchantType === undefined ? {} : { merchantType: terms.merchantType }),
      ...(terms.ruleSet.length === 0 ? {} : { ruleSet: ruleSetDigest(deps.crypto, terms.ruleSet) }),
    },
  });
}
