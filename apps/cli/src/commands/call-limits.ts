/** `tallystick limits show` and `tallystick limits set`: how much devices may ask (M-12). */

import {
  changeCallLimits as route,
  showCallLimits as show,
  type CallLimitsBody,
} from '@tallystick/api/routes/call-limits';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult, type OptionValues } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const showCallLimits: Command = {
  words: ['limits', 'show'],
  positionals: [],
  summary: 'show how much devices may ask of the issuer',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => shown(await askTenant(input, show, { query: {}, body: {} })),
};

export const setCallLimits: Command = {
  words: ['limits', 'set'],
  positionals: [],
  summary: 'decide how much devices may ask of the issuer; what is left out stays',
  options: [
    {
      name: 'device',
      value: 'AT_ONCE/MINUTE',
      meaning:
        'of one device: calls at once and in a minute, such as 2000/1200; a long one counts more',
    },
    { name: 'account', value: 'AT_ONCE/MINUTE', meaning: 'of all devices of an account together' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const [device, account] = [rateOf(input.values, 'device'), rateOf(input.values, 'account')];
    if (device === 'malformed' || account === 'malformed') {
      return {
        kind: 'usage',
        message: '--device and --account take two whole numbers with a slash, as in 2000/1200.',
      };
    }
    const held = await askTenant(input, show, { query: {}, body: {} });
    if (held.kind !== 'done') return held;
    const body = { device: device ?? held.value.device, account: account ?? held.value.account };
    return shown(await askTenant(input, route, { query: {}, body }));
  },
};

function rateOf(
  values: OptionValues,
  name: string,
): CallLimitsBody['device'] | 'malformed' | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const [, atOnce, perMinute] = /^([1-9][0-9]{0,6})\/([1-9][0-9]{0,6})$/.exec(text) ?? [];
  return atOnce === undefined || perMinute === undefined
    ? 'malformed'
    : { atOnce: Number(atOnce), perMinute: Number(perMinute) };
}

function shown(asked: AskedTenant<CallLimitsBody>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { device, account } = asked.value;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [
      `device   ${device.atOnce}/${device.perMinute}`,
      `account  ${account.atOnce}/${account.perMinute}`,
    ],
  };
}
