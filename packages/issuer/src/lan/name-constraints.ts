/** The value of the name constraints extension in DER (RFC 5280 section 4.2.1.10): permitted names only. */

import { concatBytes } from '@tallystick/protocol/encoding/octets';

const SEQUENCE = 0x30;
/** Context-specific tags: the permitted subtrees, and of general names the DNS name and the address. */
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const LONG_FORM = 0x80;

export interface PermittedNames {
  /** Each with everything below it. */
  readonly names: readonly string[];
  readonly ranges: readonly { readonly network: string; readonly bits: number }[];
}

/** DER bytes. */
export function nameConstraints({ names, ranges }: PermittedNames): Uint8Array<ArrayBuffer> {
  const subtrees = [
    ...names.map((name) => der(DNS_NAME, new TextEncoder().encode(name))),
    ...ranges.map((range) => der(IP_ADDRESS, addressAndMask(range))),
  ].map((name) => der(SEQUENCE, name));
  return new Uint8Array(der(SEQUENCE, der(PERMITTED, concatBytes(...subtrees))));
}

function addressAndMask({ network, bits }: PermittedNames['ranges'][number]): Uint8Array {
  const mask = [0, 8, 16, 24].map((before) => {
    const own = Math.min(8, Math.max(0, bits - before));
    return 256 - 2 ** (8 - own);
  });
  return Uint8Array.from([...network.split('.').map(Number), ...mask]);
}

function der(tag: number, content: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.from([tag, ...lengthBytes(content.length)]), content);
}

/** As short as it can be: Chromium refuses a certificate with any other length (X.690 section 10.1). */
function lengthBytes(length: number): readonly number[] {
  if (length < LONG_FORM) return [length];
  return length < 0x1_00
    ? [LONG_FORM + 1, length]
    : [LONG_FORM + 2, Math.floor(length / 0x1_00), length % 0x1_00];
}
