/**
 * The one class of operational failures: a disk that is full, a network that is gone, a store that is
 * damaged. Refusals that users should expect are returned values, never this; bugs are assertions.
 */

export interface TallystickErrorInput {
  /** Stable, in snake_case; programs switch on it. */
  readonly code: string;
  /** What failed and what to do next, without keys, tokens or personal data. */
  readonly message: string;
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export class TallystickError extends Error {
  override readonly name = 'TallystickError';
  readonly code: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(input: TallystickErrorInput) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.code = input.code;
    this.details = Object.freeze({ ...input.details });
  }
}

/** Is `error` a TallystickError, also one from another copy of this module? */
export function isTallystickError(error: unknown): error is TallystickError {
  return (
    error instanceof Error &&
    error.name === 'TallystickError' &&
    'code' in error &&
    typeof error.code === 'string'
  );
}
