/** `tallystick device block`. */

import { blockAccountDevices, blockDevice as route } from '@tallystick/api/routes/tills';
import type { BlockedResult } from '@tallystick/api/routes/tills';
import { askIssuer, type Asked } from '../ask-issuer.ts';
import { textOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, findTenant, TENANT_OPTION } from '../connection.ts';

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
    const found = await findTenant(input);
    if (found.kind !== 'found') return found;
    const { connection, tenant } = found;
    if (keyHash === undefined) {
      const params = { tenant, account: account ?? '' };
      const question = { params, query: {}, body: {} };
      return blocked(await askIssuer(connection, blockAccountDevices, question));
    }
    const question = { params: { tenant, keyHash }, query: {}, body: {} };
    return blocked(await askIssuer(connection, route, question));
  },
};

function blocked(asked: Asked<BlockedResult>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const hashes = asked.value.blocked;
  return {
    kind: 'answer',
    object: asked.value,
    lines: hashes.length === 0 ? ['blocked before'] : hashes.map((hash) => `blocked  ${hash}`),
  };
}
