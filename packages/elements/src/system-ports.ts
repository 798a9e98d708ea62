/** The machine's clock and randomness as the protocol's ports. */

// adapter: clock, randomness

import { randomBytes } from 'node:crypto';

import type { Clock, Random } from '@tallystick/protocol/crypto';

import { plainBytes } from './plain-bytes.ts';

/** The machine's time in whole seconds since 1970. Nothing may trust it offline without a floor. */
export const systemClock: Clock = () => Math.floor(Date.now() / 1000);

/** Bytes from the operating system's generator. */
export const systemRandom: Random = (length) => plainBytes(randomBytes(length));
