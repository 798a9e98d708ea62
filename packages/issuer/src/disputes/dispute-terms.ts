/** What a tenant decides about objections to payments (P-26, P-27); all of it on the issuer's clock. */

export interface DisputeTerms {
  /** How long after its redemption a payment can be objected to. */
  readonly windowSeconds: number;
  /** How long somebody has to decide, before what was signed stands. */
  readonly decideSeconds: number;
  /** From this amount on, in minor units, two operators have to agree; absent where one is enough. */
  readonly twoFrom?: bigint;
}
