/**
 * Turning away whoever fails too often (M-12): guessed API keys, and calls that open with no key of ours. An
 * honest device or server does neither, so a few failures in a short time from one address are an attack or
 * something broken, and both may wait.
 *
 * Behind a proxy that is not named in the settings every device has the proxy's address; addresses of the
 * machine itself and of private networks are never turned away, or one attacker would lock everybody out.
 */
// adapter: clock, network

import { BlockList, isIPv6 } from 'node:net';
import type { ProblemCode } from '@tallystick/api/problems';
import type { AnyRoute } from '@tallystick/api/routes';
import type { Log } from '../service/log.ts';

/** So many within the window, and the address waits. */
export const FAILURES_MAX = 20;
export const WINDOW_MS = 60_000;
/** The first time; each further one takes twice as long, up to the longest. */
export const LOCK_MS: number = 5 * 60_000;
const LOCK_MS_MAX: number = 60 * 60_000;
/** Addresses that are remembered; beyond it the one that failed the longest ago is forgotten. */
export const ADDRESSES_MAX = 10_000;
const IPV6_NETWORK_PARTS = 4;
const MS_PER_SECOND = 1_000;
const STATUS_SOCKET = 101;

export interface LockOut {
  /** How many more seconds this address has to wait; undefined where it is heard. */
  waitOf(address: string): number | undefined;
  /** Notes a failure of this address; how long it has to wait if this was one too many, in seconds. */
  failed(address: string): number | undefined;
}

interface Failures {
  count: number;
  windowEndsMs: number;
  lockedUntilMs: number;
  locks: number;
}

/** `nowMs` never goes back; `isBehindProxy` says that addresses are those of the peers themselves. */
export function createLockOut({
  nowMs,
  isBehindProxy,
}: {
  readonly nowMs: () => number;
  readonly isBehindProxy: boolean;
}): LockOut {
  const known = new Map<string, Failures>();
  const isExempt = (address: string): boolean =>
    !isBehindProxy && NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return {
    waitOf: (address) => {
      const left = (known.get(networkOf(address))?.lockedUntilMs ?? 0) - nowMs();
      return left > 0 ? Math.ceil(left / MS_PER_SECOND) : undefined;
    },
    failed: (address) => {
      if (isExempt(address)) return undefined;
      const now = nowMs();
      const name = networkOf(address);
      const failures = known.get(name) ?? { count: 0, windowEndsMs: 0, lockedUntilMs: 0, locks: 0 };
      // Moved to the end: the first entry is the one that failed the longest ago.
      known.delete(name);
      known.set(name, failures);
      const [oldest] = known.keys();
      if (known.size > ADDRESSES_MAX && oldest !== undefined) known.delete(oldest);
      if (now >= failures.windowEndsMs) {
        failures.count = 0;
        failures.windowEndsMs = now + WINDOW_MS;
      }
      failures.count += 1;
      if (failures.count < FAILURES_MAX) return undefined;
      const lockMs = Math.min(LOCK_MS * 2 ** failures.locks, LOCK_MS_MAX);
      failures.locks += 1;
      failures.count = 0;
      failures.lockedUntilMs = now + lockMs;
      return lockMs / MS_PER_SECOND;
    },
  };
}

/** Of calls that no device of ours makes. */
const CALL_FAILURES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'callDoesNotOpen',
  'callUnreadable',
]);

/** Does this refusal of a call, posted or on a socket, count as a failure of whoever sent it? */
export function isCallFailure(code: ProblemCode | undefined): boolean {
  return code !== undefined && CALL_FAILURES.has(code);
}

/** A guard for each door: who guesses keys keeps no device waiting that has the same address. */
export interface Guards {
  waitOf(route: AnyRoute, address: string): number | undefined;
  failed(route: AnyRoute, address: string): void;
  /** Notes what a call on a socket was refused for; does its address have to wait now? */
  isToWait(route: AnyRoute, address: string, refusal?: ProblemCode): boolean;
}

/** The guards of a server. */
export function createGuards({
  log,
  trustedProxies,
}: {
  readonly log: Log;
  readonly trustedProxies: readonly string[];
}): Guards {
  const isBehindProxy = trustedProxies.length > 0;
  const open = (): LockOut => createLockOut({ nowMs: () => performance.now(), isBehindProxy });
  const [keys, calls] = [open(), open()];
  const guardOf = ({ access, body, status }: AnyRoute): LockOut | undefined => {
    if (access === 'operator') return keys;
    // Calls are posted, or made on a socket.
    return body.kind === 'octets' || status === STATUS_SOCKET ? calls : undefined;
  };
  const waitOf: Guards['waitOf'] = (route, address) => guardOf(route)?.waitOf(address);
  const failed: Guards['failed'] = (route, address) => {
    const seconds = guardOf(route)?.failed(address);
    if (seconds !== undefined) log('warn', 'lockedOut', { address, route: route.name, seconds });
  };
  return {
    waitOf,
    failed,
    isToWait: (route, address, refusal) => {
      if (isCallFailure(refusal)) failed(route, address);
      return waitOf(route, address) !== undefined;
    },
  };
}

/** The machine itself, private networks, and what is only for one link; as IPv4 in IPv6, too. */
const NEAR = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  NEAR.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  NEAR.addSubnet(network, prefix, 'ipv6');
}

/** Whoever has one IPv6 address has a network of them, the first 64 bits. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  const parts = [...head, ...Array<string>(zeros).fill('0'), ...tail];
  return `${parts.slice(0, IPV6_NETWORK_PARTS).join(':')}::/64`;
}
