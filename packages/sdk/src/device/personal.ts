/**
 * What is personal, from the holder's side: registration data, consents, the export of everything, and
 * the end of the account (G-080, G-175 to G-177).
 *
 * Invariant: what the device keeps of consents is what the issuer confirmed last; without a word, none
 * is given.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { concatBytes, equalBytes } from '@tallystick/protocol/encoding/octets';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import {
  consentsBodyShape,
  consentsResultShape,
  type Consent,
  type ConsentChange,
} from '@tallystick/protocol/calls/consents';
import type { EraseAccountRefusal } from '@tallystick/protocol/calls/erase-account';
import {
  EXPORT_BYTES_MAX,
  exportAccountBodyShape,
  exportAccountResultShape,
  type ExportAccountRefusal,
  type ExportAccountResult,
} from '@tallystick/protocol/calls/export-account';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import type { Registration } from '@tallystick/protocol/registration';
import { handIn, type HandInRefusal } from '../sync/hand-in.ts';
import { outbox, SIDES } from '../sync/outbox.ts';
import { askIssuer, type AskRefusal } from './ask-issuer.ts';
import type { Device } from './device.ts';
import { putConsents } from './held-consents.ts';
import { investigatorChanges } from './held-investigator.ts';

type Refused<Code extends string> = {
  readonly ok: false;
  readonly code: AskRefusal<Code>;
};

export type RegistrationOutcome =
  { readonly ok: true; readonly registration: Registration } | Refused<never>;
export type ConsentsOutcome =
  { readonly ok: true; readonly consents: readonly Consent[] } | Refused<never>;
export type ExportOutcome =
  | { readonly ok: true; /** UTF-8 JSON. */ readonly document: Uint8Array }
  | Refused<ExportAccountRefusal>;
export type EraseOutcome = { readonly ok: true } | Refused<EraseAccountRefusal | HandInRefusal>;

/** A document that changes while it is fetched is begun anew so often. */
const ATTEMPTS_MAX = 3;

const EXPORT_REFUSALS: Readonly<Record<ExportAccountRefusal, true>> = {
  documentChanged: true,
  documentTooLarge: true,
};
const ERASE_REFUSALS: Readonly<Record<EraseAccountRefusal, true>> = {
  moneyLeft: true,
  paymentsOpen: true,
  debtLeft: true,
};

/** Reads the registration data that the operator keeps, or replaces it with `change`. */
export async function registration(
  device: Device,
  change?: Registration,
): Promise<RegistrationOutcome> {
  const body = registrationBodyShape.encode(change === undefined ? {} : { change });
  const outcome = await device.contact(() =>
    askIssuer(device, { operation: 'registration', body, refusals: {} }),
  );
  if (!outcome.ok) return outcome;
  const result = readAs(registrationResultShape, outcome.result);
  return result === undefined ? NOT_UNDERSTOOD : { ok: true, registration: result.registration };
}

/**
 * Changes consents, or only asks which ones stand. What holds afterwards is kept on the device, and with a
 * yes to trace data the investigator to whom it was said.
 */
export async function consents(
  device: Device,
  changes: readonly ConsentChange[] = [],
): Promise<ConsentsOutcome> {
  return device.contact(async () => {
    const body = consentsBodyShape.encode({ changes });
    const outcome = await askIssuer(device, { operation: 'consents', body, refusals: {} });
    if (!outcome.ok) return outcome;
    const result = readAs(consentsResultShape, outcome.result);
    if (result === undefined) return NOT_UNDERSTOOD;
    await device.change(() =>
      device.write([putConsents(result), ...investigatorChanges(device, changes, result.consents)]),
    );
    return { ok: true, consents: result.consents };
  });
}

/** Everything that the operator holds about the account, as one JSON document (G-175). */
export async function exportAccount(device: Device): Promise<ExportOutcome> {
  return device.contact(async () => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await fetchDocument(device);
      const isOvertaken = !outcome.ok && outcome.code === 'documentChanged';
      if (!isOvertaken || attempt >= ATTEMPTS_MAX) return outcome;
    }
  });
}

async function fetchDocument(device: Device): Promise<ExportOutcome> {
  const parts: Uint8Array[] = [];
  let first: ExportAccountResult | undefined;
  for (let offset = 0; ;) {
    const digest = first?.digest;
    const body = exportAccountBodyShape.encode({
      offset,
      ...(digest === undefined ? {} : { digest }),
    });
    const call = { operation: 'exportAccount', body, refusals: EXPORT_REFUSALS } as const;
    const outcome = await askIssuer(device, call);
    if (!outcome.ok) return outcome;
    const result = readAs(exportAccountResultShape, outcome.result);
    if (result === undefined || result.part.length === 0) return NOT_UNDERSTOOD;
    first ??= result;
    parts.push(result.part);
    offset += result.part.length;
    if (offset >= first.length || offset > EXPORT_BYTES_MAX) break;
  }
  const document = concatBytes(...parts);
  const isWhole = equalBytes(device.ports.crypto.sha256(document), first.digest);
  return isWhole ? { ok: true, document } : NOT_UNDERSTOOD;
}

/**
 * Ends the account for good and has everything personal deleted. What this device still has to hand in
 * is handed in first, since nobody else may have it. Afterwards the device's own store is of no use.
 */
export async function eraseAccount(device: Device): Promise<EraseOutcome> {
  return device.contact(async () => {
    if (SIDES.some((side) => outbox(device.ports.store, side).length > 0)) {
      const handed = await handIn(device);
      if (!handed.ok) return handed;
    }
    const call = { operation: 'eraseAccount', body: null, refusals: ERASE_REFUSALS } as const;
    const outcome = await askIssuer(device, call);
    return outcome.ok ? { ok: true } : outcome;
  });
}

const NOT_UNDERSTOOD = { ok: false, code: 'answerNotUnderstood' } as const;

function readAs<T>(shape: Shape<T>, value: CborValue): T | undefined {
  const read = readShape(shape, value, 'result');
  return read.ok ? read.value : undefined;
}
