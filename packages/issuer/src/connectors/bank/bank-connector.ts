/**
 * The port behind which banks stand (V-11, V-23, V-62): a bank authenticates a customer, sets money aside for a
 * time or debits it into escrow, gives it back, and remits it to an account at a bank. What each bank can do is its
 * type: files can remit, and neither authenticate nor hold.
 *
 * Every order has an id that the caller chose and keeps before it asks. Asking again gives the first answer, also
 * where that was a refusal; so whoever does not know what became of an order asks again, or for its state. A
 * refusal means that no money moved. An operational failure (TallystickError) says nothing about the order:
 *
 * - `bank_unreachable`: it did not get there. The bank knows nothing of it.
 * - `bank_unanswered`: it may have been carried out.
 * - `bank_answer_unreadable`: likewise, and what came back is none of the answers of the bank's door.
 * - `bank_refuses_us`: our key is wrong, or the address is none of a bank. The bank knows nothing of it.
 * - `bank_order_reused`: the bank has another order under this id. A mistake of ours; a person has to look.
 */

import type { AuthenticationRefusal, FundingRefusal } from '@tallystick/protocol/bank-refusal';
import type { Currency, Money } from '@tallystick/protocol/money';
import type { BankCode } from './bank-code.ts';
import type { AccountNumber, BankDetails } from './bank-details.ts';
import type { BankOrderId } from './bank-order-id.ts';

/** What a bank offers, by its own word. */
export interface BankTerms {
  /** The longest time for which it holds money, in seconds; whatever has to last longer is debited into escrow. */
  readonly longestHoldSeconds: number;
  /** In which the operator has an escrow account there. */
  readonly currencies: readonly Currency[];
}

/** Ask whether this is the customer, and whether the account could give so much (V-23, V-24). */
export interface AuthenticationOrder extends Omit<BankDetails, 'bank'> {
  readonly order: BankOrderId;
  readonly amount: Money;
}

/** Keep this much of an authenticated customer's account for us: it stays there, and nobody else gets it. */
export interface HoldOrder {
  readonly order: BankOrderId;
  /** Serves one hold or debit, of at most its amount. */
  readonly authentication: BankOrderId;
  readonly amount: Money;
  /** Unix seconds; from this second on the hold is over. */
  readonly until: number;
}

/** Move this much of an authenticated customer's account into the operator's escrow account at that bank. */
export type DebitOrder = Omit<HoldOrder, 'until'>;

/** Give back to the customer's account. */
export interface ReleaseOrder {
  readonly order: BankOrderId;
  /** The hold, or the debit. */
  readonly from: BankOrderId;
  /** All that is left where it is missing. */
  readonly amount?: Money;
}

/** Where a remittance goes. */
export interface Payee {
  readonly bank: BankCode;
  readonly account: AccountNumber;
  readonly name: string;
}

/** Pay a merchant's account, at this bank or at another one (V-62, V-63). */
export interface Remittance {
  readonly order: BankOrderId;
  readonly amount: Money;
  readonly to: Payee;
}

/** Several may come from one hold or debit, together never more than it. */
export interface RemittanceOrder extends Remittance {
  /** The hold, or the debit; where it is missing, the money comes from the operator's escrow account there. */
  readonly from?: BankOrderId;
}

/** Why what is held or in escrow does not move. None of them is for a customer. */
export const POT_REFUSALS = [
  'holdUnknown',
  'holdOver',
  'aboveHold',
  'currencyDiffers',
  'payeeBankUnknown',
  /** The operator has no escrow account there in the currency, or less in it. */
  'currencyNotOffered',
  'aboveEscrow',
] as const;
export type PotRefusal = (typeof POT_REFUSALS)[number];

/**
 * How far a remittance is: the bank has it; the money has left; it is at the payee's account; it came back to where
 * it was taken from, for a reason in the form of ISO 20022's external codes, such as AC01.
 */
export const REMITTANCE_STAGES = ['sent', 'booked', 'arrived', 'returned'] as const;
export type RemittanceStage = (typeof REMITTANCE_STAGES)[number];

export interface RemittanceProgress {
  readonly stage: RemittanceStage;
  /** Of a returned one. */
  readonly reason?: string;
}

type Refused<Code> = { readonly ok: false; readonly code: Code };
type Done = { readonly ok: true };

export type AuthenticationOutcome = Done | Refused<AuthenticationRefusal>;
export type FundingOutcome = Done | Refused<FundingRefusal>;
export type ReleaseOutcome = (Done & { readonly released: Money }) | Refused<PotRefusal>;
/** How far it was when it was first answered; {@link RemittingBank.stateOf} tells how far it is. */
export type RemittanceOutcome = (Done & RemittanceProgress) | Refused<PotRefusal>;

/** What is left of a hold or a debit, and what became of the rest; the four sums are its amount. */
export interface Pot {
  readonly left: Money;
  readonly remitted: Money;
  readonly released: Money;
  /** What went back to the customer because the hold was over; nothing of a debit does. */
  readonly expired: Money;
}

/** What a bank says of an order. */
export type OrderState =
  /** It never came, and may be given as if for the first time. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'refused';
      readonly code: AuthenticationRefusal | FundingRefusal | PotRefusal;
    }
  | { readonly kind: 'authentication' }
  | ({ readonly kind: 'hold' } & Pot)
  | ({ readonly kind: 'debit' } & Pot)
  | { readonly kind: 'release'; readonly released: Money }
  | ({ readonly kind: 'remittance' } & RemittanceProgress);

/** What every bank can do. */
export interface RemittingBank {
  readonly code: BankCode;
  /** Never refuses: `unknown` is an answer, and what cannot be asked is an operational failure. */
  readonly stateOf: (order: BankOrderId) => Promise<OrderState>;
}

/** A customer's bank, as coins need it. */
export interface FundingBank extends RemittingBank {
  readonly kind: 'funding';
  readonly terms: () => Promise<BankTerms>;
  readonly authenticate: (order: AuthenticationOrder) => Promise<AuthenticationOutcome>;
  readonly hold: (order: HoldOrder) => Promise<FundingOutcome>;
  readonly debit: (order: DebitOrder) => Promise<FundingOutcome>;
  readonly release: (order: ReleaseOrder) => Promise<ReleaseOutcome>;
  readonly remit: (order: RemittanceOrder) => Promise<RemittanceOutcome>;
}
