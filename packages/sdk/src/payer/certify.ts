/**
 * Getting a balance certificate: the first one, a refresh, a top-up or a reduction (G-005, G-065,
 * G-094).
 *
 * Invariant: the call is in the store before it is sent, and stays there until the issuer has decided;
 * what can be spent afterwards is what the newest certificate says, whatever got lost in between.
 */

import { assert } from '@tallystick/protocol/assert';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  certifyBodyShape,
  certifyResultShape,
  type CertifyBody,
  type CertifyRefusal,
} from '@tallystick/protocol/calls/certify';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { payerStatementKind } from '@tallystick/protocol/messages/sync-statement';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import { ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { putAvailable } from '../device/account-state.ts';
import { callerOf, callIssuer, isDecided, type ContactRefusal } from '../device/call-issuer.ts';
import type { Device, Session } from '../device/device.ts';
import { isStateLost, stateLostChange } from '../device/install.ts';
import { keepCall, pendingCall, type PendingCall } from '../device/pending-call.ts';
import { damaged, remove } from '../device/stored-value.ts';
import { handIn, type HandInRefusal } from '../sync/hand-in.ts';
import { outbox } from '../sync/outbox.ts';
import { payerStatement } from '../sync/statements.ts';
import { forgetGivenBack } from './give-back.ts';
import {
  heldCertificate,
  heldTerms,
  putCertificate,
  unspent,
  type HeldCertificate,
  type HeldTerms,
} from './held-certificate.ts';
import { lineName, lineState, putLineState, type LineName, type LineState } from './line-state.ts';
import { showCertificates } from './show-certificates.ts';

export interface CertifyInput {
  readonly currency: Currency;
  /** The main purse where it is left out. */
  readonly purse?: number;
  /** What shall be spendable offline when this is done; not a difference. Locks can make it less. */
  readonly amount: Minor;
  /**
   * Bind this certificate and its refreshes besides the account's own rules (G-006 to G-009, G-114). Where
   * they are left out, what was asked for last is asked again.
   */
  readonly rules?: readonly Rule[];
  /** The holder's own locks do not hold for this certificate; a refresh brings them back (G-158). */
  readonly unlock?: boolean;
  /**
   * Asked only while the line's last withdrawal has this number: whoever extends what is set aside for
   * one payment must not set it aside anew after that payment. Else `statementContradicts`.
   */
  readonly onlyAt?: number;
}

export type CertifyDeviceRefusal =
  'notEnrolled' | 'stateLost' | CertifyRefusal | HandInRefusal | ContactRefusal;

export type CertifyOutcome =
  | {
      readonly ok: true;
      /** Spendable offline now, in minor units. */
      readonly ready: Minor;
      readonly expiresAt: number;
      /** What the account has left at the issuer. */
      readonly available: Minor;
      /** What of the account's funds no certificate reaches. */
      readonly locked: Minor;
    }
  | { readonly ok: false; readonly code: CertifyDeviceRefusal };

const REFUSALS: Readonly<Record<CertifyRefusal, true>> = {
  insufficientFunds: true,
  unknownCurrency: true,
  amountZero: true,
  aboveLineLimit: true,
  redeemOnly: true,
  accountConvicted: true,
  unknownPurse: true,
  fundsLocked: true,
  outsideWindow: true,
  tooManyRules: true,
  lineClosed: true,
  historyIncomplete: true,
  statementSignature: true,
  statementContradicts: true,
};

/**
 * Asks for a certificate under which `amount` can be spent. Payments that were not handed in yet are
 * handed in first (G-015). After `offline` or `notTheIssuer` it is open what was issued; asking again
 * finds out, and reserves nothing twice.
 */
export async function certify(device: Device, input: CertifyInput): Promise<CertifyOutcome> {
  return device.contact(() => certifyInTurn(device, input));
}

/** As {@link certify}, for a caller that has the turn of `device.contact`. */
export async function certifyInTurn(device: Device, input: CertifyInput): Promise<CertifyOutcome> {
  const outcome = await attempt(device, input);
  if (outcome.ok) return outcome;
  switch (outcome.code) {
    // The device paid meanwhile and the payee was faster: stated anew, both agree.
    case 'statementContradicts':
      return attempt(device, input);
    // The issuer may sign with a key that the device's bundle does not have yet.
    case 'notTheIssuer':
    case 'answerNotUnderstood': {
      const handed = await handIn(device);
      return handed.ok && handed.bundle === 'newer' ? attempt(device, input) : outcome;
    }
    default:
      return outcome;
  }
}

async function attempt(device: Device, input: CertifyInput): Promise<CertifyOutcome> {
  const { currency, purse = MAIN_PURSE, amount, unlock = false } = input;
  const name = { currency, purse };
  if (device.session() === undefined) return { ok: false, code: 'notEnrolled' };
  if (isStateLost(device.ports.store)) return { ok: false, code: 'stateLost' };
  if (outbox(device.ports.store, 'payer').length > 0) {
    const handed = await handIn(device);
    if (!handed.ok) return handed;
  }
  const shown = await showCertificates(device);
  if (!shown.ok) return shown;
  const session = device.session();
  assert(session !== undefined, 'a device forgot that it is enrolled');
  const rules = input.rules ?? heldTerms(device.ports.store, currency, purse).asked;
  const earlier = pendingCall(device, pendingKey(name));
  if (earlier !== undefined) {
    const outcome = await send(device, session, earlier);
    const isSame = isAsked(bodyOf(earlier), { amount, rules, unlock }) && isStill(device, earlier);
    if (!isDecided(outcome) || isSame || isStateLost(device.ports.store)) return outcome;
  }
  const { onlyAt } = input;
  const statement = await device.change(async () => {
    const { counter } = lineState(device.ports.store, currency, purse);
    const isElsewhere = onlyAt !== undefined && counter !== onlyAt;
    return isElsewhere ? undefined : payerStatement(device, session, name);
  });
  if (statement === undefined) return { ok: false, code: 'statementContradicts' };
  const body = certifyBodyShape.encode({ ...name, amount, statement, rules, unlock });
  const call = { callId: device.ports.random(16), body };
  return send(device, session, await keepCall(device, pendingKey(name), call));
}

/** What an undecided call asks for; undefined when all calls of the line are decided. */
export function undecidedCertify(
  device: Device,
  currency: Currency,
  purse: number = MAIN_PURSE,
): CertifyInput | undefined {
  const pending = pendingCall(device, pendingKey({ currency, purse }));
  return pending === undefined ? undefined : bodyOf(pending);
}

type Asked = Pick<CertifyBody, 'amount' | 'rules' | 'unlock'>;

function isAsked(body: Asked, { amount, rules, unlock }: Asked): boolean {
  const isSameRules = equalBytes(rulesBytes(body.rules), rulesBytes(rules));
  return body.amount === amount && body.unlock === unlock && isSameRules;
}

function rulesBytes(rules: readonly Rule[]): Uint8Array {
  return encodeCbor(rules.map((rule) => ruleShape.encode(rule)));
}

function pendingKey(line: LineName): string {
  return `pending/certify/${lineName(line)}`;
}

function bodyOf({ body }: PendingCall): CertifyBody {
  const read = readShape(certifyBodyShape, body, 'certify');
  if (!read.ok) throw damaged('pending/certify');
  return read.value;
}

/**
 * Does the line still stand where the call states it? If so, and the issuer knows of more, the device
 * shows an older state than it had; if not, the issuer may have heard of a payment made since.
 */
function isStill(device: Device, pending: PendingCall): boolean {
  const { currency, purse, statement } = bodyOf(pending);
  const stated = readMessageValue(payerStatementKind, statement);
  if (!stated.ok) throw damaged('pending/certify');
  return stated.message.body.headCounter === lineState(device.ports.store, currency, purse).counter;
}

async function send(
  device: Device,
  session: Session,
  pending: PendingCall,
): Promise<CertifyOutcome> {
  const { currency, purse, rules } = bodyOf(pending);
  const name = { currency, purse };
  const outcome = await callIssuer(device, callerOf(session), {
    operation: 'certify',
    body: pending.body,
    callId: pending.callId,
    refusals: REFUSALS,
  });
  const done = remove(pendingKey(name));
  if (!outcome.ok) {
    const isLost = outcome.code === 'statementContradicts' && isStill(device, pending);
    if (isDecided(outcome)) await device.write(isLost ? [done, stateLostChange()] : [done]);
    return isLost ? { ok: false, code: 'stateLost' } : outcome;
  }
  const issued = await openResult(device, session, name, outcome.result);
  if (issued === undefined) {
    await device.write([done]);
    return { ok: false, code: 'answerNotUnderstood' };
  }
  return device.change(async () => {
    const { store } = device.ports;
    const line = lineState(store, currency, purse);
    if (isBehind(line, issued.certificate)) {
      await device.write([done, stateLostChange()]);
      return { ok: false, code: 'stateLost' };
    }
    const held = heldCertificate(device, currency, purse);
    const isOlder = held !== undefined && held.body.version > issued.certificate.body.version;
    const newest = isOlder ? held : issued.certificate;
    await device.write([
      done,
      ...(isOlder ? [] : putCertificate(newest, { ...issued.terms, asked: rules })),
      forgetGivenBack(name),
      putLineState(name, line),
      putAvailable(store, currency, issued.available),
    ]);
    const ready = minor(unspent(newest, line));
    const { available } = issued;
    const { locked } = issued.terms;
    return { ok: true, ready, expiresAt: newest.body.expiresAt, available, locked };
  });
}

interface Issued {
  readonly certificate: HeldCertificate;
  readonly available: Minor;
  readonly terms: Pick<HeldTerms, 'locked' | 'ruleSet'>;
}

/** The certificate in an answer, verified as ours and for this line. */
async function openResult(
  { ports: { crypto } }: Device,
  { trust, element }: Session,
  name: LineName,
  result: CborValue,
): Promise<Issued | undefined> {
  const read = readShape(certifyResultShape, result, 'certifyResult');
  if (!read.ok) return undefined;
  const message = readMessageValue(balanceCertificateKind, read.value.certificate);
  if (!message.ok) return undefined;
  const { body } = message.message;
  const certificate = await verifyIssued(crypto, trust, message.message, {
    purpose: 'balance',
    issuedAt: body.issuedAt,
  });
  const isOurs =
    equalBytes(body.publicKey, element.publicKey) &&
    body.currency === name.currency &&
    body.purse === name.purse;
  if (!certificate.ok || !isOurs) return undefined;
  const { available, locked, ruleSet } = read.value;
  // Under a set of another name this device would pay what payees refuse, or the reverse.
  const isNamed =
    ruleSet === undefined ||
    (body.ruleSet !== undefined && equalBytes(ruleSetDigest(crypto, ruleSet), body.ruleSet));
  if (!isNamed) return undefined;
  const terms = { locked, ...(ruleSet === undefined ? {} : { ruleSet }) };
  return { certificate: certificate.message, available, terms };
}

/** The issuer knows the line further on than this device does: the device shows an older state. */
function isBehind(line: LineState, { body }: HeldCertificate): boolean {
  return body.baseCounter > line.counter || body.baseSum > line.cumulative;
}
