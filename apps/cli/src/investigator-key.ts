/**
 * The investigator's key as files: one with the private half, which never leaves the investigator's
 * machine, and one with the public half, which the operator is given.
 */

import { readSmallFile } from './small-file.ts';

const KEY_FORM = 'tallystick-investigator-key-1';
const PUBLIC_FORM = 'tallystick-investigator-1';
const FILE_BYTES_MAX = 1_024;
const KEY_TEXT = /^[0-9a-f]{64}$/;

/** X25519, both halves in hexadecimal. */
export interface InvestigatorKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What the investigator keeps. */
export function keyFileText({ publicKey, privateKey }: InvestigatorKey): string {
  return `${JSON.stringify({ form: KEY_FORM, publicKey, privateKey })}\n`;
}

/** What the operator is given. */
export function publicFileText({ publicKey }: Pick<InvestigatorKey, 'publicKey'>): string {
  return `${JSON.stringify({ form: PUBLIC_FORM, publicKey })}\n`;
}

export type ReadKeyFile =
  | { readonly kind: 'key'; readonly key: InvestigatorKey }
  | { readonly kind: 'public'; readonly publicKey: string }
  | { readonly kind: 'neither' };

/** Which of the two a file is. */
export async function readKeyFile(path: string): Promise<ReadKeyFile> {
  const text = await readSmallFile(path, FILE_BYTES_MAX);
  const { form, publicKey, privateKey } = fieldsOf(text ?? '');
  if (!isKeyText(publicKey)) return { kind: 'neither' };
  if (form === KEY_FORM && isKeyText(privateKey)) {
    return { kind: 'key', key: { publicKey, privateKey } };
  }
  return form === PUBLIC_FORM ? { kind: 'public', publicKey } : { kind: 'neither' };
}

function isKeyText(value: unknown): value is string {
  return typeof value === 'string' && KEY_TEXT.test(value);
}

/** The fields of a JSON object; none where it is anything else. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
