/** Asks the issuer about one tenant, which options, the environment or this machine name. */

import type { Route } from '@tallystick/api/route';
import type { TenantParams } from '@tallystick/api/values';
import { askIssuer, type Asked } from './ask-issuer.ts';
import type { CommandInput, CommandResult } from './command.ts';
import { findTenant } from './connection.ts';

/** An answer, or why there is none, in the form in which a command ends with it. */
export type AskedTenant<Result> =
  Asked<Result> | Extract<CommandResult, { readonly kind: 'refused' | 'usage' }>;

/** Asks a route that needs nothing but the tenant in its path. */
export async function askTenant<Query extends object, Body extends object, Result>(
  input: Pick<CommandInput, 'values' | 'terminal'>,
  route: Route<TenantParams, Query, Body, Result>,
  question: { readonly query: Query; readonly body: Body; readonly idempotencyKey?: string },
): Promise<AskedTenant<Result>> {
  const found = await findTenant(input);
  if (found.kind !== 'found') return found;
  const { connection, tenant } = found;
  return askIssuer(connection, route, { ...question, params: { tenant } });
}
