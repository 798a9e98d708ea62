/** What the screens show of an open wallet: read from the device's store, never kept beside it. */

import { clockError } from '@tallystick/browser/device-clock';
import type { Heard } from '@tallystick/browser/live-view';
import { assert } from '@tallystick/protocol/assert';
import { readBrand, type Brand } from '@tallystick/protocol/brand/brand';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { AccountRule } from '@tallystick/protocol/calls/rules';
import { minor, type Minor } from '@tallystick/protocol/money';
import { isRevoked } from '@tallystick/protocol/verification/trust';
import { CONSENT_PURPOSES, type ConsentPurpose } from '@tallystick/protocol/calls/consents';
import type { CoinHoldings } from '@tallystick/sdk/coins/coin-holdings';
import { balances, ownCurrency, type ReadyOffline } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import { isConsented } from '@tallystick/sdk/device/held-consents';
import { agreedInvestigator, namedInvestigator } from '@tallystick/sdk/device/held-investigator';
import { isStateLost } from '@tallystick/sdk/device/install';
import { lastSentTrace } from '@tallystick/sdk/device/send-trace';
import { listCollected, type CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import { knownRules } from '@tallystick/sdk/payer/account-rules';
import { givenBack, type GivenBack } from '@tallystick/sdk/payer/give-back';
import { listPayments, type PaymentSummary } from '@tallystick/sdk/payer/payments';
import { reservations, type Reservation } from '@tallystick/sdk/payer/reservations';
import { unlockOf, type Unlock } from '@tallystick/sdk/payer/unlock';
import { outbox } from '@tallystick/sdk/sync/outbox';
import {
  isMoney,
  standingOf as receivedStandingOf,
  type Standing as ReceivedStanding,
} from '@tallystick/ui/payee/standing';
import { isHanging, standingOf, type Standing } from './standing.ts';

/** A payment in a list. */
export interface ListedPayment extends PaymentSummary {
  readonly standing: Standing;
}

/** A payment that somebody made to this wallet. */
export interface ReceivedPayment extends CollectedSummary {
  readonly standing: ReceivedStanding;
}

export interface WalletView {
  /** As the operator knows the customer. */
  readonly name: string;
  /** Of the account. */
  readonly currency: CurrencyInfo;
  /** All that the operator has, that one first. */
  readonly currencies: readonly CurrencyInfo[];
  /** How the operator shows itself; absent where it has no brand. */
  readonly brand?: Brand;
  /** Money at the issuer that no line has set aside. */
  readonly atIssuer: Minor;
  readonly offline?: ReadyOffline;
  /** What can be spent without a network now. */
  readonly ready: Minor;
  readonly unconfirmed: Minor;
  /** Absent until coins are loaded, behind the first screen. */
  readonly coins?: CoinsInView;
  /** What the account owes for a double spend, as the operator said it last. */
  readonly owed?: Minor;
  /** Given back and not yet in the account. */
  readonly givenBack?: GivenBack;
  /** Set aside for one purchase each, in the wallet's currency. */
  readonly reservations: readonly Reservation[];
  /** Locked money that shall be made ready, and has not been. */
  readonly unlock?: Unlock;
  /** As the operator said them last; absent before it ever did. */
  readonly rules?: readonly AccountRule[];
  /** When the operator last told the balances; 0 before it ever did. */
  readonly asOf: number;
  readonly payments: readonly ListedPayment[];
  /** Shown to somebody, and nothing has come back. */
  readonly hanging: readonly ListedPayment[];
  /** What was shown to this wallet by those who pay it, the latest first. */
  readonly received: readonly ReceivedPayment[];
  /** Of that, what was taken and has not settled; what came as coins is counted with the coins. */
  readonly toCome: Minor;
  /** Payments, made or received, whose half the operator does not have yet. */
  readonly unsent: number;
  readonly now: number;
  /** By how many seconds this phone's clock is ahead; behind when negative. */
  readonly clockError?: number;
  readonly isStateLost: boolean;
  /** Its operator has taken it off: reported lost, or proven to have paid twice with the same money. */
  readonly isBlocked: boolean;
  /** What the holder has agreed to, as far as this device has heard. */
  readonly consented: readonly ConsentPurpose[];
  readonly trace: TraceView;
  /** The start of the device key's hash, to tell devices apart on the telephone. */
  readonly keyName: string;
  /** When the papers of this device end. */
  readonly papersUntil: number;
}

/** Coins in the wallet's currency. */
export interface CoinsInView {
  /** The operator makes coins, or some are kept here. */
  readonly isOffered: boolean;
  readonly holdings: CoinHoldings;
}

/** How it stands with trace data on this device (V-72). */
export interface TraceView {
  /** Is there an investigator who could read them? */
  readonly isOffered: boolean;
  /** The account's holder agreed, and this device sends nothing all the same: it was not asked itself. */
  readonly isWithheld: boolean;
  /** When this device sent some last; unix seconds. */
  readonly sentAt?: number;
}

function traceViewOf(device: Device): TraceView {
  const { store } = device.ports;
  const isOffered = namedInvestigator(device) !== undefined;
  const isConsenting = isConsented(store, 'traceData');
  const sent = lastSentTrace(store);
  return {
    isOffered,
    isWithheld: isOffered && isConsenting && agreedInvestigator(device) === undefined,
    ...(sent === undefined ? {} : { sentAt: sent.at }),
  };
}

/** The view of an enrolled device. */
export function walletView(device: Device, heard: Heard): WalletView {
  const session = device.session();
  assert(session !== undefined, 'a wallet is shown before its enrolment');
  const { bundle } = session.trust;
  const currency = ownCurrency(device);
  assert(currency !== undefined, 'a bundle has no currency');
  const { store, crypto } = device.ports;
  const brand = readBrand(bundle.brand);
  const known = balances(device);
  const balance = known.currencies.find((each) => each.currency === currency.number);
  const payments = listPayments(device).map((payment): ListedPayment => {
    return { ...payment, standing: standingOf(payment) };
  });
  const received = listCollected(device).map((payment): ReceivedPayment => {
    return { ...payment, standing: receivedStandingOf(payment) };
  });
  const now = nowOf(device);
  const back = givenBack(store, currency.number);
  const unlock = unlockOf(store, currency.number);
  const rules = knownRules(store)?.rules;
  const error = clockError(device, heard);
  const { name, expiresAt } = session.identity.account.body;
  return {
    name,
    currency,
    currencies: [currency, ...bundle.currencies.filter((each) => each !== currency)],
    ...(brand === undefined ? {} : { brand }),
    atIssuer: balance?.available ?? minor(0n),
    ...(balance?.offline === undefined ? {} : { offline: balance.offline }),
    ready: balance?.offline?.amount ?? minor(0n),
    unconfirmed: balance?.unconfirmed ?? minor(0n),
    ...(known.owed === undefined ? {} : { owed: known.owed }),
    ...(back === undefined || now >= back.returnsBy ? {} : { givenBack: back }),
    reservations: reservations(device).filter((each) => each.currency === currency.number),
    ...(unlock === undefined ? {} : { unlock }),
    ...(rules === undefined ? {} : { rules }),
    asOf: known.asOf,
    payments,
    hanging: payments.filter(isHanging),
    received,
    toCome: toComeOf(received),
    unsent: outbox(store, 'payer').length + outbox(store, 'payee').length,
    now,
    ...(error === undefined ? {} : { clockError: error }),
    consented: CONSENT_PURPOSES.filter((purpose) => isConsented(store, purpose)),
    trace: traceViewOf(device),
    isStateLost: isStateLost(store),
    isBlocked: isRevoked(crypto, session.trust, session.element.publicKey),
    keyName: toHex(crypto.sha256(session.element.publicKey)).slice(0, 8),
    papersUntil: expiresAt,
  };
}

function toComeOf(received: readonly ReceivedPayment[]): Minor {
  return minor(
    received
      .filter(({ standing }) => isMoney(standing) && standing !== 'settled')
      .filter(({ coins }) => coins === undefined)
      .reduce((sum, { amount }) => sum + amount, 0n),
  );
}
