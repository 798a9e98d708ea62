/** Closing an account for good, and deleting what is personal about it, by its holder (G-175, G-177). */

/** The body is null, and so is the result. */
export type EraseAccountRefusal =
  /** The account has money, free or reserved, or money is on its way to it. */
  | 'moneyLeft'
  /** A payment may still come, or be taken back: until the last certificate's redeemBy. */
  | 'paymentsOpen'
  /** Money that the operator lent, or lost to a proven cheat, is not repaid. */
  | 'debtLeft';
