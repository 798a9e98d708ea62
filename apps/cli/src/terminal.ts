/** What the command may touch of the machine it runs on. */

import type { Clock, Random } from '@tallystick/protocol/crypto';

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's number; -1 where there are none. */
  readonly uid: number;
  readonly homeFolder: string;
  readonly clock: Clock;
  readonly random: Random;
}
