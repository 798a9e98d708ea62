/**
 * A trace report: trace data that a device signs for one case and seals with HPKE (RFC 9180) to the
 * tenant's investigator, who alone can open it (V-72). The issuer carries and keeps it without being
 * able to read it.
 *
 * Invariants: what is sealed names the case and is signed by the device, so that the issuer can neither
 * invent a report nor move one to another case; the seal is bound to tenant, case and device key, so
 * that one that was moved does not even open.
 */

import type { Crypto, Sign } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import {
  messageBytes,
  PROTOCOL_LABEL,
  readMessage,
  signMessage,
  verifyMessage,
  type MessageKind,
} from '../encoding/message.ts';
import { concatBytes, equalBytes } from '../encoding/octets.ts';
import { keyHashOf } from '../encoding/public-key.ts';
import { mapped, tuple, uint } from '../encoding/shape.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import { COUNTER_MAX, TIME_MAX, TRACE_REPORT_BYTES_MAX } from '../limits.ts';
import { traceDataShape, type TraceData } from './trace-data.ts';

export interface TraceReport {
  /** The number of the case within the account. */
  readonly caseNumber: number;
  /** When the data were collected, by the device's clock, rounded down to the hour; unix seconds. */
  readonly hour: number;
  readonly data: TraceData;
}

const HOUR_SECONDS = 3_600;

/** The hour that a time lies in: a report tells no more precisely when it was made. */
export function hourOf(time: number): number {
  return time - (time % HOUR_SECONDS);
}

/** Signed by the device. */
export const traceReportKind: MessageKind<TraceReport> = {
  type: 'traceReport',
  keyed: false,
  bytesMax: TRACE_REPORT_BYTES_MAX,
  shape: tuple<TraceReport>({
    caseNumber: uint(COUNTER_MAX, 1),
    hour: mapped<number, number>(
      uint(TIME_MAX),
      (time) => time,
      (time) => (time === hourOf(time) ? time : undefined),
    ),
    data: traceDataShape,
  }),
};

const ENC_LENGTH = 32;
const TAG_LENGTH = 16;
/** The least and the most that a sealed report can have. */
export const SEALED_TRACE_BYTES_MIN: number = ENC_LENGTH + TAG_LENGTH + 1;
export const SEALED_TRACE_BYTES_MAX: number = ENC_LENGTH + TRACE_REPORT_BYTES_MAX + TAG_LENGTH;

/** Nothing travels back under the seal, so what HPKE can export is left aside. */
const EXPORT = {
  exportContext: encodeCbor([PROTOCOL_LABEL, 'traceUnused']),
  exportLength: 16,
} as const;

/** Which report it is, for the one who seals it and the one who opens it. */
export interface TraceFrame {
  readonly tenant: TenantId;
  readonly caseNumber: number;
  /** SHA-256 of the device key. */
  readonly keyHash: Uint8Array;
}

function bindingOf({ tenant, caseNumber, keyHash }: TraceFrame): {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
} {
  return {
    info: encodeCbor([PROTOCOL_LABEL, 'trace', tenantBytes(tenant)]),
    aad: encodeCbor([caseNumber, keyHash]),
  };
}

/** Signs a report and seals it: encapsulated key (32) || ciphertext. */
export async function sealTraceReport(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    /** X25519; one that nothing can be sealed to is the caller's to refuse. */
    readonly investigatorKey: Uint8Array;
    readonly publicKey: Uint8Array;
    readonly sign: Sign;
    readonly report: TraceReport;
  },
): Promise<Uint8Array> {
  const { tenant, report, sign } = input;
  const signed = await signMessage(crypto, traceReportKind, {
    tenant,
    context: [],
    body: report,
    sign,
  });
  const keyHash = keyHashOf(crypto, input.publicKey);
  const sealed = await crypto.hpkeSeal({
    recipientPublicKey: input.investigatorKey,
    ...bindingOf({ tenant, caseNumber: report.caseNumber, keyHash }),
    plaintext: messageBytes(signed),
    ...EXPORT,
  });
  return concatBytes(sealed.enc, sealed.ciphertext);
}

export type OpenTraceResult =
  | { readonly ok: true; readonly report: TraceReport }
  | {
      readonly ok: false;
      readonly code:
        | 'tooLarge'
        | 'truncated'
        /** Sealed to another key, or for another tenant, case or device; or altered. */
        | 'doesNotOpen'
        /** What was sealed has not the form of a report. */
        | 'malformed'
        /** Whoever sealed it did not have the key of the device. */
        | 'deviceSignature'
        /** The device made it for another case. */
        | 'otherCase'
        /** The device key is not the one that the report stands under. */
        | 'otherDevice';
    };

/** Opens a sealed report with the investigator's private key, and checks which device made it. */
export async function openTraceReport(
  crypto: Crypto,
  input: TraceFrame & {
    readonly investigatorPrivateKey: Uint8Array;
    /** The device key, which `keyHash` has to be the hash of. */
    readonly publicKey: Uint8Array;
    readonly bytes: Uint8Array;
  },
): Promise<OpenTraceResult> {
  const { tenant, caseNumber, keyHash, publicKey, bytes } = input;
  if (bytes.length > SEALED_TRACE_BYTES_MAX) return { ok: false, code: 'tooLarge' };
  if (bytes.length < SEALED_TRACE_BYTES_MIN) return { ok: false, code: 'truncated' };
  if (!equalBytes(keyHashOf(crypto, publicKey), keyHash)) return { ok: false, code: 'otherDevice' };
  const opened = await crypto.hpkeOpen({
    recipientPrivateKey: input.investigatorPrivateKey,
    enc: bytes.subarray(0, ENC_LENGTH),
    ...bindingOf(input),
    ciphertext: bytes.subarray(ENC_LENGTH),
    ...EXPORT,
  });
  if (opened === undefined) return { ok: false, code: 'doesNotOpen' };
  const read = readMessage(traceReportKind, opened.plaintext);
  if (!read.ok) return { ok: false, code: 'malformed' };
  const verified = await verifyMessage(crypto, read.message, { tenant, context: [], publicKey });
  if (verified === undefined) return { ok: false, code: 'deviceSignature' };
  const report = verified.body;
  return report.caseNumber === caseNumber ? { ok: true, report } : { ok: false, code: 'otherCase' };
}
