/** Messages that no app would make, signed with the attacker's own key, and calls that carry them. */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  syncBodyShape,
  syncResultShape,
  type SyncRefusal,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { decodeCbor, encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  digestOf,
  messageValue,
  signMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { halfValue } from '@tallystick/protocol/messages/half';
import {
  payeeStatementKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { minor } from '@tallystick/protocol/money';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { callerOf, callIssuer } from '@tallystick/sdk/device/call-issuer';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import { heldTerms, type HeldCertificate } from '@tallystick/sdk/payer/held-certificate';
import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { payeeSeq } from '@tallystick/sdk/payee/payee-seq';
import { payeeStatement } from '@tallystick/sdk/sync/statements';

export interface LinePosition {
  readonly counter: number;
  readonly cumulative: bigint;
  /** Of the withdrawal before; of the certificate, for a line's first. */
  readonly head: Uint8Array;
}

export interface ForgedPayment {
  readonly paymentId: string;
  readonly code: Uint8Array;
  readonly half: CborValue;
  /** Where the line stands after it. */
  readonly line: LinePosition;
}

/** A payment from any place of the attacker's line, under any certificate of it that it ever had. */
export async function forgePayment(
  device: Device,
  input: {
    readonly certificate: HeldCertificate;
    readonly line: LinePosition;
    readonly requestBytes: Uint8Array;
    readonly amount: bigint;
  },
): Promise<ForgedPayment | undefined> {
  const session = device.session();
  const read = readRequestCode(input.requestBytes);
  if (session === undefined || !read.ok) return undefined;
  const { crypto } = device.ports;
  const { tenant } = session.identity.code;
  const { certificate, line, amount } = input;
  const { request, payee } = read.code;
  const payeeDigest = digestOf(crypto, payee, { tenant, context: [] });
  const requestDigest = digestOf(crypto, request, { tenant, context: [payeeDigest] });
  const next = { counter: line.counter + 1, cumulative: line.cumulative + amount };
  const ruleSet = heldRules(device, certificate);
  // It says of itself where it began: at whichever till it stands.
  const anchor = ruleSet?.some(({ kind }) => kind === 'radius') ? payee.body.place : undefined;
  const withdrawal = await signMessage(crypto, withdrawalKind, {
    tenant,
    context: [certificate.digest, requestDigest],
    body: {
      counter: next.counter,
      cumulative: minor(next.cumulative),
      amount: minor(amount),
      previous: line.head,
      time: nowOf(device),
      ...(anchor === undefined ? {} : { anchor }),
    },
    sign: session.element.sign,
  });
  const authorization = {
    kind: 'balance',
    certificate,
    withdrawal,
    ...(ruleSet === undefined ? {} : { ruleSet }),
  } as const;
  const { bytes } = await sealPayment(crypto, {
    tenant,
    requestDigest,
    sealingKey: request.body.sealingKey,
    authorization: authorizationValue(authorization),
  });
  return {
    paymentId: toHex(withdrawal.digest),
    code: bytes,
    half: halfValue({ request, payee, authorization }),
    line: { ...next, head: withdrawal.digest },
  };
}

/** The rules that the certificate names, where the device still has them. */
function heldRules({ ports }: Device, { body }: HeldCertificate): RuleSet | undefined {
  const { ruleSet } = heldTerms(ports.store, body.currency);
  const named = ruleSet === undefined ? undefined : ruleSetDigest(ports.crypto, ruleSet);
  const isNamed = named !== undefined && body.ruleSet !== undefined;
  return isNamed && equalBytes(named, body.ruleSet) ? ruleSet : undefined;
}

/** What a hostile device sends in one sync. */
export interface HostileSync {
  readonly records?: readonly CborValue[];
  readonly payerStatements?: readonly CborValue[];
  /** The device's true one where it is left out. */
  readonly payeeStatement?: CborValue;
}

const REFUSALS: Readonly<Record<SyncRefusal, true>> = {
  statementSignature: true,
  statementMissing: true,
  statementContradicts: true,
};

/** Hands in what the attacker likes, as its own device; undefined where no answer came. */
export async function handInAs(
  device: Device,
  { records = [], payerStatements = [], payeeStatement: forged }: HostileSync,
): Promise<SyncResult | undefined> {
  const session = device.session();
  if (session === undefined) return undefined;
  const { epoch, seq } = session.trust.bundle;
  const stated = forged ?? (await device.change(() => payeeStatement(device, session)))?.message;
  const outcome = await device.contact(() =>
    callIssuer(device, callerOf(session), {
      operation: 'sync',
      callId: device.ports.random(16),
      refusals: REFUSALS,
      body: syncBodyShape.encode({
        epoch,
        seq,
        payerStatements,
        ...(stated === undefined ? {} : { payeeStatement: stated }),
        records,
        asks: [],
      }),
    }),
  );
  if (!outcome.ok) return undefined;
  const result = readShape(syncResultShape, outcome.result, 'syncResult');
  return result.ok ? result.value : undefined;
}

/** A payee's statement that says what the attacker likes, numbered above all that it signed so far. */
export async function forgePayeeStatement(
  device: Device,
  said: Partial<PayeeStatement>,
): Promise<CborValue | undefined> {
  const session = device.session();
  if (session === undefined) return undefined;
  const statement: SignedMessage<PayeeStatement> = await signMessage(
    device.ports.crypto,
    payeeStatementKind,
    {
      tenant: session.identity.code.tenant,
      context: [],
      body: {
        lastPayeeSeq: payeeSeq(device.ports.store).last + 1,
        bundleSeq: session.trust.bundle.seq,
        open: [],
        closedUnpaid: [],
        ...said,
      },
      sign: session.element.sign,
    },
  );
  return messageValue(statement);
}

/** A till's stored half of a payment. */
export function storedHalf(device: Device, paymentId: string): CborValue | undefined {
  return findCollected(device.ports.store, paymentId)?.half;
}

/** The same value, apart from the one it came from. */
export function copyOf(value: CborValue): CborValue {
  const bytes = encodeCbor(value);
  const decoded = decodeCbor(bytes, bytes.length);
  return decoded.ok ? decoded.value : null;
}
