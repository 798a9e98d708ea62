/**
 * What people saw with their own eyes: the yardstick of the checkers. Nothing here is read from a device
 * or from the issuer; it is written down when a verb returned to a person.
 */

export interface Person {
  /** Of the device. */
  readonly name: string;
  readonly account: bigint;
  readonly role: 'customer' | 'merchant';
  /** Does this person's device follow the rules? */
  readonly isHonest: boolean;
}

/** A payment that a till accepted on its screen. */
export interface SeenPayment {
  readonly paymentId: string;
  readonly payer: Person;
  readonly payee: Person;
  readonly amount: bigint;
  /** Milliseconds since the epoch, in the world. */
  readonly acceptedAt: number;
  /** What the till's screen called covered. */
  readonly covered: bigint;
  isVoided: boolean;
  /** Somebody wanted to void it and the till was killed meanwhile: it is void, or it is not. */
  isVoidUnheard: boolean;
  /** The payer's device took the receipt, or the code that was read out. */
  isConfirmed: boolean;
}

export interface Deposits {
  readonly asked: bigint;
  readonly came: bigint;
}

const NO_DEPOSITS: Deposits = { asked: 0n, came: 0n };

export interface Fork {
  readonly person: Person;
  readonly paymentIds: readonly [string, string];
}

export interface Witness {
  /** Somebody asked for money from outside; whether it came is another thing. */
  askedFor(account: bigint, amount: bigint): void;
  /** The device said that it came. */
  deposited(account: bigint, amount: bigint): void;
  deposits(): ReadonlyMap<bigint, Deposits>;
  accepted(payment: Omit<SeenPayment, 'isVoided' | 'isVoidUnheard' | 'isConfirmed'>): void;
  voided(paymentId: string): void;
  /** The till was killed in the middle of a void. */
  voidUnheard(paymentId: string): void;
  confirmed(paymentId: string): void;
  /** One state of a device paid twice; both payments were accepted. */
  forked(person: Person, paymentIds: readonly [string, string]): void;
  forks(): readonly Fork[];
  payments(): readonly SeenPayment[];
  /** A device lost what it knew; its halves may be gone. */
  lostDevice(name: string): void;
  hasLost(name: string): boolean;
}

/** A witness who has seen nothing. */
export function createWitness(): Witness {
  const deposits = new Map<bigint, Deposits>();
  const depositsOf = (account: bigint): Deposits => deposits.get(account) ?? NO_DEPOSITS;
  const payments = new Map<string, SeenPayment>();
  const lost = new Set<string>();
  const forks: Fork[] = [];
  return Object.freeze({
    askedFor(account: bigint, amount: bigint): void {
      const { asked, came } = depositsOf(account);
      deposits.set(account, { asked: asked + amount, came });
    },
    deposited(account: bigint, amount: bigint): void {
      const { asked, came } = depositsOf(account);
      deposits.set(account, { asked, came: came + amount });
    },
    deposits: () => deposits,
    accepted(payment: Omit<SeenPayment, 'isVoided' | 'isVoidUnheard' | 'isConfirmed'>): void {
      if (!payments.has(payment.paymentId)) {
        payments.set(payment.paymentId, {
          ...payment,
          isVoided: false,
          isVoidUnheard: false,
          isConfirmed: false,
        });
      }
    },
    voided(paymentId: string): void {
      const payment = payments.get(paymentId);
      if (payment !== undefined) payment.isVoided = true;
    },
    voidUnheard(paymentId: string): void {
      const payment = payments.get(paymentId);
      if (payment !== undefined) payment.isVoidUnheard = true;
    },
    confirmed(paymentId: string): void {
      const payment = payments.get(paymentId);
      if (payment !== undefined) payment.isConfirmed = true;
    },
    forked: (person: Person, paymentIds: readonly [string, string]) =>
      void forks.push({ person, paymentIds }),
    forks: () => forks,
    payments: () => [...payments.values()],
    lostDevice: (name: string) => void lost.add(name),
    hasLost: (name: string) => lost.has(name),
  });
}
