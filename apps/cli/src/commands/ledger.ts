/** `tallystick ledger check`. */

import { checkLedger as route } from '@tallystick/api/routes/payments';
import { askIssuer } from '../ask-issuer.ts';
import type { Command } from '../command.ts';
import { CONNECTION_OPTIONS, findTenant, TENANT_OPTION } from '../connection.ts';

export const checkLedger: Command = {
  words: ['ledger', 'check'],
  positionals: [],
  summary: 'recompute every balance; exit status 1 if anything differs',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const found = await findTenant(input);
    if (found.kind !== 'found') return found;
    const { connection, tenant } = found;
    const asked = await askIssuer(connection, route, { params: { tenant }, query: {}, body: {} });
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
