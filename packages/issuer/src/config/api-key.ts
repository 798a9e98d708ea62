/** API keys: 32 random bytes as text. Kept and compared as SHA-256, so that no list of them leaks one. */

const API_KEY_BYTES = 32;

/** Is `text` 32 bytes in canonical base64url, 43 characters? */
export function isApiKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === API_KEY_BYTES && bytes.toString('base64url') === text;
}

/** The text of a new key. */
export function createApiKey(random: (length: number) => Uint8Array): string {
  return Buffer.from(random(API_KEY_BYTES)).toString('base64url');
}
