/**
 * Cryptography and keys of a process that may end at any of their uses: what waited for one never hears
 * of it. With the ends in writes (`disk.ts`) and in calls, a process can end at every await that it has.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { DeviceElement, Elements } from '@tallystick/sdk/ports';

export interface Fuse {
  /** The process ends at the last of so many uses; undefined while nothing is to happen. */
  usesLeft: number | undefined;
  /** Ends the process. */
  readonly burn: () => void;
}

/** What `use` gives, or nothing ever, where the process ends here. */
function through<T>(fuse: Fuse, use: () => Promise<T>): Promise<T> {
  if (fuse.usesLeft === undefined) return use();
  fuse.usesLeft -= 1;
  if (fuse.usesLeft > 0) return use();
  fuse.usesLeft = undefined;
  fuse.burn();
  return new Promise(() => undefined);
}

/** The same cryptography, in a process with this fuse. */
export function dyingCrypto(crypto: Crypto, fuse: Fuse): Crypto {
  return {
    sha256: (data) => crypto.sha256(data),
    hmacSha256: (key, data) => crypto.hmacSha256(key, data),
    verifyEs256: (check) => through(fuse, () => crypto.verifyEs256(check)),
    generateX25519: () => through(fuse, () => crypto.generateX25519()),
    hpkeSeal: (input) => through(fuse, () => crypto.hpkeSeal(input)),
    hpkeOpen: (input) => through(fuse, () => crypto.hpkeOpen(input)),
    aes128GcmSeal: (input) => through(fuse, () => crypto.aes128GcmSeal(input)),
    aes128GcmOpen: (input) => through(fuse, () => crypto.aes128GcmOpen(input)),
  };
}

/** The same elements, in a process with this fuse. */
export function dyingElements(elements: Elements, fuse: Fuse): Elements {
  const dying = ({ publicKey, sign }: DeviceElement): DeviceElement => ({
    publicKey,
    sign: (message) => through(fuse, () => sign(message)),
  });
  return {
    create: async () => {
      const { element, secret } = await elements.create();
      return { element: dying(element), secret };
    },
    open: async (secret) => dying(await elements.open(secret)),
  };
}
