/** `tallystick restore note`. */

import { noteRestore as route } from '@tallystick/api/routes/restores';
import { parseTime } from '@tallystick/api/time-text';
import { askTenant } from '../ask-tenant.ts';
import { textOf, type Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

/** What no device can say again, and what comes back by itself. */
const WHAT_IS_LEFT: readonly string[] = [
  'Devices hand in again what they have, as they come online.',
  'Book again: money that came from outside since the backup (same order ids as the first time).',
  'Do again: accounts and codes given out, devices blocked, cover allotted since the backup.',
  'A device that was enrolled since then says that it is unknown, and needs a new code.',
];

export const noteRestore: Command = {
  words: ['restore', 'note'],
  positionals: [],
  summary: 'say that the database was restored from a backup; before devices reach the service',
  options: [
    {
      name: 'backup-at',
      value: 'TIME',
      meaning: 'when the backup was begun, such as 2027-01-31T02:00:00Z; in doubt, earlier',
    },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const text = textOf(input.values, 'backup-at');
    const backupAt = text === undefined ? undefined : parseTime(text);
    if (backupAt === undefined) {
      const message = 'A restore needs --backup-at with a date, a time and Z or an offset.';
      return { kind: 'usage', message };
    }
    const asked = await askTenant(input, route, { query: {}, body: { backupAt } });
    if (asked.kind !== 'done') return asked;
    const { epoch } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [`epoch  ${epoch}`, ...WHAT_IS_LEFT],
    };
  },
};
