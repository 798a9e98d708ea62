/**
 * Under which addresses other devices in the room reach this machine. Private networks only: a service
 * in test mode has no business on the internet.
 */
// adapter: network

import { hostname, networkInterfaces } from 'node:os';
import { BlockList } from 'node:net';

export interface NetworkInterface {
  readonly name: string;
  readonly family: string;
  readonly address: string;
  readonly isInternal: boolean;
}

/**
 * Ranges that no router passes on to the internet (RFC 1918, 3927, 6598 and 5737): the first address,
 * and how many bits all addresses share.
 */
export const PRIVATE_RANGES: readonly { readonly network: string; readonly bits: number }[] = [
  { network: '10.0.0.0', bits: 8 },
  { network: '172.16.0.0', bits: 12 },
  { network: '192.168.0.0', bits: 16 },
  { network: '169.254.0.0', bits: 16 },
  { network: '100.64.0.0', bits: 10 },
  { network: '192.0.2.0', bits: 24 },
  { network: '198.51.100.0', bits: 24 },
  { network: '203.0.113.0', bits: 24 },
];

const PRIVATE = new BlockList();
for (const { network, bits } of PRIVATE_RANGES) PRIVATE.addSubnet(network, bits);

/** Bridges and tunnels of virtual machines, which no phone can reach. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|tun|tap|utun|zt|tailscale|wg)/;
/** A radio or a cable comes before what is left. */
const HARDWARE = /^(?:en|eth|wl|Wi-Fi|Ethernet)/;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})$/;

/** The machine's interfaces. */
export function systemInterfaces(): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ family, address, internal }) => ({
      name,
      family,
      address,
      isInternal: internal,
    })),
  );
}

/** Private IPv4 addresses, the likeliest first. */
export function lanAddresses(interfaces: readonly NetworkInterface[]): readonly string[] {
  const rank = ({ name }: NetworkInterface): number =>
    VIRTUAL.test(name) ? 2 : HARDWARE.test(name) ? 0 : 1;
  const usable = interfaces.filter(
    ({ family, address, isInternal }) => family === 'IPv4' && !isInternal && isPrivate(address),
  );
  return usable.toSorted((a, b) => rank(a) - rank(b)).map(({ address }) => address);
}

/** Is it an IPv4 address of a private network? */
export function isPrivate(address: string): boolean {
  return PRIVATE.check(address);
}

/** The machine's own name without its domain; undefined for one that no certificate can hold. */
export function systemHostName(): string | undefined {
  const [name = ''] = hostname().split('.');
  return NAME.test(name) ? name.toLowerCase() : undefined;
}
