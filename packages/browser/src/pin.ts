/** Which PINs are taken, and how long one waits after wrong ones. */

export type PinProblem = 'tooShort' | 'notDigits' | 'tooSimple';

const PIN_LENGTH_MIN = 6;
const PIN_LENGTH_MAX = 64;

/** Why a PIN is not taken; undefined when it is. */
export function pinProblem(pin: string): PinProblem | undefined {
  if (!/^[0-9]*$/.test(pin) || pin.length > PIN_LENGTH_MAX) return 'notDigits';
  if (pin.length < PIN_LENGTH_MIN) return 'tooShort';
  return isSimple(pin) ? 'tooSimple' : undefined;
}

/** The same digit each time, or digits that count up or down: 111111, 234567, 987654. */
function isSimple(pin: string): boolean {
  const digits = pin.split('').map(Number);
  const steps = new Set(digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10));
  const [step = 0] = steps;
  return steps.size === 1 && (step === 0 || step === 1 || step === 9);
}

/** Wrong PINs that cost nothing but the try. */
const FREE_TRIES = 3;
/** After the fourth wrong PIN, the fifth, and so on; the last holds from then on. */
const WAIT_SECONDS = [30, 60, 5 * 60, 15 * 60, 60 * 60] as const;

/** How long to wait after so many wrong PINs in a row, in seconds. */
export function waitSecondsAfter(failures: number): number {
  if (failures <= FREE_TRIES) return 0;
  const place = Math.min(failures - FREE_TRIES, WAIT_SECONDS.length) - 1;
  return WAIT_SECONDS[place] ?? 0;
}

/** Wrong PINs in a row, and when the last one was tried. */
export interface PinFailures {
  readonly count: number;
  /** Unix milliseconds. */
  readonly lastAt: number;
}

/**
 * How long is left to wait at `now`, in seconds. A clock that stands before the last try was turned
 * back: then the whole wait is left, and begins anew at `now`.
 */
export function secondsLeft({ count, lastAt }: PinFailures, now: number): number {
  const wait = waitSecondsAfter(count);
  const passed = (now - lastAt) / 1_000;
  return passed < 0 ? wait : Math.max(0, Math.ceil(wait - passed));
}

/** What one try at `now` is allowed to do, and the failures to keep before it is made. */
export interface PinTry {
  /** Zero: the try may be made. */
  readonly waitSeconds: number;
  readonly failures: PinFailures;
}

/**
 * Begins a try at `now` (unix milliseconds). One that may be made counts as wrong until it turns out
 * right; one that has to wait changes nothing, but starts the wait anew where the clock was turned back.
 */
export function beginTry(failures: PinFailures, now: number): PinTry {
  const { count, lastAt } = failures;
  const waitSeconds = secondsLeft(failures, now);
  if (waitSeconds === 0) return { waitSeconds, failures: { count: count + 1, lastAt: now } };
  return { waitSeconds, failures: { count, lastAt: Math.min(lastAt, now) } };
}
