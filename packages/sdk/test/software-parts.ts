/** The parts of every test world here: Node's cryptography and randomness, and elements in software. */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { systemRandom } from '@tallystick/elements/system-ports';
import type { Parts } from '../test-support/world.ts';

export const parts: Parts = {
  crypto: createNodeCrypto(),
  random: systemRandom,
  createElement: createSoftwareElement,
  openElement: openSoftwareElement,
};
