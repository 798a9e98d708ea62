/** `tallystick ledger check`. */

import { checkLedger as route } from '@tallystick/api/routes/payments';
import { askTenant } from '../ask-tenant.ts';
import type { Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const checkLedger: Command = {
  words: ['ledger', 'check'],
  positionals: [],
  summary: 'recompute every balance; exit status 1 if anything differs',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const asked = await askTenant(input, route, { query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    const { balanced, discrepancies } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      isRefusal: !balanced,
      lines: balanced
        ? ['The ledger balances.']
        : discrepancies.map(
            ({ problem, home, account, expected, found: recorded }) =>
              `${problem}  ${home}/${account}  expected ${expected}, found ${recorded}`,
          ),
    };
  },
};
