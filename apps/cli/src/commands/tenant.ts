/** `tallystick tenant create`. */

import { createTenant as route } from '@tallystick/api/routes/tenants';
import { newTenantId } from '@tallystick/api/tenant-id';
import { askIssuer } from '../ask-issuer.ts';
import { textOf, type Command } from '../command.ts';
import { CONNECTION_OPTIONS, findConnection } from '../connection.ts';

export const createTenant: Command = {
  words: ['tenant', 'create'],
  positionals: [],
  summary: 'create a tenant with its currency',
  options: [
    { name: 'name', value: 'NAME', meaning: 'the name of the operator' },
    { name: 'currency', value: 'CODE', meaning: 'such as INR' },
    { name: 'number', value: 'NUMBER', meaning: "the currency's ISO 4217 number, such as 356" },
    { name: 'exponent', value: 'PLACES', meaning: 'its decimal places (2)' },
    { name: 'tenant', value: 'ID', meaning: 'a UUID; without it, a new one' },
    ...CONNECTION_OPTIONS,
  ],
  run: async ({ values, terminal }) => {
    const name = textOf(values, 'name');
    const code = textOf(values, 'currency');
    const number = textOf(values, 'number');
    if (name === undefined || code === undefined || number === undefined) {
      return { kind: 'usage', message: 'A tenant needs --name, --currency and --number.' };
    }
    const exponent = textOf(values, 'exponent') ?? '2';
    if (!isDecimal(number) || !isDecimal(exponent)) {
      return { kind: 'usage', message: '--number and --exponent take whole numbers.' };
    }
    const chosen = textOf(values, 'tenant');
    // The id that is created is not the one that other commands default to.
    const found = await findConnection({ values: { ...values, tenant: undefined }, terminal });
    if (found.kind !== 'found') return found;
    const tenant = chosen ?? newTenantId(terminal);
    const currency = { number: Number(number), code, exponent: Number(exponent) };
    const question = { params: {}, query: {}, body: { tenant, name, currency } };
    const asked = await askIssuer(found.connection, route, question);
    if (asked.kind !== 'done') return asked;
    const { rootKey } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [`tenant    ${tenant}`, `root key  ${rootKey}`],
    };
  },
};

function isDecimal(text: string): boolean {
  return /^[0-9]{1,6}$/.test(text);
}
