/** `tallystick device list` and `tallystick device replace`. */

import { listDevices as route, replaceDevice as replacement } from '@tallystick/api/routes/devices';
import type { DeviceList } from '@tallystick/api/routes/devices';
import { timeText } from '@tallystick/api/time-text';
import { askTenantAbout } from '../ask-tenant.ts';
import type { Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const listDevices: Command = {
  words: ['device', 'list'],
  positionals: ['ACCOUNT'],
  summary: 'list the devices of an account, what each holds and when it was last heard of',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const account = input.positionals[0] ?? '';
    if (!/^[1-9][0-9]{0,18}$/.test(account)) {
      return { kind: 'usage', message: 'An account number is a decimal number.' };
    }
    const question = { params: { account }, query: {}, body: {} };
    const asked = await askTenantAbout(input, route, question);
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: linesOf(asked.value) };
  },
};

function linesOf({ currency, available, devices }: DeviceList): readonly string[] {
  return [
    `available  ${available} (currency ${currency}, minor units)`,
    ...devices.flatMap((device) => [
      `device     ${device.keyHash}`,
      `  name      ${device.name === '' ? '-' : device.name}`,
      `  state     ${device.state}`,
      `  enrolled  ${timeText(device.enrolledAt)}`,
      `  heard     ${device.heardAt === undefined ? 'never' : timeText(device.heardAt)}`,
      `  reserved  ${device.reserved}${returnText(device.returnsBy)}`,
    ]),
  ];
}

function returnText(returnsBy: number | undefined): string {
  return returnsBy === undefined ? '' : `, unspent money is back by ${timeText(returnsBy)}`;
}

export const replaceDevice: Command = {
  words: ['device', 'replace'],
  positionals: ['KEYHASH'],
  summary:
    "print an enrolment code for a customer's new device; the old one retires when it enrols",
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const keyHash = input.positionals[0]?.toLowerCase() ?? '';
    if (!/^[0-9a-f]{64}$/.test(keyHash)) {
      return { kind: 'usage', message: 'A key hash has 64 hexadecimal digits.' };
    }
    const question = { params: { keyHash }, query: {}, body: {} };
    const asked = await askTenantAbout(input, replacement, question);
    if (asked.kind !== 'done') return asked;
    const { enrolmentCode } = asked.value;
    return { kind: 'answer', object: asked.value, lines: [`enrolment code  ${enrolmentCode}`] };
  },
};
