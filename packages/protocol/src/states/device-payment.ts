/**
 * The state of a payment on each device. Pure: what is stored is the state, what moves it is an event.
 */

export const PAYER_STATES = [
  'shown',
  'receipted',
  'settled',
  'returned',
  'declined',
  'void',
] as const;
export type PayerState = (typeof PAYER_STATES)[number];

export type PayerEvent =
  | 'accepted'
  | 'declined'
  | 'voided'
  /** The issuer says so. */
  | 'issuerSettled'
  | 'issuerReturned';

const PAYER: Readonly<Record<PayerState, Partial<Readonly<Record<PayerEvent, PayerState>>>>> = {
  shown: {
    accepted: 'receipted',
    declined: 'declined',
    voided: 'void',
    issuerSettled: 'settled',
    issuerReturned: 'returned',
  },
  receipted: { voided: 'void', issuerSettled: 'settled', issuerReturned: 'returned' },
  declined: { issuerReturned: 'returned' },
  void: { issuerReturned: 'returned' },
  // A void that arrives after settlement moves the money back.
  settled: { voided: 'void', issuerReturned: 'returned' },
  // After redeemBy a claim may still be paid, from the payer's free money.
  returned: { issuerSettled: 'settled' },
};

/** The payer's state after an event; undefined when the event does not apply. */
export function nextPayerState(state: PayerState, event: PayerEvent): PayerState | undefined {
  return PAYER[state][event];
}

export const PAYEE_STATES = [
  'accepted',
  'uploaded',
  'settled',
  'refused',
  'declined',
  'void',
] as const;
export type PayeeState = (typeof PAYEE_STATES)[number];

export type PayeeEvent = 'uploaded' | 'voided' | 'issuerSettled' | 'issuerRefused';

const PAYEE: Readonly<Record<PayeeState, Partial<Readonly<Record<PayeeEvent, PayeeState>>>>> = {
  accepted: {
    uploaded: 'uploaded',
    voided: 'void',
    issuerSettled: 'settled',
    issuerRefused: 'refused',
  },
  uploaded: { voided: 'void', issuerSettled: 'settled', issuerRefused: 'refused' },
  settled: { voided: 'void' },
  refused: {},
  declined: {},
  void: {},
};

/** The payee's state after an event; undefined when the event does not apply. */
export function nextPayeeState(state: PayeeState, event: PayeeEvent): PayeeState | undefined {
  return PAYEE[state][event];
}
