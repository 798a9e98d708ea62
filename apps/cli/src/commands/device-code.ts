/** `tallystick device code`. */

import { createEnrolmentCode } from '@tallystick/api/routes/accounts';
import { askTenantAbout } from '../ask-tenant.ts';
import { textOf, type Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const deviceCode: Command = {
  words: ['device', 'code'],
  positionals: [],
  summary: 'print an enrolment code for a further device of an account',
  options: [
    { name: 'account', value: 'NUMBER', meaning: 'the account that the device belongs to' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const account = textOf(input.values, 'account');
    if (account === undefined) return { kind: 'usage', message: 'A code needs --account.' };
    const question = { params: { account }, query: {}, body: {} };
    const asked = await askTenantAbout(input, createEnrolmentCode, question);
    if (asked.kind !== 'done') return asked;
    const { enrolmentCode } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [`enrolment code  ${enrolmentCode}`],
    };
  },
};
