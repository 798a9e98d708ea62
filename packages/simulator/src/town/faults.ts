/** What goes wrong, and how often. A rate is the share of occasions, 0 to 1. */

export interface CounterFaults {
  readonly neverScanned: number;
  readonly scannedTwice: number;
  readonly wrongTill: number;
  readonly receiptLost: number;
  /** Of those whose receipt was lost. */
  readonly codeReadOut: number;
  readonly voided: number;
}

export interface Faults extends CounterFaults {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly repeated: number;
  /** A write of a device after which its process is gone, or before which. */
  readonly killedInWrite: number;
  readonly diskFull: number;
  /** A statement of the issuer at which its process ends. */
  readonly issuerKilled: number;
  readonly connectionLost: number;
  readonly serializationFailure: number;
  readonly databaseFull: number;
  /** Customers who pay twice from one state of their phone. */
  readonly cheats: number;
  /** A day on which a phone is restored from yesterday's backup, by an owner who means no harm. */
  readonly restored: number;
  /** A day on which a till is lost with everything on it. */
  readonly tillLost: number;
  /** Devices whose clock is wrong by minutes. */
  readonly clockWrong: number;
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
  requestLost: 0.03,
  answerLost: 0.03,
  repeated: 0.05,
  killedInWrite: 0.01,
  diskFull: 0.005,
  issuerKilled: 0.0005,
  connectionLost: 0.0005,
  serializationFailure: 0.0005,
  databaseFull: 0.0002,
  cheats: 0.1,
  restored: 0.01,
  tillLost: 0.01,
  clockWrong: 0.1,
  issuerRestored: 0.2,
};
