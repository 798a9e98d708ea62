/** Account numbers as requests have them: decimal digits, as many as the schema lets through. */

const ACCOUNT_MAX = 2n ** 63n - 1n;

/** Nineteen digits may say more than an account number can; no account is beyond the last. */
export function accountNumberOf(text: string): bigint {
  const account = BigInt(text);
  return account > ACCOUNT_MAX ? ACCOUNT_MAX : account;
}
