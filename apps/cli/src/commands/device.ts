/** `tallystick device block`. */

import { blockAccountDevices, blockDevice as route } from '@tallystick/api/routes/tills';
import type { BlockedResult } from '@tallystick/api/routes/tills';
import { askTenantAbout, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const blockDevice: Command = {
  words: ['device', 'block'],
  positionals: ['[KEYHASH]'],
  summary: 'block a lost device, by the hash of its key, or all devices of an account',
  options: [
    { name: 'account', value: 'NUMBER', meaning: 'block all devices of this account' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const keyHash = input.positionals[0]?.toLowerCase();
    const account = textOf(input.values, 'account');
    if ((keyHash === undefined) === (account === undefined)) {
      return { kind: 'usage', message: 'Give either a key hash or --account.' };
    }
    if (keyHash !== undefined && !/^[0-9a-f]{64}$/.test(keyHash)) {
      return { kind: 'usage', message: 'A key hash has 64 hexadecimal digits.' };
    }
    if (keyHash === undefined) {
      const question = { params: { account: account ?? '' }, query: {}, body: {} };
      return blocked(await askTenantAbout(input, blockAccountDevices, question));
    }
    const question = { params: { keyHash }, query: {}, body: {} };
    return blocked(await askTenantAbout(input, route, question));
  },
};

function blocked(asked: AskedTenant<BlockedResult>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const hashes = asked.value.blocked;
  return {
    kind: 'answer',
    object: asked.value,
    lines: hashes.length === 0 ? ['blocked before'] : hashes.map((hash) => `blocked  ${hash}`),
  };
}
