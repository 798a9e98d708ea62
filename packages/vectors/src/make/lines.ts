/** Vectors of line ids: one device key spending from one purse in one currency. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { lineIdOf, type LineKey } from '@tallystick/protocol/messages/line-id';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { accepted, type VectorFile } from '../vector.ts';

/** `lines.json`. */
export function makeLines(): VectorFile {
  const { publicKey } = signingKey('payer');
  const cases: Readonly<Record<string, LineKey>> = {
    'the main purse': { publicKey, currency: 356, purse: 0 },
    'another purse of the device': { publicKey, currency: 356, purse: 1 },
    'another currency': { publicKey, currency: 1_000, purse: 0 },
    'another device': { publicKey: signingKey('otherPayer').publicKey, currency: 356, purse: 0 },
    'the highest numbers': { publicKey, currency: 65_535, purse: 4_294_967_295 },
  };
  return {
    operation: 'nameLine',
    about: 'Line ids: the first 16 bytes of the SHA-256 of ["line", key, currency, purse].',
    vectors: Object.entries(cases).map(([name, key]) =>
      accepted(
        name,
        { ...key, publicKey: toHex(key.publicKey) },
        {
          encoded: toHex(encodeCbor(['line', key.publicKey, key.currency, key.purse])),
          line: toHex(lineIdOf(fixedCrypto, key)),
        },
      ),
    ),
  };
}
