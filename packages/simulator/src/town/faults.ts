/** What goes wrong, and how often. A rate is the share of occasions, 0 to 1. */

export interface CounterFaults {
  readonly neverScanned: number;
  readonly scannedTwice: number;
  readonly wrongTill: number;
  readonly receiptLost: number;
  /** Of those whose receipt was lost. */
  readonly codeReadOut: number;
  readonly voided: number;
  /** A code that the till sees hours after it was shown. */
  readonly scannedLater: number;
  /** A request that two customers pay, one after the other. */
  readonly paidByTwo: number;
  /** A till that asks again before it has looked, and sees both codes, in any order. */
  readonly askedAgain: number;
}

export interface Faults extends CounterFaults {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly repeated: number;
  /** A write of a device after which its process is gone, or before which. */
  readonly killedInWrite: number;
  readonly diskFull: number;
  /** A verb that the device's process does not survive, at any of its awaits. */
  readonly killedInVerb: number;
  /** A call during which the device's process ends. */
  readonly killedInCall: number;
  /** A statement of the issuer at which its process ends. */
  readonly issuerKilled: number;
  readonly connectionLost: number;
  readonly serializationFailure: number;
  readonly databaseFull: number;
  /** A transaction that has to wait some seconds for its turn, while others go first. */
  readonly databaseSlow: number;
  /** Customers who cheat, with one attack a day. */
  readonly cheats: number;
  /** Tills whose owners cheat, with one attack a day. */
  readonly dishonestTills: number;
  /** A day on which somebody without an account is on the line. */
  readonly outsiders: number;
  /** A day on which a phone is restored from yesterday's backup, by an owner who means no harm. */
  readonly restored: number;
  /** A day on which a till is lost with everything on it. */
  readonly tillLost: number;
  /** A day on which a phone is lost, and its owner has the operator block it. */
  readonly phoneLost: number;
  /** Of those who lost a device, or its state: the operator gives a code for another one. */
  readonly enrolledAgain: number;
  /** A day on which a device goes out of reach for some days. */
  readonly awayForDays: number;
  /** Devices whose clock is wrong by minutes. */
  readonly clockWrong: number;
  /** A day on which a device's clock is wrong by days, for some hours. */
  readonly clockFarWrong: number;
  /** Towns whose issuer is restored from a backup; the operator says so, as the guide tells. */
  readonly issuerRestored: number;
}

/** A bad week in a small town. */
export const FAULTS: Faults = {
  neverScanned: 0.03,
  scannedTwice: 0.05,
  wrongTill: 0.02,
  receiptLost: 0.15,
  codeReadOut: 0.5,
  voided: 0.03,
  scannedLater: 0.02,
  paidByTwo: 0.03,
  askedAgain: 0.03,
  requestLost: 0.03,
  answerLost: 0.03,
  repeated: 0.05,
  killedInWrite: 0.01,
  diskFull: 0.005,
  killedInVerb: 0.004,
  killedInCall: 0.002,
  issuerKilled: 0.0005,
  connectionLost: 0.0005,
  serializationFailure: 0.0005,
  databaseFull: 0.0002,
  databaseSlow: 0.02,
  cheats: 0.12,
  dishonestTills: 0.2,
  outsiders: 0.5,
  restored: 0.01,
  tillLost: 0.01,
  phoneLost: 0.005,
  enrolledAgain: 0.7,
  awayForDays: 0.02,
  clockWrong: 0.1,
  clockFarWrong: 0.02,
  issuerRestored: 0.2,
};

/** A week in which nothing goes wrong by itself. */
export const NO_FAULTS: Faults = withoutAny(FAULTS);

function withoutAny(faults: Faults): Faults {
  const none: { -readonly [Name in keyof Faults]: Faults[Name] } = { ...faults };
  const isName = (name: string): name is keyof Faults => name in faults;
  for (const name of Object.keys(none).filter(isName)) none[name] = 0;
  return Object.freeze(none);
}
