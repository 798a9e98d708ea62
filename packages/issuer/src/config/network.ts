/** Addresses and networks as settings name them. */
// adapter: network

import { isIP } from 'node:net';

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** An IP address, or a network in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3). */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '0', ...rest] = text.split('/');
  const bits = BITS[isIP(address)];
  return (
    bits !== undefined && rest.length === 0 && /^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits
  );
}
