/**
 * What an auditor is given of a tenant's secrets: the key that opens stored halves and the one that opens
 * handles, and on demand the one that judges status codes. None signs anything. The root's public key
 * stands beside them, and an auditor who has it from elsewhere compares the two.
 */

import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { publicKeyShape } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';

export interface AuditKey {
  readonly tenant: TenantId;
  /** A compressed point of 33 bytes. */
  readonly rootKey: Uint8Array;
  /** 16 bytes. */
  readonly storageKey: Uint8Array;
  /** 16 bytes. */
  readonly handleKey: Uint8Array;
  /** 32 bytes, where the auditor is to judge status codes itself: it makes them as well. */
  readonly codeKey?: Uint8Array;
}

const KIND = 'tallystick-audit-key-1';
const SECRET_BYTES = 16;
const CODE_KEY_BYTES = 32;

/** The text of an audit key's file: one JSON object. */
export function auditKeyText({
  tenant,
  rootKey,
  storageKey,
  handleKey,
  codeKey,
}: AuditKey): string {
  const fields = {
    kind: KIND,
    tenant,
    rootKey: toHex(rootKey),
    storageKey: toHex(storageKey),
    handleKey: toHex(handleKey),
    ...(codeKey === undefined ? {} : { codeKey: toHex(codeKey) }),
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

/** The audit key of a file's text; undefined for anything else. */
export function parseAuditKey(text: string): AuditKey | undefined {
  const fields = parseObject(text);
  if (fields === undefined || fields['kind'] !== KIND) return undefined;
  const tenant = parseTenantId(textOf(fields, 'tenant'));
  const rootKey = parseRootKey(textOf(fields, 'rootKey'));
  const storageKey = secretOf(fields, 'storageKey');
  const handleKey = secretOf(fields, 'handleKey');
  const codeKey = secretOf(fields, 'codeKey', CODE_KEY_BYTES);
  const isWhole =
    tenant !== undefined &&
    rootKey !== undefined &&
    storageKey !== undefined &&
    handleKey !== undefined &&
    (codeKey !== undefined || fields['codeKey'] === undefined);
  if (!isWhole) return undefined;
  const key = { tenant, rootKey, storageKey, handleKey };
  return codeKey === undefined ? key : { ...key, codeKey };
}

/** A root's public key of its hexadecimal text; undefined for anything else. */
export function parseRootKey(text: string): Uint8Array | undefined {
  const key = readShape(publicKeyShape, fromHex(text.trim()) ?? null, 'root');
  return key.ok ? key.value : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function secretOf(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  length = SECRET_BYTES,
): Uint8Array | undefined {
  const bytes = fromHex(textOf(fields, name));
  return bytes?.length === length ? bytes : undefined;
}
