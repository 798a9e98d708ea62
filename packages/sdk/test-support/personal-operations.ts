/** The small issuer's side of what is personal: kept by account name, without seals or history. */

import { assert } from '@tallystick/protocol/assert';
import {
  consentsBodyShape,
  consentsResultShape,
  type Consent,
} from '@tallystick/protocol/calls/consents';
import {
  exportAccountBodyShape,
  exportAccountResultShape,
} from '@tallystick/protocol/calls/export-account';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import { traceBodyShape, type TraceBody } from '@tallystick/protocol/calls/trace';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import { utf8Bytes } from '@tallystick/protocol/encoding/utf8';
import type { Registration } from '@tallystick/protocol/registration';
import type { Enrolled, IssuerState, Outcome } from './issuer-operations.ts';

export interface PersonalState {
  readonly registrations: Map<string, Registration>;
  readonly consents: Map<string, readonly Consent[]>;
  /** What an export gives, each time it is asked for: the last one again and again. */
  readonly documents: string[];
  /** Bytes in one part of it. */
  partBytesMax: number;
  /** Why nothing is erased; none where it is. */
  eraseRefusal?: string;
  /** The case that syncs ask about; none where nobody is traced. */
  traceCase?: number;
  /** Reports that were handed in. */
  readonly reports: TraceBody[];
  /** Why no report is kept; none where it is. */
  traceRefusal?: string;
}

/** Nothing is known of anybody. */
export function nothingPersonal(): PersonalState {
  return {
    registrations: new Map(),
    consents: new Map(),
    documents: ['{}'],
    partBytesMax: 1_000,
    reports: [],
  };
}

/** Runs the operation that is named so. */
export function runPersonal(
  { personal, keys: { crypto }, clock }: IssuerState,
  { account, publicKey }: Enrolled,
  operation: 'registration' | 'consents' | 'exportAccount' | 'eraseAccount' | 'trace',
  body: CborValue,
): Outcome {
  switch (operation) {
    case 'registration': {
      const { change } = read(registrationBodyShape, body);
      if (change !== undefined) personal.registrations.set(account, change);
      const registration = personal.registrations.get(account) ?? {};
      return { ok: true, result: registrationResultShape.encode({ registration }) };
    }
    case 'consents': {
      let consents = personal.consents.get(account) ?? [];
      for (const { purpose, given } of read(consentsBodyShape, body).changes) {
        const consent = { purpose, given, setAt: clock(), keyHash: keyHashOf(crypto, publicKey) };
        consents = [...consents.filter((other) => other.purpose !== purpose), consent];
      }
      personal.consents.set(account, consents);
      return { ok: true, result: consentsResultShape.encode({ consents }) };
    }
    case 'exportAccount': {
      const { offset, digest: asked } = read(exportAccountBodyShape, body);
      const [text = '{}'] = personal.documents;
      if (personal.documents.length > 1) personal.documents.shift();
      const bytes = utf8Bytes(text);
      const digest = crypto.sha256(bytes);
      if (asked !== undefined && !equalBytes(asked, digest)) {
        return { ok: false, code: 'documentChanged' };
      }
      const part = bytes.slice(offset, offset + personal.partBytesMax);
      const result = { part, length: bytes.length, digest };
      return { ok: true, result: exportAccountResultShape.encode(result) };
    }
    case 'trace': {
      if (personal.traceRefusal !== undefined) return { ok: false, code: personal.traceRefusal };
      personal.reports.push(read(traceBodyShape, body));
      return { ok: true, result: null };
    }
    case 'eraseAccount':
      return personal.eraseRefusal === undefined
        ? { ok: true, result: null }
        : { ok: false, code: personal.eraseRefusal };
  }
}

function read<T>(shape: Shape<T>, value: CborValue): T {
  const result = readShape(shape, value, 'body');
  assert(result.ok, 'a device sent a malformed body');
  return result.value;
}
