/** Is every cent where it should be? Asked of the devices, and of the issuer's own ledger check. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DeviceAnswer } from './demo-device.ts';

const CLI = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

/** What a device says it has, in minor units as text. */
export interface Holdings {
  readonly available: string;
  readonly reserved: string;
  readonly readyOffline: string;
  readonly unconfirmed: string;
}

/** The holdings in a device's answer to `show`. */
export function holdingsOf(answer: DeviceAnswer): Holdings {
  const { currencies } = answer;
  const balance: unknown = Array.isArray(currencies) ? currencies.at(0) : undefined;
  const amount = (value: unknown, field: string): string => {
    const found: unknown = isRecord(value) ? value[field] : undefined;
    return typeof found === 'string' ? found : '0';
  };
  const offline = isRecord(balance) ? balance['offline'] : undefined;
  return {
    available: amount(balance, 'available'),
    reserved: amount(balance, 'reserved'),
    readyOffline: amount(offline, 'amount'),
    unconfirmed: amount(balance, 'unconfirmed'),
  };
}

/** Does `tallystick ledger check` find that every balance is the sum of its postings? */
export async function ledgerBalances(folder: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    CLI,
    'ledger',
    'check',
    '--json',
    '--data',
    folder,
  ]);
  const report: unknown = JSON.parse(stdout);
  return isRecord(report) && report['balanced'] === true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
