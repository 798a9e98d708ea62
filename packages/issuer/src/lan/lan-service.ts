/** What `npm start -- --lan` adds: an address that phones reach, and a certificate for it. */

import type { Clock, Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { EVERY_ADDRESS, type Config } from '../config/read-config.ts';
import { ensureLanCertificate, type LanCertificate } from './ensure-certificate.ts';
import {
  isPrivate,
  lanAddresses,
  systemHostName,
  systemInterfaces,
  type NetworkInterface,
} from './lan-addresses.ts';

export interface LanService {
  /** The address that stands in enrolment codes. */
  readonly address: string;
  readonly certificate: LanCertificate;
}

const LOOPBACK = '127.0.0.1';

/**
 * The address and a certificate for all addresses and names of this machine. Throws TallystickError
 * `no_lan_address`, and as `ensureLanCertificate`.
 */
export async function prepareLan(
  { host, dataFolder }: Pick<Config, 'host' | 'dataFolder'>,
  { random, clock }: { readonly random: Random; readonly clock: Clock },
  interfaces: readonly NetworkInterface[] = systemInterfaces(),
): Promise<LanService> {
  const addresses = host === EVERY_ADDRESS ? lanAddresses(interfaces) : [host].filter(isPrivate);
  const [address] = addresses;
  if (address === undefined) {
    throw new TallystickError({
      code: 'no_lan_address',
      message:
        host === EVERY_ADDRESS
          ? 'This machine has no address in a private network: connect it to the Wi-Fi that the phones use, and start again.'
          : `--lan needs an address of a private network, and ${host} is none: change TALLYSTICK_HOST or leave it out.`,
    });
  }
  const machine = systemHostName() ?? 'localhost';
  const certificate = await ensureLanCertificate({
    dataFolder,
    machine,
    random,
    now: clock(),
    server: {
      addresses: [...addresses, LOOPBACK],
      names: [...new Set(['localhost', machine, `${machine}.local`])],
    },
  });
  return { address, certificate };
}
