/** `tallystick key list`, `tallystick key rotate` and `tallystick key revoke`. */

import {
  listKeys as list,
  revokeKey as revoke,
  rotateKey as rotate,
  type PurposeKeyList,
} from '@tallystick/api/routes/keys';
import { parseTime, timeText } from '@tallystick/api/time-text';
import { KEY_PURPOSES } from '@tallystick/protocol/messages/key-certificate';
import { askTenant, askTenantAbout, type AskedTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const listKeys: Command = {
  words: ['key', 'list'],
  positionals: [],
  summary: 'list the keys that the issuer signs with, and how each of them stands',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => shown(await askTenant(input, list, { query: {}, body: {} })),
};

export const rotateKey: Command = {
  words: ['key', 'rotate'],
  positionals: ['PURPOSE'],
  summary: 'give the key of a purpose a successor; needs the root key',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const purpose = KEY_PURPOSES.find((known) => known === input.positionals[0]);
    if (purpose === undefined) {
      return { kind: 'usage', message: `A purpose is one of ${KEY_PURPOSES.join(', ')}.` };
    }
    return shown(await askTenant(input, rotate, { query: {}, body: { purpose } }));
  },
};

export const revokeKey: Command = {
  words: ['key', 'revoke'],
  positionals: ['KEYID'],
  summary: 'revoke a stolen key, for good; needs the root key',
  options: [
    {
      name: 'from',
      value: 'TIME',
      meaning:
        'since when it may have been in other hands, such as 2027-01-31T02:00:00Z; in doubt, earlier',
    },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const keyId = input.positionals[0]?.toLowerCase() ?? '';
    if (!/^[0-9a-f]{8}$/.test(keyId)) {
      return { kind: 'usage', message: 'A key id has 8 hexadecimal digits.' };
    }
    const text = textOf(input.values, 'from');
    const from = text === undefined ? undefined : parseTime(text);
    if (from === undefined) {
      const message = 'A revocation needs --from with a date, a time and Z or an offset.';
      return { kind: 'usage', message };
    }
    const question = { params: { keyId }, query: {}, body: { from } };
    return shown(await askTenantAbout(input, revoke, question));
  },
};

function shown(asked: AskedTenant<PurposeKeyList>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const width = Math.max(...KEY_PURPOSES.map((purpose) => purpose.length));
  return {
    kind: 'answer',
    object: asked.value,
    lines: asked.value.keys.map(
      ({ keyId, purpose, since, until, state, revokedFrom }) =>
        `${keyId}  ${purpose.padEnd(width)}  ${timeText(since)} to ${timeText(until)}  ${state}` +
        (revokedFrom === undefined ? '' : ` from ${timeText(revokedFrom)}`),
    ),
  };
}
