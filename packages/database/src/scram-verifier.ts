/**
 * A role's password as PostgreSQL stores it (SCRAM-SHA-256, RFC 5803), made here, so that the password
 * itself never stands in a statement, which a server may write into its log.
 */
// adapter: randomness

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4096;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** The verifier of `password`, which is ASCII (ours are base64url), with a fresh salt. */
export function createScramVerifier(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  // RFC 5802 section 3: StoredKey = H(HMAC(SaltedPassword, "Client Key")).
  const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const clientKey = createHmac('sha256', saltedPassword).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', saltedPassword).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
