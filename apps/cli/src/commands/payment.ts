/** `tallystick payment show`. */

import { showPayment as route } from '@tallystick/api/routes/payments';
import { askTenantAbout } from '../ask-tenant.ts';
import type { Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const showPayment: Command = {
  words: ['payment', 'show'],
  positionals: ['DIGEST'],
  summary: "show what the issuer knows of a payment, by its withdrawal's digest",
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const digest = (input.positionals[0] ?? '').toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(digest)) {
      return { kind: 'usage', message: 'A digest has 64 hexadecimal digits.' };
    }
    const question = { params: { digest }, query: {}, body: {} };
    const asked = await askTenantAbout(input, route, question);
    if (asked.kind !== 'done') return asked;
    const { status, code, tally, amount, paid, payer, payee, redeemBy } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [
        `status     ${status}${code === undefined ? '' : ` (${code})`}`,
        `tally      ${tally}`,
        `amount     ${amount}, paid ${paid} (minor units)`,
        `payer      account ${payer}`,
        `payee      account ${payee}`,
        `redeem by  ${redeemBy} (unix seconds)`,
      ],
    };
  },
};
